"""Rates from weighted draws, and how many samples it takes: against scipy, by simulation, at the edges."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]  # it comes without types

from core.verdict.interval import wilson
from core.verdict.samples import to_prove, to_tell_apart
from core.verdict.stratified import Stratum, effective_size, estimate, stratified_wilson

NINETY_FIVE = Fraction(95, 100)
Design = tuple[tuple[int, int, Fraction], ...]
"""Of each stratum: its cases, how many are drawn, and its true rate."""
WEEKS: dict[str, Design] = {
    "four weeks of 15 flagged and 5 controls": ((1200, 60, Fraction(20, 100)), (16000, 20, Fraction(1, 100))),
    "controls that are often wrong": ((1200, 60, Fraction(20, 100)), (16000, 20, Fraction(5, 100))),
    "many controls": ((1200, 60, Fraction(1, 2)), (16000, 80, Fraction(1, 100))),
    "two equal halves": ((500, 40, Fraction(1, 10)), (500, 40, Fraction(1, 10))),
}


@st.composite
def strata(draw: st.DrawFn) -> list[Stratum]:
    """One to four strata of which something was drawn."""
    found = []
    for _ in range(draw(st.integers(1, 4))):
        drawn = draw(st.integers(1, 60))
        found.append(Stratum(draw(st.integers(0, drawn)), drawn, drawn + draw(st.integers(0, 5000))))
    return found


@given(st.integers(1, 400), st.data(), st.sampled_from((Fraction(8, 10), NINETY_FIVE, Fraction(99, 100))))
def test_wilson_is_what_scipy_says(n: int, data: st.DataObject, confidence: Fraction) -> None:
    hits = data.draw(st.integers(0, n))
    low, high = wilson(Fraction(hits, n), n, confidence)
    expected = stats.binomtest(hits, n).proportion_ci(float(confidence), method="wilson")
    assert float(low) == pytest.approx(expected.low, abs=1e-12)
    assert float(high) == pytest.approx(expected.high, abs=1e-12)


@given(st.integers(1, 400), st.data())
def test_one_stratum_is_wilson_itself(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    low, high = wilson(Fraction(hits, n), n)
    found = stratified_wilson([Stratum(hits, n, 10 * n)])
    assert found is not None
    assert [float(end) for end in found] == pytest.approx([float(low), float(high)], abs=1e-12)


@given(strata())
def test_the_interval_holds_the_estimate_and_stays_a_share(drawn: list[Stratum]) -> None:
    rate, interval = estimate(drawn), stratified_wilson(drawn)
    assert rate is not None
    assert interval is not None
    assert 0 <= interval[0] <= rate <= interval[1] <= 1


@given(strata())
def test_the_order_of_strata_and_empty_ones_change_nothing(drawn: list[Stratum]) -> None:
    found, turned = stratified_wilson(drawn), stratified_wilson([Stratum(0, 0, 0), *reversed(drawn)])
    assert found is not None
    assert turned is not None
    assert [float(end) for end in found] == pytest.approx([float(end) for end in turned], abs=1e-12)
    assert estimate(drawn) == estimate([*drawn, Stratum(0, 0, 0)])


@given(strata())
def test_surer_is_never_narrower(drawn: list[Stratum]) -> None:
    loose, sure = (stratified_wilson(drawn, confidence) for confidence in (Fraction(8, 10), Fraction(99, 100)))
    assert loose is not None
    assert sure is not None
    assert sure[0] <= loose[0]
    assert loose[1] <= sure[1]


def test_the_estimate_weighs_each_stratum_by_its_cases() -> None:
    assert estimate([Stratum(3, 15, 300), Stratum(1, 5, 4000)]) == Fraction(300, 4300) * Fraction(1, 5) + Fraction(
        4000, 4300
    ) * Fraction(1, 5)
    assert estimate([Stratum(30, 60, 1200), Stratum(0, 20, 16000)]) == Fraction(1200, 17200) / 2


def test_a_stratum_of_which_nothing_was_drawn_leaves_it_unknown() -> None:
    assert estimate([Stratum(1, 5, 100), Stratum(0, 0, 100)]) is None
    assert stratified_wilson([Stratum(1, 5, 100), Stratum(0, 0, 100)]) is None
    assert estimate([]) is None


@pytest.mark.parametrize(("hits", "drawn", "of"), [(2, 1, 5), (-1, 1, 5), (1, 6, 5)])
def test_counts_that_cannot_be_are_refused(hits: int, drawn: int, of: int) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        Stratum(hits, drawn, of)


@pytest.mark.parametrize("design", WEEKS)
def test_it_covers_the_truth_as_often_as_it_says(design: str) -> None:
    """Measured over 1,000 draws each: 0.96 to 0.98."""
    random, inside = Random(design), 0  # noqa: S311  # the same draws in every run
    strata_of = WEEKS[design]
    truth = sum((of * rate for of, _, rate in strata_of), Fraction()) / sum(of for of, _, _ in strata_of)
    for _ in range(1000):
        drawn = [Stratum(sum(random.random() < rate for _ in range(n)), n, of) for of, n, rate in strata_of]
        low, high = stratified_wilson(drawn) or (Fraction(1), Fraction(0))
        inside += low <= truth <= high
    assert inside / 1000 >= 0.94


def test_kish_counts_equal_weights_fully_and_unequal_ones_less() -> None:
    assert effective_size([Fraction(3)] * 8) == 8
    assert effective_size([Fraction(1), Fraction(3)]) == Fraction(16, 10)
    assert effective_size([]) == 0


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
