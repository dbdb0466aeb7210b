"""Wording of findings. A value is never rounded so far that it appears to equal or pass its threshold."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from functools import lru_cache

from core.language.measured_plain import sample, threshold, window
from core.language.predicate import Comparison, Fixed, Measured, Relative
from core.model.quantity import Unit, number_text, quantity_text
from core.model.signals import Denominator, Signal
from core.model.words import counted

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


@lru_cache(maxsize=1024)
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
    """The thresholds in words; relative ones with a value as precise as the measured one: `the baseline (92%)`."""
    both = [one for one in (comparison.threshold, comparison.upper) if one is not None]
    words = " and ".join(one.text if isinstance(one, Fixed) else threshold(one) for one in both)
    if not any(isinstance(one, Relative) for one in both):
        return words
    unit, places, suffix = _scale(value, unit, lower, upper)
    values = [f"{number_text(limit, unit, places)}{suffix}" for limit in (lower, upper) if limit is not None]
    return f"{words} ({' and '.join(values)})"


def rounded_age(length: timedelta) -> str:
    """A duration in whole days, hours or minutes, rounded down: `6 days`."""
    return _in_words(int(length.total_seconds() // 60))


def _in_words(minutes: int) -> str:
    if minutes >= 48 * 60:
        return counted(minutes // (24 * 60), "day")
    return counted(minutes // 60, "hour") if minutes >= 120 else counted(minutes, "minute")


def age_lasts(length: timedelta) -> timedelta:
    """Time until the rendered age changes."""
    minutes = int(length.total_seconds() // 60)
    step = 24 * 60 if minutes >= 48 * 60 else 60 if minutes >= 120 else 1
    return timedelta(minutes=(minutes // step + 1) * step) - length


def left(length: timedelta) -> str:
    """A remaining duration in whole days, hours or minutes, rounded up."""
    minutes = -(-length // timedelta(minutes=1))
    step = 24 * 60 if minutes >= 48 * 60 else 60 if minutes >= 120 else 1
    return _in_words(-(-minutes // step) * step)


def evidence(signal: Signal) -> str:
    """The singular name of a signal's pieces of evidence."""
    if not signal.stream:
        return "reading"
    return "confirmed case" if signal.kind == "events" else "reviewed case"


def denominator(of: Denominator, n: int, week: str = "") -> str:
    """Denominator of a rate from reviews: `of 15 flagged cases drawn in 2025-W02`, `of all traffic, ...`.

    `n` is the number of reviewed cases; for all traffic, the effective sample size.
    """
    if of == "traffic":
        return f"of all traffic{f' of {week}' * bool(week)}, estimated as if from {counted(n, 'case')}"
    noun = "flagged case" if of == "exceptions" else "control"
    return f"of {counted(n, noun)}{f' drawn in {week}' * bool(week)}"


def where(measured: Measured, signal: Signal, n: int | None, *, sized: bool) -> str:
    """` of 80 cases over 4 weeks`; for a share of all traffic, n is the effective sample size."""
    return f"{_of(signal, n) if n is not None and sized else ''}{window(measured)}"


def _of(signal: Signal, n: int) -> str:
    if signal.of:
        return f" {denominator(signal.of, n)}"
    return f" of {counted(n, sample(signal))}"
