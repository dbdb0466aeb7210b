"""Validate rows: convert the texts of cells to the fields of evidence, or state what is wrong with them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from functools import lru_cache, partial
from hashlib import sha256

from core.errors import BadValue
from core.ingest.cells import Cells, NotText
from core.ingest.columns import FIELDS, InputKind
from core.model.base import plain_text
from core.model.evidence import not_blank
from core.model.quantity import number
from core.times import ClockChange, day_of, from_local, start_of

CASE_FIELDS = tuple(FIELDS["exceptions"])
"""The fields of a judged case, in the order of its row."""
MIDNIGHT = time()
YES, NO = frozenset({"true", "1", "yes", "y", "t"}), frozenset({"false", "0", "no", "n", "f", ""})
_EXPONENT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+", re.ASCII)
_AS_KEPT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:Z|\+00:00)", re.ASCII)
_NO_UTF8 = re.compile("[\udc80-\udcff]")
"""Bytes that are not UTF-8, as the decoder passes them on."""
Judge = Callable[[Cells], list[str | int | None]]
Convert = Callable[[str | None], str | int | None]


@dataclass(frozen=True)
class Assumed:
    """Defaults for what a file does not say."""

    zone: tzinfo
    """The time zone of times without one."""
    version: str = ""
    flag_below: Decimal | None = None
    """Cases with a lower confidence are flagged."""


def case_judge(columns: Sequence[str], fields: Mapping[str, str], assumed: Assumed) -> Judge:
    """A function from the cells of a row to the values of `CASE_FIELDS`, as stored; BadValue names the column.

    In a file without a column for flags, all cases are flagged. A case without an id gets one derived from its content.
    """
    converts: dict[str, Convert] = {
        "id": _identifier,
        "at": partial(_instant, assumed.zone),
        "confidence": _share,
        "flagged": _flag,
    }
    given = [(field, columns.index(fields[field])) for field in CASE_FIELDS if field in fields]
    plan = [(CASE_FIELDS.index(field), place, converts.get(field, _text)) for field, place in given]
    absent: dict[str, str | int | None] = {"confidence": None, "flagged": 1, "version": assumed.version, "id": None}
    blank = [absent.get(field, "") for field in CASE_FIELDS]
    below, content = assumed.flag_below, [to for to, _place, _convert in plan]

    def judge(cells: Cells) -> list[str | int | None]:
        row, place = blank.copy(), 0
        try:
            for to, place, convert in plan:  # `place` names the column in an error
                row[to] = convert(cells[place])
        except ValueError as error:
            raise BadValue(str(error), columns[place]) from error
        if row[0] is None:
            row[0] = _digest([(CASE_FIELDS[to], row[to]) for to in content])
        if below is not None:
            row[_FLAGGED] = int(row[_CONFIDENCE] is not None and Decimal(str(row[_CONFIDENCE])) < below)
        return row

    return judge


_FLAGGED, _CONFIDENCE = CASE_FIELDS.index("flagged"), CASE_FIELDS.index("confidence")


def texts_judge(
    columns: Sequence[str], kind: InputKind, fields: Mapping[str, str]
) -> Callable[[Cells], dict[str, str]]:
    """A function from the cells of a row to the texts of its fields, which the store validates like typed ones."""
    plan = [(field, columns.index(fields[field])) for field in FIELDS[kind] if field in fields]

    def judge(cells: Cells) -> dict[str, str]:
        found = {}
        for field, place in plan:
            try:
                found[field] = _text(cells[place])
            except ValueError as error:
                raise BadValue(str(error), columns[place]) from None
        return found

    return judge


class DerivedId(str):
    """An id derived from the row's content for a file without ids: equal content gives the same id."""

    __slots__ = ()


def derived(fields: Mapping[str, str]) -> DerivedId:
    """The id of evidence that has none in its file."""
    return _digest(sorted(fields.items()))


def twin(first: str, number: int) -> DerivedId:
    """The id of the nth equal row of a file. The first keeps its own, whatever follows it."""
    return DerivedId(first) if number == 1 else _digest([("twin of", first), ("number", number)])


def _digest(content: Sequence[tuple[str, str | int | None]]) -> DerivedId:
    """A digest of the file's own content only: assumed values, such as the version, may differ at the next ingest."""
    return DerivedId(sha256(json.dumps(content).encode()).hexdigest()[:24])


def plain_number(text: str) -> str:
    """A number in plain digits, as a person would type it; programs write small ones as `5e-05`."""
    return f"{number(text):f}" if _EXPONENT.fullmatch(text.strip()) else text


def parse_time(zone: tzinfo, text: str) -> datetime:
    """The time in UTC. `zone` applies to a time without a zone; a date alone means its beginning.

    Raises ClockChange if the local time does not exist or exists twice, because nobody can be asked which is meant.
    """
    try:
        at = datetime.fromisoformat(text.strip())
        if at.tzinfo is UTC:
            return at  # the usual case
        if at.tzinfo:
            return at.astimezone(UTC)
        day = None if at.time() != MIDNIGHT else day_of(text.strip())
        return start_of(day, zone) if day is not None else from_local(at, zone)
    except ClockChange:
        raise
    except (ValueError, OverflowError):
        raise ValueError(f"must be a time such as 2025-03-03T09:00:00Z, not {text[:40]!r}") from None


def _instant(zone: tzinfo, text: str | None) -> str:
    if text and _AS_KEPT.fullmatch(text) and _is_day(text[:10]):
        return f"{text[:19]}+00:00"  # as `isoformat` would write it, in a tenth of its time
    return parse_time(zone, text or "").isoformat()


@lru_cache(2**10)
def _is_day(text: str) -> bool:
    """True if the date exists; cached, because the rows of a log share few dates."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text(text: str | None) -> str:
    if not text:
        return ""
    if text.__class__ is str and text.isascii() and "\r" not in text and "\0" not in text:
        return text  # the usual case
    if isinstance(text, NotText):
        raise ValueError(f"must be one value, not {text[:40]}")
    if _NO_UTF8.search(text):
        raise ValueError("is not UTF-8 text")
    return plain_text(text)


def _identifier(text: str | None) -> str | None:
    identifier = _text(text)
    return not_blank(identifier) if identifier else None


def _share(text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    return _short_share(text) if len(text) <= 20 else _any_share(text)


def _any_share(text: str) -> str:
    share = number(text)
    if not 0 <= share <= 1:
        raise ValueError(f"must lie between 0 and 1, not {text[:40]!r}")
    return str(share)


_short_share = lru_cache(2**15)(_any_share)
"""Cached, because a log repeats the same few thousand values."""


def _flag(text: str | None) -> int:
    folded = (text or "").strip().casefold()
    if folded in YES:
        return 1
    if folded in NO:
        return 0
    raise ValueError(f"must be true or false, not {(text or '')[:40]!r}")
