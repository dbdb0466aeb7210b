"""Durations and quantities as typed, and their exact values."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

Unit = Literal["ratio", "count", "number", "duration"]

DURATION = re.compile(r"([0-9]{1,6})([mhdw])", re.ASCII)
QUANTITY = re.compile(r"([+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?)(%|ms|s|m|h|d|w)?", re.ASCII)

SECONDS = {"m": 60, "h": 3600, "d": 86400, "w": 604800}
SCALE: dict[str, Fraction] = {
    "": Fraction(1),
    "%": Fraction(1, 100),
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    **{suffix: Fraction(seconds) for suffix, seconds in SECONDS.items()},
}
FITTING: dict[Unit, tuple[str, ...]] = {
    "ratio": ("%", ""),
    "count": ("",),
    "number": ("",),
    "duration": ("ms", "s", "m", "h", "d", "w"),
}
EXAMPLE: dict[Unit, str] = {"ratio": "5% or 0.05", "count": "2", "number": "0.5", "duration": "3s or 250ms"}


@lru_cache(maxsize=1024)
def duration(text: str) -> timedelta:
    """Parse `30m`, `4h`, `7d`, `4w`; a day is 24 hours. Raises ValueError in words."""
    match = DURATION.fullmatch(text)
    if not match or int(match[1]) == 0:
        raise ValueError(f"{text!r} is not a duration such as 30m, 4h, 7d or 4w")
    seconds = int(match[1]) * SECONDS[match[2]]
    if seconds > 100 * 366 * 86400:
        raise ValueError(f"{text!r} is longer than a hundred years")
    return timedelta(seconds=seconds)


class CalendarStep(NamedTuple):
    """A step in the calendar of a duty: a number of calendar days, and an exact duration."""

    days: int
    exact: timedelta

    @property
    def half(self) -> CalendarStep:
        """Half the step: of `1d` 12 hours, of `1w` three days and 12 hours."""
        days, odd = divmod(self.days, 2)
        return CalendarStep(days, self.exact / 2 + timedelta(hours=12 * odd))


def calendar_step(text: str) -> CalendarStep:
    """Parse `1d` and `4w` as calendar days, `30m` and `24h` as an exact duration. Raises ValueError like `duration`."""
    length = duration(text)
    return CalendarStep(length.days, timedelta()) if text[-1] in "dw" else CalendarStep(0, length)


def duration_text(length: timedelta) -> str:
    """The duration as one would type it, rounded up to a minute: `36h`, `2w`."""
    minutes = -(-length // timedelta(minutes=1))
    suffix = next(one for one in "wdhm" if minutes % (SECONDS[one] // 60) == 0)
    return f"{minutes * 60 // SECONDS[suffix]}{suffix}"


def check_duration(text: str) -> str:
    """The text unchanged if it is a duration or empty; else raises ValueError."""
    if text:
        duration(text)
    return text


@lru_cache(maxsize=1024)
def quantity(text: str) -> Fraction:
    """The exact value in base units: 5% is 1/20, 250ms is 1/4 (seconds). Raises ValueError in words."""
    match = QUANTITY.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a number such as 5%, 0.05, 3s or 12")
    return Fraction(match[1]) * SCALE[match[2] or ""]


def check_quantity(text: str) -> str:
    """The text unchanged if it is a quantity or empty; else raises ValueError."""
    if text:
        quantity(text)
    return text


def fits(text: str, unit: Unit) -> bool:
    """True if the suffix of a quantity belongs to the unit: `5%` to a ratio, `3s` to a duration."""
    match = QUANTITY.fullmatch(text)
    if not match:
        return False
    if unit == "count" and "." in match[1]:
        return False
    return (match[2] or "") in FITTING[unit]


def number(text: str) -> Decimal:
    """A finite decimal exactly as typed. Raises ValueError in words for `nan`, infinity and anything else."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number") from None
    if not value.is_finite():
        raise ValueError(f"{text!r} is not a finite number")
    if value and not -16 <= value.adjusted() <= 15:
        raise ValueError(f"{text!r} is too large or too small: at most 15 digits on each side of the point")
    return value


def number_text(value: Fraction | Decimal | None, unit: Unit, places: int = 1) -> str:
    """A value for display: 0.061 of a ratio is 6.1%, a quarter of a second is 250ms."""
    if value is None:
        return "-"
    exact = Fraction(value)
    suffix = _suffix(exact, unit)
    return f"{_digits(_rounded(exact / SCALE[suffix], _places(unit, places)))}{suffix}"


def quantity_text(value: Fraction, unit: Unit, places: int = 1) -> Fraction:
    """The exact value, in base units, of the text that `number_text` returns."""
    scale = SCALE[_suffix(value, unit)]
    return _rounded(value / scale, _places(unit, places)) * scale


def _suffix(value: Fraction, unit: Unit) -> str:
    """The most readable suffix for a value."""
    if unit == "ratio":
        return "%"
    if unit != "duration":
        return ""
    if 0 < abs(value) < 1:
        return "ms"
    return next((suffix for suffix in ("d", "h", "m") if abs(value) >= 2 * SECONDS[suffix]), "s")


def _places(unit: Unit, places: int) -> int:
    return places + 1 if unit == "number" else places


def _rounded(value: Fraction, places: int) -> Fraction:
    """The value rounded half to even; a value other than zero is never rounded to zero."""
    rounded = round(value, places)
    while rounded == 0 and value != 0 and places < 40:
        places += 1
        rounded = round(value, places)
    return rounded


def _digits(value: Fraction) -> str:
    """All digits of a decimal fraction, computed with integers because a float would lose some."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    whole, part = divmod(abs(value.numerator) * 10**places // value.denominator, 10**places)
    return f"{'-' if value < 0 else ''}{whole:,}{f'.{part:0{places}d}' if places else ''}"
