"""Wording of findings. A value is never rounded so far that it appears to equal or pass its threshold."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from core.language.measured_render import comparison as rendered
from core.language.measured_render import span_text
from core.language.predicate import Comparison, Measured
from core.model.quantity import Unit, number_text, quantity_text
from core.model.signals import Denominator, Signal

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


FEW = 6
"""Maximum decimals of hours or minutes; longer values are shown in seconds."""
MOST = 40
"""Upper limit of decimals; enough to distinguish any readings from a threshold."""


def apart(value: Fraction, unit: Unit, *others: Fraction | None) -> str:
    """The value with enough digits to appear on its own side of the adjacent thresholds."""
    unit, places, suffix = _scale(value, unit, *others)
    return f"{number_text(value, unit, places)}{suffix}"


def _scale(value: Fraction, unit: Unit, *others: Fraction | None) -> tuple[Unit, int, str]:
    """Unit, decimals and suffix: e.g. 200s has no finite decimal form in minutes, so it is shown in seconds."""
    places = telling(value, unit, *others)
    if unit == "duration" and places > FEW:
        return "number", telling(value, "number", *others), "s"
    return unit, places, ""


def telling(value: Fraction, unit: Unit, *others: Fraction | None) -> int:
    """Decimals at which rounded value and thresholds compare as the exact ones do."""
    limits = [other for other in others if other is not None]
    for places in range(1, MOST):
        rounded = quantity_text(value, unit, places)
        if all(
            _side(rounded, limit) == _side(rounded, quantity_text(limit, unit, places)) == _side(value, limit)
            for limit in limits
        ):
            return places
    return MOST


def _side(value: Fraction, limit: Fraction) -> int:
    return (value > limit) - (value < limit)


def limits(comparison: Comparison, unit: Unit, value: Fraction, lower: Fraction, upper: Fraction | None) -> str:
    """The thresholds as typed; relative ones with a value as precise as the measured one: `baseline - 2% (92%)`."""
    typed = rendered(comparison).split(" ", 1)[1]
    if "baseline" not in typed:
        return typed
    unit, places, suffix = _scale(value, unit, lower, upper)
    values = [f"{number_text(limit, unit, places)}{suffix}" for limit in (lower, upper) if limit is not None]
    return f"{typed} ({' and '.join(values)})"


def rounded_age(length: timedelta) -> str:
    """A duration in whole days, hours or minutes, rounded down."""
    minutes = int(length.total_seconds() // 60)
    if minutes >= 48 * 60:
        return f"{minutes // (24 * 60)}d"
    return f"{minutes // 60}h" if minutes >= 120 else f"{minutes}m"


def age_lasts(length: timedelta) -> timedelta:
    """Time until the rendered age changes."""
    minutes = int(length.total_seconds() // 60)
    step = 24 * 60 if minutes >= 48 * 60 else 60 if minutes >= 120 else 1
    return timedelta(minutes=(minutes // step + 1) * step) - length


def left(length: timedelta) -> str:
    """A remaining duration in whole days, hours or minutes, rounded up."""
    minutes = -(-length // timedelta(minutes=1))
    if minutes >= 48 * 60:
        return f"{-(-minutes // (24 * 60))}d"
    return f"{-(-minutes // 60)}h" if minutes >= 120 else f"{minutes}m"


def evidence(signal: Signal) -> str:
    """The singular name of a signal's pieces of evidence."""
    if not signal.stream:
        return "reading"
    return "confirmed case" if signal.kind == "events" else "reviewed case"


def denominator(of: Denominator, n: int, week: str = "") -> str:
    """Denominator of a rate from reviews: `of 15 flagged cases drawn in 2025-W02`, `of all traffic, estimated (n=12)`.

    `n` is the number of reviewed cases; for all traffic, the effective sample size.
    """
    if of == "traffic":
        return f"of all traffic{f' of {week}' * bool(week)}, estimated (n={n})"
    cases = "flagged case" if of == "exceptions" else "control"
    return f"of {n} {cases}{'s' * (n != 1)}{f' drawn in {week}' * bool(week)}"


def subject(measured: Measured) -> str:
    """`p95 of latency`, `undefined_rate`."""
    return f"{measured.aggregate} of {measured.signal}" if measured.aggregate else measured.signal


def where(measured: Measured, n: int | None, *, sized: bool, of: str = "") -> str:
    """`of n=80 over 4w`, `of n=60 exceptions over 4w`; for traffic, n is the effective sample size."""
    parts = []
    if n is not None and sized:
        parts.append(f"of {of}, n={n} weighted," if of == "traffic" else f"of n={n}{f' {of}' * bool(of)}")
    if measured.over:
        parts.append(f"over {span_text(measured.over)}")
    if measured.since_version:
        parts.append("since version")
    return "".join(f" {part}" for part in parts)
