"""How sure a rate is."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import sqrt

Interval = tuple[Fraction, Fraction]


def wilson(rate: Fraction, n: int, confidence: Fraction = Fraction(95, 100)) -> Interval:
    """The two-sided Wilson score interval of a rate among n samples.

    Source: E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.
    The bounds are the roots p of (rate - p)^2 = z^2 p (1 - p) / n, and lie in [0, 1] with the rate between them;
    0 and 1 themselves are exact, where rounding would miss them.
    """
    return wilson_at(rate, n, -normal_quantile(float((1 - confidence) / 2)))  # the lower tail: near 100% the upper is 1


def wilson_at(rate: Fraction, n: int, z: float) -> Interval:
    """The same for a quantile of the standard normal distribution."""
    p = float(rate)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(max(p * (1 - p), 0.0) / n + z * z / (4 * n * n))
    low = Fraction(0) if rate == 0 else Fraction(max(0.0, middle - half))
    high = Fraction(1) if rate == 1 else Fraction(min(1.0, middle + half))
    return min(low, rate), max(high, rate)


@lru_cache(maxsize=32)
def normal_quantile(share: float) -> float:
    """The value that a standard normal variable stays below with this probability."""
    if share == 0.025:
        return -1.959963984540054
    from statistics import NormalDist  # noqa: PLC0415  # slow to import, and 95% is nearly always asked for

    return NormalDist().inv_cdf(share)
