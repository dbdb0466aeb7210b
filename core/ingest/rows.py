"""Judging rows: cells of text become the fields of evidence, or what is wrong with them in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from functools import partial
from hashlib import sha256

from core.errors import BadValue
from core.ingest.columns import FIELDS, Kind
from core.ingest.table import Cells, NotText
from core.model.base import plain
from core.model.evidence import not_blank
from core.model.quantity import number

CASE_FIELDS = tuple(FIELDS["exceptions"])
"""The fields of a judged case, in the order of its row."""
YES, NO = frozenset({"true", "1", "yes", "y", "t"}), frozenset({"false", "0", "no", "n", "f", ""})
Judge = Callable[[Cells], tuple[str | int | None, ...]]
Convert = Callable[[str | None], str | int | None]


@dataclass(frozen=True)
class Assumed:
    """What is taken for granted where a file does not say it."""

    zone: tzinfo
    """For times without one."""
    version: str = ""
    flag_below: Decimal | None = None
    """Cases whose confidence is below are flagged."""


def case_judge(columns: Sequence[str], fields: Mapping[str, str], assumed: Assumed) -> Judge:
    """Makes of the cells of a row what `CASE_FIELDS` names, as the database keeps it; BadValue names the column.

    A file that says nothing of flags holds flagged cases. A case without id gets one that is made of its content.
    """
    converts: dict[str, Convert] = {
        "id": _identifier,
        "at": partial(_instant, assumed.zone),
        "confidence": _share,
        "flagged": _flag,
    }
    absent: dict[str, str | int | None] = {"confidence": None, "flagged": 1, "version": assumed.version, "id": None}
    plan = [
        (columns.index(fields[field]) if field in fields else None, converts.get(field, _text), absent.get(field, ""))
        for field in CASE_FIELDS
    ]

    def judge(cells: Cells) -> tuple[str | int | None, ...]:
        place = None
        try:
            row = []
            for place, convert, default in plan:
                row.append(default if place is None else convert(cells[place]))
        except ValueError as error:
            raise BadValue(str(error), columns[place] if place is not None else "") from None
        if row[0] is None:
            row[0] = sha256(json.dumps(row).encode()).hexdigest()[:24]
        if assumed.flag_below is not None:
            row[_FLAGGED] = int(row[_CONFIDENCE] is not None and Decimal(str(row[_CONFIDENCE])) < assumed.flag_below)
        return tuple(row)

    return judge


_FLAGGED, _CONFIDENCE = CASE_FIELDS.index("flagged"), CASE_FIELDS.index("confidence")


def texts_judge(columns: Sequence[str], kind: Kind, fields: Mapping[str, str]) -> Callable[[Cells], dict[str, str]]:
    """Makes of the cells of a row the texts of the fields that it has; the store judges them as it does typed ones."""
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


def derived(fields: Mapping[str, str]) -> str:
    """The id of evidence that has none: made of its content, so that the same content is the same thing."""
    return sha256(json.dumps(sorted(fields.items())).encode()).hexdigest()[:24]


def instant(zone: tzinfo, text: str) -> datetime:
    """A time in UTC; one without a zone is of this zone, a day alone begins at midnight."""
    try:
        at = datetime.fromisoformat(text.strip())
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"must be a time such as 2025-03-03T09:00:00Z, not {text[:40]!r}") from None


def _instant(zone: tzinfo, text: str | None) -> str:
    return instant(zone, text or "").isoformat()


def _text(text: str | None) -> str:
    if isinstance(text, NotText):
        raise ValueError(f"must be one value, not {text[:40]}")
    if not text:
        return ""
    if not text.isascii() and any("\udc80" <= char <= "\udcff" for char in text):
        raise ValueError("is no UTF-8 text")
    return plain(text)


def _identifier(text: str | None) -> str | None:
    found = _text(text)
    return not_blank(found) if found else None


def _share(text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    if not 0 <= number(text) <= 1:
        raise ValueError(f"must lie between 0 and 1, not {text[:40]!r}")
    return str(number(text))


def _flag(text: str | None) -> int:
    folded = (text or "").strip().casefold()
    if folded in YES:
        return 1
    if folded in NO:
        return 0
    raise ValueError(f"must be true or false, not {(text or '')[:40]!r}")
