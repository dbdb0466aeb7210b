"""Confidence intervals of a rate."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import sqrt

from core.verdict.statistics.threshold import ExactThreshold

Interval = tuple[Fraction, Fraction]
CLOSE = 1e-9
"""Bounds this close to a threshold are compared exactly; rounding errors are a million times smaller."""


def wilson(rate: Fraction, n: int, confidence: Fraction = Fraction(95, 100)) -> Interval:
    """The two-sided Wilson score interval of a rate among n samples.

    Source: E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.
    The bounds are the roots p of (rate - p)^2 = z^2 p (1 - p) / n, and lie in [0, 1] with the rate between them;
    0 and 1 themselves are exact, although rounding would miss them.
    """
    return wilson_at(rate, n, two_sided(confidence))


def wilson_at(rate: Fraction, n: int, z: float) -> Interval:
    """Like `wilson`, for a quantile z of the standard normal distribution."""
    lower, upper = bounds(float(rate), n, z)
    low = Fraction(0) if rate == 0 else Fraction(max(0.0, lower))
    high = Fraction(1) if rate == 1 else Fraction(min(1.0, upper))
    return min(low, rate), max(high, rate)


def side_of_limit(total: Decimal, weight: int, n: int, z: float, limit: ExactThreshold) -> bool | None:
    """True if the Wilson interval of the rate `total / weight` satisfies a limit entirely, False if nowhere, else None.

    Equivalent to `limit.judge(*wilson_at(rate, n, z))`, at a fraction of its cost: floats decide if no bound is close
    to a threshold.
    """
    low, high = bounds(float(total) / weight, n, z)
    return side_of(low, high, limit, lambda: wilson_at(Fraction(total) / weight, n, z))


def side_of(low: float, high: float, limit: ExactThreshold, exactly: Callable[[], Interval]) -> bool | None:
    """Like `side_of_limit`, for any interval in floats; `exactly` is called only if a bound is close to a threshold."""
    first, last, inside = limit.stretch
    if abs(low - first) < CLOSE or abs(low - last) < CLOSE or abs(high - first) < CLOSE or abs(high - last) < CLOSE:
        return limit.judge(*exactly())
    if first < low and high < last:
        return inside
    return not inside if high < first or last < low else None


def bounds(p: float, n: int, z: float) -> tuple[float, float]:
    """The roots in floats; rounding may put them just outside [0, 1]."""
    scale = 1 + z * z / n
    middle = (p + z * z / (2 * n)) / scale
    half = z / scale * sqrt(max(p * (1 - p), 0.0) / n + z * z / (4 * n * n))
    return middle - half, middle + half


def two_sided(confidence: Fraction) -> float:
    """The quantile z of the standard normal distribution with (1 - confidence) / 2 in each tail."""
    return -normal_quantile(float((1 - confidence) / 2))  # the lower tail: near 100% the upper share is rounded to 1


@lru_cache(maxsize=32)
def normal_quantile(share: float) -> float:
    """The value below which a standard normal variable lies with this probability."""
    if share == 0.025:
        return -1.959963984540054
    from statistics import NormalDist  # noqa: PLC0415  # slow to import, and 95% is nearly always asked for

    return NormalDist().inv_cdf(share)
