"""The same rows in every shape that programs write."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from io import StringIO
from typing import Any

from hypothesis import strategies as st

from core.ingest.values.time_text import EPOCH

Row = tuple[str, datetime, str, str, str]
FIELDS = ("id", "at", "input", "predicted", "confidence")
SIGNS = "ab é€\u2028;,|\t\"'\\ =#[{<\n"
TEXTS = st.text(st.sampled_from(SIGNS), min_size=1, max_size=12).map(lambda text: f"x{text}x")
"""Texts with all that a format could stumble over. A backslash never stands before a quote: that may be an escape."""
SAFE = TEXTS.filter(lambda text: '\\"' not in text)
TIMES = st.datetimes(datetime(2025, 1, 13), datetime(2025, 12, 28)).map(  # noqa: DTZ001  # UTC follows
    lambda at: at.replace(microsecond=0, day=max(at.day, 13) if at.day < 29 else 28, tzinfo=UTC)
)
"""Days over 12, so that no numeric date has two readings; whole seconds, as most forms have no more."""
SHARES = st.integers(0, 100).map(lambda number: f"{number / 100:.2f}")


def rows(*, least: int = 1, most: int = 6) -> st.SearchStrategy[list[Row]]:
    """Rows with ids of their own."""
    row = st.tuples(st.just(""), TIMES, SAFE, st.sampled_from(["card", "fee", "Größe, „x“"]), SHARES)
    return st.lists(row, min_size=least, max_size=most).map(
        lambda many: [(f"c{number}", *one[1:]) for number, one in enumerate(many)]
    )


def iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


FORMS: Mapping[str, tuple[Callable[[datetime], str], str]] = {
    "iso": (iso, ""),
    "iso with a blank": (lambda at: f"{at:%Y-%m-%d %H:%M:%S+00:00}", ""),
    "rfc 2822": (format_datetime, ""),
    "year first": (lambda at: f"{at:%Y/%m/%d %H:%M:%S}", ""),
    "compact": (lambda at: f"{at:%Y%m%d%H%M%S}", ""),
    "month name": (lambda at: f"{at:%d %B %Y %H:%M:%S}", ""),
    "month name first": (lambda at: f"{at:%b} {at.day}, {at:%Y %I:%M:%S %p}", ""),
    "log": (lambda at: f"{at:%d/%b/%Y:%H:%M:%S} +0000", ""),
    "day over 12": (lambda at: f"{at:%d.%m.%Y %H:%M:%S}", ""),
    "month first, day over 12": (lambda at: f"{at:%m/%d/%Y %H:%M:%S}", ""),
    "epoch s": (lambda at: f"{(at - EPOCH).total_seconds():.0f}", ""),
    "epoch ms": (lambda at: f"{(at - EPOCH).total_seconds() * 1000:.0f}", ""),
    "epoch µs": (lambda at: f"{(at - EPOCH).total_seconds() * 1e6:.0f}", ""),
    "dayfirst": (lambda at: f"{at:%d/%m/%y %H:%M:%S}", "dayfirst"),
    "monthfirst": (lambda at: f"{at:%m-%d-%Y %I:%M:%S %p}", "monthfirst"),
    "epoch told": (lambda at: f"{(at - EPOCH).total_seconds():.1f}", "epoch"),
    "excel": (lambda at: f"{(at - EPOCH).total_seconds() / 86400 + 25569:.9f}", "excel"),
    "strptime": (lambda at: f"{at:%d|%b|%y %H.%M.%S}", "%d|%b|%y %H.%M.%S"),
}
"""Forms in which programs write a time, with the options they need."""


def objects(data: Sequence[Row]) -> list[dict[str, str]]:
    return [dict(zip(FIELDS, (row[0], iso(row[1]), *row[2:]), strict=True)) for row in data]


def as_csv(data: Sequence[Row], **dialect: Any) -> str:
    file = StringIO(newline="")
    writer = csv.writer(file, **dialect)
    writer.writerow(FIELDS)
    writer.writerows(one.values() for one in objects(data))
    return file.getvalue()


def _lines(data: Sequence[Row]) -> str:
    return "".join(json.dumps(one) + "\n" for one in objects(data))


Made = tuple[str | bytes, Mapping[str, Any]]
Shape = Callable[[Sequence[Row]], Made]


def _csv(delimiter: str, quoting: int, end: str) -> Shape:
    return lambda data: (as_csv(data, delimiter=delimiter, quoting=quoting, lineterminator=end), {})


SHAPES: Mapping[str, Shape] = {
    **{
        f"{name}, {style}, {ends}": _csv(delimiter, quoting, end)
        for name, delimiter in (("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("bar", "|"))
        for style, quoting in (("quoted", csv.QUOTE_ALL), ("plain", csv.QUOTE_MINIMAL))
        for ends, end in (("LF", "\n"), ("CRLF", "\r\n"), ("CR", "\r"))
        if style == "quoted" or end != "\r"  # Python's writer leaves a line feed unquoted where lines end with CR
    },
    "told delimiter": lambda data: (as_csv(data, delimiter="~"), {"delimiter": "~"}),
    "escaped quotes": lambda data: (
        as_csv(data, quoting=csv.QUOTE_ALL, doublequote=False, escapechar="\\"),
        {"escape": "\\"},
    ),
    "preamble": lambda data: ("Report of March\r\n\r\n" + as_csv(data), {}),
    "sep line": lambda data: ("sep=;\r\n" + as_csv(data, delimiter=";"), {}),
    "#TYPE line": lambda data: ("#TYPE System.Object\r\n" + as_csv(data), {}),
    "lines": lambda data: (_lines(data), {}),
    "list": lambda data: (json.dumps(objects(data)), {}),
    "pretty": lambda data: (json.dumps(objects(data), indent=2, ensure_ascii=False), {}),
    "nested": lambda data: (json.dumps({"n": 1, "a": {"b": objects(data)}, "z": []}), {"rows": "a.b"}),
    "one after the other": lambda data: ("".join(json.dumps(one, indent=1) for one in objects(data)), {}),
    "UTF-8 with mark": lambda data: (as_csv(data).encode("utf-8-sig"), {}),
    "UTF-16 LE": lambda data: (b"\xff\xfe" + as_csv(data).encode("utf-16-le"), {}),
    "UTF-16 BE": lambda data: (b"\xfe\xff" + as_csv(data).encode("utf-16-be"), {}),
    "UTF-16 JSON": lambda data: (_lines(data).encode("utf-16"), {}),
    "gzip": lambda data: (gzip.compress(as_csv(data).encode()), {}),
    "gzip of lines": lambda data: (gzip.compress(_lines(data).encode()), {}),
}
"""Ways to write the same rows, and what must be said for each."""
