"""Findings in words for people. A value is never rounded so far that it looks equal to, or past, its threshold."""

from __future__ import annotations

from fractions import Fraction

from core.language.predicate import Comparison, Measured
from core.language.render import comparison as rendered
from core.language.render import span
from core.model.quantity import Unit, show

MET = {
    ">": "above",
    ">=": "at least",
    "<": "below",
    "<=": "at most",
    "=": "equal to",
    "!=": "not equal to",
    "between": "between",
    "outside": "outside",
}
UNMET = {
    ">": "not above",
    ">=": "below",
    "<": "not below",
    "<=": "above",
    "=": "not equal to",
    "!=": "equal to",
    "between": "not between",
    "outside": "not outside",
}


def apart(value: Fraction, unit: Unit, *others: Fraction | None) -> str:
    """The value with as many digits as it takes to tell it from the thresholds beside it."""
    different = [other for other in others if other is not None and other != value]
    places = 1
    while places < 12 and any(show(value, unit, places) == show(other, unit, places) for other in different):
        places += 1
    return show(value, unit, places)


def limits(comparison: Comparison, unit: Unit, lower: Fraction, upper: Fraction | None) -> str:
    """The thresholds as typed; a relative one with its value: `baseline - 2% (92%)`."""
    typed = rendered(comparison).split(" ", 1)[1]
    if "baseline" not in typed:
        return typed
    values = show(lower, unit, 3) + (f" and {show(upper, unit, 3)}" if upper is not None else "")
    return f"{typed} ({values})"


def subject(measured: Measured) -> str:
    """`p95 of latency`, `undefined_rate`."""
    return f"{measured.aggregate} of {measured.signal}" if measured.aggregate else measured.signal


def where(measured: Measured, n: int | None, *, sized: bool) -> str:
    """`of n=80 over 4w`."""
    parts = []
    if n is not None and sized:
        parts.append(f"of n={n}")
    if measured.over:
        parts.append(f"over {span(measured.over)}")
    return "".join(f" {part}" for part in parts)
