"""How many samples it takes to be sure."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.verdict.interval import wilson
from core.verdict.samples import to_prove, to_tell_apart

NINETY_FIVE = Fraction(95, 100)


@pytest.mark.parametrize(
    ("limit", "confidence", "n"),
    [
        (Fraction(5, 100), NINETY_FIVE, 59),
        (Fraction(1, 100), NINETY_FIVE, 299),
        (Fraction(1, 2), Fraction(1, 2), 1),
        (Fraction(1, 2), Fraction(3, 4), 2),
    ],
)
def test_so_many_cases_without_an_error_prove_it(limit: Fraction, confidence: Fraction, n: int) -> None:
    assert to_prove(limit, confidence) == n
    assert (1 - limit) ** n <= 1 - confidence
    assert n == 1 or (1 - limit) ** (n - 1) > 1 - confidence


def test_one_sample_fewer_would_not_tell_them_apart() -> None:
    rate, limit = Fraction(3, 100), Fraction(5, 100)
    n = to_tell_apart(rate, limit, NINETY_FIVE)
    assert n is not None
    assert wilson(rate, n)[1] < limit <= wilson(rate, n - 1)[1]
    assert to_tell_apart(limit, limit, NINETY_FIVE) is None
