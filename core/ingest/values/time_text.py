"""Times as programs write them. A text that can be read in two ways is never guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Literal

Order = Literal["dayfirst", "monthfirst"]
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
EXAMPLE = "a time such as 2025-03-03T09:00:00Z"
LONGEST = 100
"""No time is longer."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EXCEL_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001  # a local time of the workflow
SCALES = (Decimal(1), Decimal(1000), Decimal(10**6), Decimal(10**9))
"""Ticks of a second in epoch times: seconds, milliseconds, microseconds, nanoseconds."""
EARLIEST, LATEST = Decimal(946_684_800), Decimal(4_102_444_800)
"""The epoch seconds of 2000 and 2100. In these bounds no number is a time in two of the scales, nor are the ticks
since the years 1, 1601 or 2001 that some systems count."""
_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]+)?", re.ASCII)
_HOUR = re.compile(r"20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])", re.ASCII)
"""A day and an hour in ten digits, which are also the epoch seconds of a time from 2033 on."""
_ISO = re.compile(r"[0-9]{4}-?(?:[0-9]{2}-?[0-9]{2}|W[0-9]{2}(?:-?[0-9])?)(?:[Tt ]|$)", re.ASCII)
_COMPACT = re.compile(r"(?:19|20)[0-9]{6}(?:[0-9]{4}(?:[0-9]{2})?)?", re.ASCII)
_CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
_HALF = r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?"
_ZONE = (
    r"(?:\s*(?P<zone>(?:UTC|GMT)[+-][0-9]{1,2}(?::?[0-9]{2})?|Z|z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})(?:\s*\([^)]*\))?)?"
)
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_DATES = (
    r"(?P<year>[0-9]{4})(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})",
    rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?[\s/-]\s*{_MONTH}[\s/,-]\s*{_YEAR}",
    rf"{_MONTH}\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}",
    r"(?P<first>[0-9]{1,2})(?P<sign>[-/.])(?P<then>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4}|[0-9]{2})",
)
_FORMS = tuple(
    re.compile(rf"{_WEEKDAY}{day}(?:(?:,?\s+(?:(?:at|@)\s+)?|T|:){_CLOCK}{_HALF}{_ZONE})?", re.ASCII | re.IGNORECASE)
    for day in _DATES
)
_OF_C = re.compile(rf"{_WEEKDAY}{_MONTH}\s+(?P<day>[0-9]{{1,2}})\s+{_CLOCK}\s+{_YEAR}", re.ASCII | re.IGNORECASE)


class OrderNeeded(ValueError):
    """A date such as 03/04/2026, of which only its file can say whether the day or the month comes first."""

    def __init__(self, text: str) -> None:
        super().__init__(f"can be read day first and month first: {text[:40]!r}")


def read_time(text: str, order: Order | None = None) -> date | datetime:
    """A day, a local time or an instant. Raises OrderNeeded, or ValueError for a text that is no time."""
    text = text.strip()
    if len(text) > LONGEST:
        raise ValueError(f"must be {EXAMPLE}, not {text[:40]!r}")
    if _NUMBER.fullmatch(text):
        return _of_digits(text)
    if _ISO.match(text):
        try:
            return _iso(text)
        except ValueError:
            pass
    for form in (*_FORMS, _OF_C):
        if found := form.fullmatch(text):
            return _of_parts(text, {key: part for key, part in found.groupdict().items() if part}, order)
    raise ValueError(f"must be {EXAMPLE}, not {text[:40]!r}")


def order_of(text: str) -> Order | None:
    """The order of day and month that a numeric date shows by itself: a part over 12 can only be a day."""
    found = _FORMS[-1].fullmatch(text.strip())
    if not found:
        return None
    first, then = int(found["first"]), int(found["then"])
    if first > 12 >= then and len(found["year"]) == 4:  # months of a year, digits of a year
        return "dayfirst"
    return "monthfirst" if then > 12 >= first else None


def of_epoch(text: str) -> datetime:
    """The instant of a number of seconds, milliseconds, micro- or nanoseconds since 1970."""
    number = Decimal(text.strip())
    scale = next((one for one in SCALES if EARLIEST <= number / one < LATEST), None)
    if scale is None:
        raise ValueError(f"must be {EXAMPLE}, not {text[:40]!r}")
    micros = int((number * 10**6 / scale).to_integral_value())
    return EPOCH + timedelta(microseconds=micros)


def of_excel(text: str) -> datetime:
    """The local time of a day number as spreadsheets count, to the millisecond; 46350.5 is noon of 2026-11-24."""
    if not _NUMBER.fullmatch(text.strip()):
        raise ValueError(f"must be a day number of a spreadsheet, such as 46350.5, not {text[:40]!r}")
    millis = int((Decimal(text.strip()) * 86_400_000).to_integral_value())
    try:
        return EXCEL_DAY_0 + timedelta(milliseconds=millis)
    except OverflowError:
        raise ValueError(f"must be a day number of a spreadsheet, such as 46350.5, not {text[:40]!r}") from None


def _of_digits(text: str) -> date | datetime:
    """A compact date, or an epoch time; no number is both."""
    if _COMPACT.fullmatch(text):
        shape = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}[len(text)]
        try:
            at = datetime.strptime(text, shape)  # noqa: DTZ007  # a local time of the workflow
        except ValueError:
            pass
        else:
            return at.date() if len(text) == 8 else at  # digits of a date
    if _HOUR.fullmatch(text):
        raise ValueError(f"can be read as a day with an hour and as epoch seconds: {text!r}")
    return of_epoch(text)


def _iso(text: str) -> date | datetime:
    at = datetime.fromisoformat(text)
    is_day = at.time() == time() and at.tzinfo is None and ":" not in text and "T" not in text
    return at.date() if is_day else at


def _of_parts(text: str, parts: dict[str, str], order: Order | None) -> date | datetime:
    wrong = f"must be {EXAMPLE}, not {text[:40]!r}"
    if "first" in parts:
        parts |= _in_order(text, parts, order)
    month = _month(parts["month"])
    try:
        day = date(_year(parts["year"]), month, int(parts["day"]))
        if "hour" not in parts:
            return day
        at = datetime.combine(day, _clock(parts), _zone(parts.get("zone", "")))
    except ValueError:
        raise ValueError(wrong) from None
    return at


def _in_order(text: str, parts: dict[str, str], order: Order | None) -> dict[str, str]:
    """Day and month of a numeric date. A year of two digits may also come first."""
    first, then = int(parts["first"]), int(parts["then"])
    short = len(parts["year"]) == 2  # digits
    shown = order or order_of(text) or ("dayfirst" if first == then and not short else None)
    if shown is None:
        if first > 12 and then > 12:  # months of a year
            raise ValueError(f"must be {EXAMPLE}, not {text[:40]!r}")
        raise OrderNeeded(text)
    day, month = (first, then) if shown == "dayfirst" else (then, first)
    return {"day": str(day), "month": str(month)}


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    word = text.lower()
    return next((n for n, name in enumerate(MONTHS, 1) if word in (name, name[:3]) or (word == "sept" and n == 9)), 0)


def _year(text: str) -> int:
    digits = text.removeprefix("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)  # digits


def _clock(parts: dict[str, str]) -> time:
    hour, half = int(parts["hour"]), parts.get("half", "").lower()
    if half:
        if not 1 <= hour <= 12:  # hours of half a day
            raise ValueError("no such hour")
        hour = hour % 12 + 12 * (half == "p")
    micros = int(parts.get("fraction", "0")[:6].ljust(6, "0"))
    return time(hour, int(parts["minute"]), int(parts.get("second", "0")), micros)


def _zone(text: str) -> timezone | None:
    offset = re.sub("(?i)utc|gmt|z", "", text)
    if not offset:
        return UTC if text else None
    sign = -1 if offset[0] == "-" else 1
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits, "0") if len(digits) < 3 else (digits[:-2], digits[-2:])  # with minutes
    return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
