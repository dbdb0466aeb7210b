"""Sample sizes required to establish a rate."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from math import ceil

from core.verdict.statistics.intervals import wilson

MOST = 10**7
"""Upper limit of the search; larger samples are impractical."""


def to_prove(limit: Fraction, confidence: Fraction) -> int:
    """Error-free cases needed to show a rate below the limit: ceil(ln(1 - confidence) / ln(1 - limit)).

    59 for 5% at 95%. Source: (1 - limit)^n is the chance of seeing no error in n cases at that rate; it must be at most
    1 - confidence (J. A. Hanley and A. Lippman-Hand (1983), If nothing goes wrong, is everything all right?, JAMA 249).
    """
    if not 0 < limit < 1 or not 0 < confidence < 1:
        raise ValueError("limit and confidence must lie between 0 and 1")
    digits = (limit.denominator.bit_length() + confidence.denominator.bit_length()) // 3
    precise = Context(prec=50 + 2 * digits)
    exact = precise.divide(_ln(1 - confidence, precise), _ln(1 - limit, precise))
    whole = round(exact)
    return max(1, whole) if abs(exact - whole) < Decimal("1e-30") else ceil(exact)  # (1 / 2)^2 is 1 / 4, not nearly


def _ln(share: Fraction, precise: Context) -> Decimal:
    return precise.ln(precise.divide(Decimal(share.numerator), Decimal(share.denominator)))


def to_tell_apart(rate: Fraction, limit: Fraction, confidence: Fraction) -> int | None:
    """The least samples at this rate whose Wilson interval lies on one side of the limit; None if no number does."""
    if rate == limit:
        return None
    below, enough = 0, 1
    while not _apart(rate, limit, enough, confidence):
        below, enough = enough, enough * 2
        if enough > MOST:
            return None
    while enough - below > 1:
        middle = (below + enough) // 2
        below, enough = (below, middle) if _apart(rate, limit, middle, confidence) else (middle, enough)
    return enough


def _apart(rate: Fraction, limit: Fraction, n: int, confidence: Fraction) -> bool:
    low, high = wilson(rate, n, confidence)
    return high < limit or low > limit
