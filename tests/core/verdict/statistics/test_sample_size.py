"""The number of samples needed to be sure."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verdict.statistics.intervals import wilson
from core.verdict.statistics.sample_size import to_prove, to_tell_apart

NINETY_FIVE = Fraction(95, 100)


@pytest.mark.parametrize(
    ("limit", "confidence", "n"),
    [
        (Fraction(5, 100), NINETY_FIVE, 59),
        (Fraction(1, 100), NINETY_FIVE, 299),
        (Fraction(1, 2), Fraction(1, 2), 1),
        (Fraction(1, 2), Fraction(3, 4), 2),
        (Fraction(1, 10), 1 - Fraction(9, 10) ** 300, 300),
        (Fraction(1, 10), 1 - Fraction(9, 10) ** 300 + Fraction(1, 10**40), 301),
        (Fraction(999, 1000), Fraction(1, 100), 1),
        (Fraction(1, 2), Fraction(1, 10**400), 1),
    ],
)
def test_so_many_cases_without_an_error_prove_it(limit: Fraction, confidence: Fraction, n: int) -> None:
    assert to_prove(limit, confidence) == n
    assert (1 - limit) ** n <= 1 - confidence
    assert n == 1 or (1 - limit) ** (n - 1) > 1 - confidence


def test_the_smallest_limits_are_worked_out_at_once() -> None:
    assert to_prove(Fraction(1, 10**6), Fraction(999, 1000)) == 6907752
    assert len(str(to_prove(Fraction(1, 10**400), NINETY_FIVE))) == 401


@pytest.mark.parametrize(
    ("limit", "confidence"), [(0, NINETY_FIVE), (1, NINETY_FIVE), (NINETY_FIVE, 0), (NINETY_FIVE, 1)]
)
def test_nothing_proves_a_limit_of_0_and_nothing_is_certain(limit: Fraction, confidence: Fraction) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        to_prove(Fraction(limit), Fraction(confidence))


@given(st.integers(0, 20), st.integers(0, 20), st.sampled_from([Fraction(8, 10), NINETY_FIVE]))
def test_it_is_the_least_number_of_samples_that_tells_them_apart(rate: int, limit: int, confidence: Fraction) -> None:
    found = to_tell_apart(Fraction(rate, 20), Fraction(limit, 20), confidence)
    apart = [
        n
        for n in range(1, 200)
        if not wilson(Fraction(rate, 20), n, confidence)[0]
        <= Fraction(limit, 20)
        <= wilson(Fraction(rate, 20), n, confidence)[1]
    ]
    assert apart[:1] == ([found] if found is not None and found < 200 else [])


def test_one_sample_fewer_would_not_tell_them_apart() -> None:
    rate, limit = Fraction(3, 100), Fraction(5, 100)
    n = to_tell_apart(rate, limit, NINETY_FIVE)
    assert n is not None
    assert wilson(rate, n)[1] < limit <= wilson(rate, n - 1)[1]
    assert to_tell_apart(limit, limit, NINETY_FIVE) is None
