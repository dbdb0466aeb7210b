"""Exact values in JSON."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction


def as_number(value: Fraction | Decimal | None) -> float | None:
    """A JSON number, an integer if whole. Shortest form: a value reads as it was typed."""
    if value is None:
        return None
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else float(exact)


def as_text(value: Fraction | Decimal | None) -> str | None:
    """The exact value as text: `0.061` if its decimals end, else `1/3`."""
    if value is None:
        return None
    exact = Fraction(value)
    rest, twos, fives = exact.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return str(exact)
    places = max(twos, fives)
    digits = str(abs(exact.numerator) * 10**places // exact.denominator).rjust(places + 1, "0")
    sign = "-" if exact < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def as_time(at: datetime | None) -> str | None:
    """An instant in UTC: `2026-03-02T09:00:00Z`."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")
