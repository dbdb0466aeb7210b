"""Files that no program should have written, drawn from a number: valid ones of each kind, spoilt in one way or two.

The file and the options depend on the number alone, so that one that fails can be repeated.
"""

# ruff: noqa: S311  # drawn from a seed
from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

HEADER = ("id", "at", "input", "predicted", "confidence", "flagged")
ROWS: Sequence[Sequence[str]] = (
    ("c1", "2025-03-01T09:00:00Z", "the card, it was declined", "card", "0.25", "true"),
    ("c2", "2025-03-01T10:30:00+01:00", 'he said "no"; twice', "refund", "0.5", "false"),
    ("c3", "2025-03-02 08:15", "two\nlines", "", "", "true"),
    ("c4", "2025-03-02T09:00:00Z", "größer als 5 €", "fee", "1", "yes"),
    ("", "2025-03-02T09:00:00Z", "no id", "fee", "87%", "no"),
    ("", "2025-03-02T09:00:00Z", "no id", "fee", "87%", "no"),
)
READINGS = (
    "signal,at,value,n\nundefined_rate,2025-03-01,0.05,80\nundefined_rate,2025-03-02,6%,90\nlatency,2025-03-02,3s,\n"
)
WIDE = "day,undefined_rate,latency\n2025-03-01,5%,250ms\n2025-03-02,6%,300ms\n"
MATRIX = {
    "status": "success",
    "data": {
        "resultType": "matrix",
        "result": [
            {"metric": {"__name__": "undefined_rate"}, "values": [[1740823200, "0.05"], [1740826800.5, "NaN"]]},
            {"metric": {"__name__": "latency", "job": "a"}, "values": [[1740823200, "0.25"]]},
        ],
    },
}


def as_csv(delimiter: str = ",", end: str = "\n", *, quoted: bool = False) -> str:
    """The rows as CSV."""

    def cell(text: str) -> str:
        must = quoted or any(sign in text for sign in ('"', delimiter, "\n", "\r"))
        return '"' + text.replace('"', '""') + '"' if must else text

    return "".join(delimiter.join(map(cell, row)) + end for row in (HEADER, *ROWS))


OBJECTS: Sequence[Mapping[str, Any]] = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
NESTED = [{"id": 7, "created_at": "2025-03-01T09:00Z", "data": {"text": "a"}, "predictions": [{"score": 0.3}]}]
VALID: Sequence[bytes] = tuple(
    text if isinstance(text, bytes) else text.encode()
    for text in (
        as_csv(),
        as_csv(";", "\r\n"),
        as_csv("\t", "\r"),
        as_csv("|", quoted=True),
        as_csv(end="\r\n").encode("utf-8-sig"),
        as_csv().encode("utf-16"),
        gzip.compress(as_csv().encode(), mtime=0),
        "Report of March\n\n" + as_csv(),
        "sep=;\r\n" + as_csv(";"),
        as_csv(quoted=True).replace('""', '\\"'),
        READINGS,
        WIDE,
        "".join(json.dumps(one) + "\n" for one in OBJECTS),
        json.dumps(OBJECTS),
        json.dumps(OBJECTS, indent=2, ensure_ascii=False),
        json.dumps({"count": 6, "results": OBJECTS}, indent=1),
        json.dumps({"a": {"b": OBJECTS}, "c": OBJECTS}),
        json.dumps(MATRIX),
        json.dumps(NESTED),
        gzip.compress(json.dumps(OBJECTS).encode(), mtime=0),
        json.dumps(OBJECTS).encode("utf-16-be"),
    )
)
WORDS: Sequence[bytes] = (
    b"\0", b'"', b'""', b'\\"', b"\\", b"'", b"\r", b"\r\r\n", b"\n\n", b",", b";", b"\t", b"|", b"{", b"}", b"[", b"]",
    b"7" * 5000, b"-" + b"9" * 400, b"1e400", b"-1e400", b"1e-400", b"0e99999999", b"1.7976931348623157e308", b"-0",
    b"1,234", b"0,87", b"1.234,5", b"NaN", b"Infinity", b"-inf", b"null", b"true", b"0x10", b"1_000",
    b"0000-00-00", b"0000-01-01T00:00:00Z", b"10000-01-01", b"9999-12-31T23:59:59-23:59", b"0001-01-01T00:00:00+14:00",
    b"2025-02-30", b"03/04/2025", b"25/11/2024", b"11/25/2024", b"24.11.25", b"1740823200", b"99999999999999999999",
    b"2025-03-30T02:30", b"45717.5", b"20250301", b"2025-03-01T09:00:00+99:99", b"Sat, 01 Mar 2025 09:00:00 GMT",
    b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", b"\xe2\x80\xa8", b"\xc2\x85", b"\x1a", b"\x0b",
    b"\\ud800", b'"\\udc00"', b"\\u0000", b"\xf0\x9f\x98\x80", b"\x1b[31m", b"[/foo]", b"\xe2\x80\xae",
    b'{"id": 1, "id": 2}', b'"id": "twice", ', b"[" * 400, b"[" * 3000, b'{"a":' * 400, b'{"a":' * 3000, b"]" * 400,
    b'sep="\n', b"sep=\r\n", b"sep=a\n", b"#TYPE x\n", b"<html>", b"<?xml", b"PK\x03\x04", b"PAR1", b"\x1f\x8b",
    b"SQLite format 3\0",
    b"=cmd|' /C calc'!A0", b"x" * 70_000, b"id,id,at,at\n", b",,,,\n", b'{"rows": [', b"// no\n", b"undefined_rate=",
)  # fmt: skip
"""Bytes that are put somewhere into a valid file."""
KINDS = ("exceptions", "predictions", "readings", "activities")
COLUMNS = (
    *HEADER,
    "signal",
    "value",
    "n",
    "day",
    "activity",
    "data.text",
    "predictions.0.score",
    "id+at",
    "",
    "no such",
)
OPTIONS: Mapping[str, Sequence[Any]] = {
    "kind": KINDS,
    "flag_below": ("0.3", "1e400", "x", "-1"),
    "map": COLUMNS,
    "set": ("at=2025-03-01", "at=03/04/2025", "at=x", "signal=undefined_rate", "input=", "value=1e400",
        "id=1", "flagged=2"),
    "rename": ("card=Card", "latency=undefined_rate", "a=b=c"),
    "unit": ("latency=ms", "undefined_rate=%", "confidence=%", "nobody=s"),
    "columns_are": ("signals",),
    "time_format": ("dayfirst", "monthfirst", "epoch", "excel", "%d/%m/%Y", "%Y-%m-%dT%H:%M:%SZ", "%", "%Q"),
    "decimal": (",", "."),
    "missing": (("?",), ("card", "c1")),
    "latest": (True,),
    "rows": ("results", "a.b", "c", "none", "."),
    "encoding": ("cp1252", "utf-16", "utf-16-le", "utf-32", "utf-7", "latin-1", "shift_jis", "idna", "punycode",
        "hex", "unicode_escape", "undefined"),
    "escape": ("\\", "^", '"', ",", "\n", "é", "\0"),
    "delimiter": (",", ";", "tab", "|", '"', "\n", "\r", " ", "é", "\0", "e", "\\"),
    "controls": ("100%", "0%", "x"),
    "source": ("crm", "a/b", " ", "\udc80"),
}  # fmt: skip
"""Options that a person might give, and more."""


@dataclass(frozen=True)
class Hostile:
    """A file with what is said about it."""

    words: str
    content: bytes
    options: Mapping[str, Any] = field(default_factory=dict)
    join: bytes | None = None
    skip_rejected: bool = False


def hostile(number: int) -> Hostile:
    """The file of a number."""
    random = Random(number)
    content, done = random.choice(VALID), []
    if number % 97 == 0:
        content, words = random.choice(LARGE)(random)
        done.append(words)
    zipped = content.startswith(b"\x1f\x8b") and random.random() < 0.5
    if zipped:
        content = gzip.decompress(content)
    for _ in range(random.choice((0, 1, 1, 1, 2, 3))):
        spoil = random.choice(SPOILING)
        content = spoil(random, content)
        done.append(spoil.__name__)
    if zipped:
        content = gzip.compress(content, mtime=0)
    options = _options(random) if random.random() < 0.5 else {}
    join = random.choice(VALID) if random.random() < 0.1 else None
    if join is not None and random.random() < 0.5:
        join = random.choice(SPOILING)(random, join)
    if join is not None:
        options |= {"on": random.choice(("id", "at", "input", "no such", ""))}
    return Hostile(", ".join(done) or "as it is", content, options, join, random.random() < 0.5)


def _options(random: Random) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    for name in random.sample(sorted(OPTIONS), random.randint(1, 3)):
        said = random.choice(OPTIONS[name])
        if name == "map":
            said = f"{random.choice(HEADER)}={said}" if said else "id="
        chosen[name] = (said,) if name in ("map", "set", "rename", "unit") else said
    return chosen


def flipped(random: Random, content: bytes) -> bytes:
    """Some bits changed."""
    spoilt = bytearray(content)
    for _ in range(random.randint(1, 20) if spoilt else 0):
        spoilt[random.randrange(len(spoilt))] ^= 1 << random.randrange(8)
    return bytes(spoilt)


def cut(random: Random, content: bytes) -> bytes:
    """Broken off somewhere, or begun in the middle."""
    place = random.randint(0, len(content))
    return content[:place] if random.random() < 0.8 else content[place:]


def inserted(random: Random, content: bytes) -> bytes:
    """Foreign bytes put in anywhere."""
    place = random.randint(0, len(content))
    return content[:place] + random.choice(WORDS) + content[place:]


def replaced(random: Random, content: bytes) -> bytes:
    """A cell that holds something else."""
    old = random.choice(ROWS)[random.randrange(len(HEADER))].encode()
    return content.replace(old, random.choice(WORDS), random.randint(1, 2)) if old else content


def renamed(random: Random, content: bytes) -> bytes:
    """A column that is called otherwise."""
    return content.replace(random.choice(HEADER).encode(), random.choice((*WORDS, b"id", b"label", b"score")), 1)


def spliced(random: Random, content: bytes) -> bytes:
    """The beginning of one file and the end of another."""
    other = random.choice(VALID)
    return content[: random.randint(0, len(content))] + other[random.randint(0, len(other)) :]


def doubled(random: Random, content: bytes) -> bytes:
    """A part of the file, twice or often."""
    first, last = sorted(random.randint(0, len(content)) for _ in range(2))
    return content[:last] + content[first:last] * random.choice((1, 1, 2, 50)) + content[last:]


def dropped(random: Random, content: bytes) -> bytes:
    """A part of the file, missing."""
    first = random.randint(0, len(content))
    return content[:first] + content[first + random.randint(1, 30) :]


SPOILING = (flipped, cut, inserted, inserted, replaced, replaced, renamed, spliced, doubled, dropped)


def _columns(random: Random) -> tuple[bytes, str]:
    names = ",".join(f"c{one}" for one in range(100_000))
    return f"{random.choice(['id,at,input,', ''])}{names}\n{'1,' * 100_000}1\n".encode(), "100,000 columns"


def _keys(random: Random) -> tuple[bytes, str]:
    keys = ", ".join(f'"c{one}": {random.randint(0, 9)}' for one in range(100_000))
    return f'[{{"id": 1, {keys}}}]'.encode(), "100,000 keys"


def _lists(_random: Random) -> tuple[bytes, str]:
    return ("{" + ", ".join(f'"l{one}": [{{}}]' for one in range(20_000)) + "}").encode(), "20,000 lists"


def _deep(random: Random) -> tuple[bytes, str]:
    depth = random.randint(50, 1100)
    nested = random.choice(["[{0}1{1}]", '{{"x": {0}1{1}, "rows": [{{"input": "a", "at": "2025-03-01"}}]}}'])
    inside = nested.format("[" * depth, "]" * depth)
    row = '{{"id": "1", "at": "2025-03-01", "input": {}}}'.format("[" * depth + "]" * depth)
    return random.choice((inside, row, row + "\n" + row, f"[{row}]")).encode(), f"nested {depth} deep"


def _quote(_random: Random) -> tuple[bytes, str]:
    return as_csv().encode() + b'c9,2025-03-01,"never closed\n' + b"c8,2025-03-01,text,,,\n" * 5000, "an open quote"


def _digits(random: Random) -> tuple[bytes, str]:
    number = "9" * random.choice((5_000, 500_000))
    return f"at,input,confidence\n{number},a,{number}\n{number}.5,a,0.{number}\n".encode(), "a long number"


def _bomb(random: Random) -> tuple[bytes, str]:
    filler = random.choice((b" ", b"\n", b"x", b'"', b"[", b"1,"))
    return gzip.compress(random.choice((b"", b"id,at,input\n", b"[", b'{"a": "')) + filler * 4_000_000), "a bomb"


def _empty_rows(random: Random) -> tuple[bytes, str]:
    return as_csv().encode() + random.choice((b",,,,,\n", b"\n", b"\r", b",\n", b"{}\n")) * 20_000, "20,000 empty rows"


LARGE: Sequence[Callable[[Random], tuple[bytes, str]]] = (
    _columns, _keys, _lists, _deep, _deep, _quote, _digits, _bomb, _empty_rows,
)  # fmt: skip
"""Files of some size, which must not take long either."""
