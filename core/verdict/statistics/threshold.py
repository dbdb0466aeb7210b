"""Exact comparison of values with thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from core.language.predicate import Comparison, Fixed, Operator, Relative, Threshold
from core.model.quantity import Unit, fits, quantity
from core.model.signals import Signal
from core.verdict.statistics.exact_decimal import decimal, multiply


class NoBaseline(Exception):  # the class name states the problem
    """Raised for a threshold relative to a baseline that the signal does not have."""


class WrongUnit(Exception):  # the class name states the problem
    """Raised for a threshold that does not fit the signal's unit, e.g. after the unit was changed."""


@dataclass(frozen=True)
class ExactThreshold:
    """A comparison with its thresholds as exact values."""

    operator: Operator
    value: Fraction
    upper: Fraction | None = None

    def holds(self, value: Fraction) -> bool:
        """True if a value satisfies the comparison; `between` includes its ends, `outside` does not."""
        match self.operator:
            case ">":
                return value > self.value
            case ">=":
                return value >= self.value
            case "<":
                return value < self.value
            case "<=":
                return value <= self.value
            case "=":
                return value == self.value
            case "!=":
                return value != self.value
        inside = self.value <= value <= (self.value if self.upper is None else self.upper)
        return inside if self.operator == "between" else not inside

    @cached_property
    def decimals(self) -> tuple[Decimal, Decimal]:
        """Both thresholds as decimals, exact for every quantity that can be typed."""
        lower, upper = map(decimal, self.ends)
        return lower, upper

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """Both thresholds; the same one twice if there is only one."""
        return self.value, self.value if self.upper is None else self.upper

    @cached_property
    def stretch(self) -> tuple[float, float, bool]:
        """The float range in which the comparison holds (True) or fails (False); for shares only: never -1 or 2."""
        lower, upper = (float(max(Fraction(-1), min(end, Fraction(2)))) for end in self.ends)
        match self.operator:
            case ">" | ">=":
                return lower, 2.0, True
            case "<" | "<=":
                return -1.0, lower, True
        return lower, upper, self.operator in ("=", "between")

    def holds_ratio(self, total: Decimal, weight: int) -> bool:
        """True if `total / weight` satisfies the comparison."""
        lower, upper = self.decimals
        if weight != 1:
            lower, upper = multiply(lower, weight), multiply(upper, weight)
        match self.operator:
            case ">":
                return total > lower
            case ">=":
                return total >= lower
            case "<":
                return total < lower
            case "<=":
                return total <= lower
            case "=":
                return total == lower
            case "!=":
                return total != lower
        inside = lower <= total <= upper
        return inside if self.operator == "between" else not inside

    def judge(self, low: Fraction, high: Fraction) -> bool | None:
        """True if the whole interval satisfies the comparison, False if none of it does, None if only a part does."""
        if self.operator in ("=", "!="):
            point = low == high == self.value
            apart = not low <= self.value <= high
            inside = True if point else False if apart else None
            return inside if self.operator == "=" or inside is None else not inside
        if self.operator in ("between", "outside"):
            upper = self.value if self.upper is None else self.upper
            within = (
                True if self.value <= low and high <= upper else False if high < self.value or low > upper else None
            )
            return within if self.operator == "between" or within is None else not within
        ends = self.holds(low), self.holds(high)
        return ends[0] if ends[0] == ends[1] else None

    def distance(self, value: Fraction) -> Fraction:
        """Distance of a value from the threshold: positive if the comparison holds, else negative."""
        ends = [self.value] if self.upper is None else [self.value, self.upper]
        gap = min(abs(value - end) for end in ends)
        return gap if self.holds(value) else -gap


def exact_threshold(comparison: Comparison, signal: Signal, unit: Unit) -> ExactThreshold:
    """The comparison with exact thresholds. Raises NoBaseline or WrongUnit if that is not possible."""
    upper = threshold_value(comparison.upper, signal, unit) if comparison.upper else None
    lower = threshold_value(comparison.threshold, signal, unit)
    if upper is not None and lower > upper:
        lower, upper = upper, lower
    return ExactThreshold(comparison.operator, lower, upper)


def threshold_value(threshold: Threshold, signal: Signal, unit: Unit) -> Fraction:
    """The value of a threshold. For a ratio, `baseline + 2%` is two points more; `* 1.02` is two per cent of it."""
    number: Unit = "number" if isinstance(threshold, Relative) and threshold.operator == "*" else unit
    if threshold.text and not fits(threshold.text, number):
        raise WrongUnit(f"{threshold.text} does not fit a {number}")
    if isinstance(threshold, Fixed):
        return quantity(threshold.text)
    if unit != signal.unit:
        raise WrongUnit(f"the baseline does not fit a {unit}")
    if not signal.baseline:
        raise NoBaseline
    baseline = quantity(signal.baseline)
    match threshold.operator:
        case "+":
            return baseline + quantity(threshold.text)
        case "-":
            return baseline - quantity(threshold.text)
        case "*":
            return baseline * quantity(threshold.text)
    return baseline
