"""Rates from weighted draws: against published values, by simulation of the coverage, at the edges."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.predicate import Operator
from core.verdict.statistics.intervals import wilson
from core.verdict.statistics.stratified_interval import (
    StratumCount,
    estimate,
    stratified_side,
    stratified_wilson,
)
from core.verdict.statistics.threshold import ExactThreshold

NINETY_FIVE = Fraction(95, 100)
Week = tuple[tuple[int, int, int], ...]
"""Of each stratum: its cases, how many of them are wrong, and how many are drawn."""

MEASURED: list[tuple[str, Week, float, float]] = [
    # 300 flagged and 4,000 other cases a week, of which 15 and 5 are looked at, over four weeks.
    ("20% of flagged and 0.5% of others wrong", ((1200, 240, 60), (16000, 80, 20)), 0.954, 0.046),
    ("20% and 1%", ((1200, 240, 60), (16000, 160, 20)), 0.977, 0.023),
    ("20% and 5%", ((1200, 240, 60), (16000, 800, 20)), 0.969, 0.031),
    ("50% and 20%", ((1200, 600, 60), (16000, 3200, 20)), 0.962, 0.027),
    ("2% and 0.2%", ((1200, 24, 60), (16000, 32, 20)), 0.962, 0.038),
    ("10% and 10%", ((1200, 120, 60), (16000, 1600, 20)), 0.958, 0.042),
    # Few draws and others that are worse than the flagged: short of 95%, as Wilson itself is with 20 samples.
    ("1% and 5%", ((1200, 12, 60), (16000, 800, 20)), 0.932, 0.068),
    # 20 others a week.
    ("20% and 1%, 80 others", ((1200, 240, 60), (16000, 160, 80)), 0.972, 0.028),
    ("20% and 5%, 80 others", ((1200, 240, 60), (16000, 800, 80)), 0.970, 0.028),
    # Each week a pair of strata of its own: much wider.
    ("20% and 1%, by week", 4 * ((300, 60, 15), (4000, 40, 5)), 0.983, 0.017),
    ("20% and 5%, by week", 4 * ((300, 60, 15), (4000, 200, 5)), 0.947, 0.053),
    ("two equal halves", ((500, 50, 40), (500, 50, 40)), 0.978, 0.019),
    # All flagged cases are looked at.
    ("20% of 60 flagged, all seen, and 1%", ((60, 12, 60), (4000, 40, 60)), 0.979, 0.021),
]


@st.composite
def strata(draw: st.DrawFn) -> list[StratumCount]:
    """One to four strata of which something was drawn."""
    found = []
    for _ in range(draw(st.integers(1, 4))):
        drawn = draw(st.integers(1, 60))
        found.append(StratumCount(draw(st.integers(0, drawn)), drawn, drawn + draw(st.integers(0, 5000))))
    return found


@pytest.mark.parametrize(
    ("counts", "weights", "confidence", "expected"),
    [
        # prop_strat_wilson() of R's tern: the documentation's example with equal weights, and the one that its authors
        # checked against SAS. Both draw their data with set.seed(1); these are the counts that R draws.
        (
            [(12, 22), (7, 18), (5, 17), (9, 17), (8, 14), (8, 12)],
            [1, 1, 1, 1, 1, 1],
            Fraction(90, 100),
            (0.4190436, 0.5789733),
        ),
        (
            [(11, 15), (10, 16), (4, 10), (8, 11), (9, 15), (8, 13)],
            [1, 2, 3, 4, 5, 6],
            Fraction(95, 100),
            (0.4867191, 0.7186381),
        ),
    ],
)
def test_the_published_values(
    counts: list[tuple[int, int]], weights: list[int], confidence: Fraction, expected: tuple[float, float]
) -> None:
    found = stratified_wilson(
        [StratumCount(hits, drawn, 1000 * weight) for (hits, drawn), weight in zip(counts, weights, strict=True)],
        confidence,
    )
    assert found is not None
    assert (float(found[0]), float(found[1])) == pytest.approx(expected, abs=1e-7)


@given(st.integers(1, 400), st.data())
def test_one_stratum_is_wilson_itself(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    low, high = wilson(Fraction(hits, n), n)
    found = stratified_wilson([StratumCount(hits, n, 10 * n)])
    assert found is not None
    assert [float(end) for end in found] == pytest.approx([float(low), float(high)], abs=1e-12)


@given(strata())
def test_the_interval_holds_the_estimate_and_stays_a_share(drawn: list[StratumCount]) -> None:
    rate, interval = estimate(drawn), stratified_wilson(drawn)
    assert rate is not None
    assert interval is not None
    assert 0 <= interval[0] <= rate <= interval[1] <= 1


@given(strata())
def test_the_order_of_strata_and_empty_ones_change_nothing(drawn: list[StratumCount]) -> None:
    found, turned = stratified_wilson(drawn), stratified_wilson([StratumCount(0, 0, 0), *reversed(drawn)])
    assert found is not None
    assert turned is not None
    assert [float(end) for end in found] == pytest.approx([float(end) for end in turned], abs=1e-12)
    assert estimate(drawn) == estimate([*drawn, StratumCount(0, 0, 0)])


@given(strata())
def test_surer_is_never_narrower(drawn: list[StratumCount]) -> None:
    loose, sure = (stratified_wilson(drawn, confidence) for confidence in (Fraction(8, 10), Fraction(99, 100)))
    assert loose is not None
    assert sure is not None
    assert sure[0] <= loose[0]
    assert loose[1] <= sure[1]


def test_the_estimate_weighs_each_stratum_by_its_cases() -> None:
    assert estimate([StratumCount(3, 15, 300), StratumCount(1, 5, 4000)]) == Fraction(300, 4300) * Fraction(
        1, 5
    ) + Fraction(4000, 4300) * Fraction(1, 5)
    assert estimate([StratumCount(30, 60, 1200), StratumCount(0, 20, 16000)]) == Fraction(1200, 17200) / 2


def test_a_stratum_of_which_nothing_was_drawn_leaves_it_unknown() -> None:
    assert estimate([StratumCount(1, 5, 100), StratumCount(0, 0, 100)]) is None
    assert stratified_wilson([StratumCount(1, 5, 100), StratumCount(0, 0, 100)]) is None
    assert estimate([]) is None


@pytest.mark.parametrize(("hits", "drawn", "of"), [(2, 1, 5), (-1, 1, 5), (1, 6, 5)])
def test_counts_that_cannot_be_are_refused(hits: int, drawn: int, of: int) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        StratumCount(hits, drawn, of)


def test_no_hit_at_all_and_nothing_but_hits_end_at_exactly_0_and_1() -> None:
    none = stratified_wilson([StratumCount(0, 60, 1200), StratumCount(0, 20, 16000)])
    every = stratified_wilson([StratumCount(60, 60, 1200), StratumCount(20, 20, 16000)])
    assert none is not None
    assert every is not None
    assert none[0] == 0
    assert every[1] == 1
    assert float(none[1]) == pytest.approx(1 - float(every[0]), abs=1e-12)
    assert 0.1 < none[1] < 0.2


def test_a_stratum_drawn_in_full_is_as_unsure_as_its_size() -> None:
    full, part = (stratified_wilson([StratumCount(2, 40, of), StratumCount(3, 40, of)]) for of in (40, 400))
    assert full == part


def test_hits_and_misses_change_places() -> None:
    found = stratified_wilson([StratumCount(9, 60, 1200), StratumCount(1, 20, 16000)])
    turned = stratified_wilson([StratumCount(51, 60, 1200), StratumCount(19, 20, 16000)])
    assert found is not None
    assert turned is not None
    assert [float(1 - end) for end in reversed(turned)] == pytest.approx([float(end) for end in found], abs=1e-12)


@cache
def interval(*drawn: StratumCount) -> tuple[float, float]:
    found = stratified_wilson(drawn)
    assert found is not None
    return float(found[0]), float(found[1])


def looked_at(random: Random, cases: int, wrong: int, drawn: int) -> StratumCount:
    """A draw without replacement, as people make it."""
    return StratumCount(sum(number < wrong for number in random.sample(range(cases), drawn)), drawn, cases)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("design", "covered", "above"),
    [pytest.param(design, covered, above, id=name) for name, design, covered, above in MEASURED],
)
def test_it_covers_the_truth_as_often_as_it_says(design: Week, covered: float, above: float) -> None:
    """The share of 5,000 draws in which the interval at 95% holds the truth, and in which all of it lies above."""
    assert covered >= 0.93
    random = Random(2010)  # noqa: S311  # the same draws in every run
    truth = sum(wrong for _, wrong, _ in design) / sum(cases for cases, _, _ in design)
    found = [interval(*sorted((looked_at(random, *one) for one in design), key=repr)) for _ in range(5000)]
    assert sum(low <= truth <= high for low, high in found) / 5000 == pytest.approx(covered, abs=0.001)
    assert sum(truth < low for low, _ in found) / 5000 == pytest.approx(above, abs=0.001)


@given(strata(), st.sampled_from([">", ">=", "<", "<=", "between", "outside"]), st.data())
def test_the_side_of_a_limit_is_that_of_the_exact_interval(
    found: list[StratumCount], operator: Operator, data: st.DataObject
) -> None:
    between = stratified_wilson(found, NINETY_FIVE)
    assert between is not None
    ends = st.sampled_from([*between, Fraction(0), Fraction(1)]) | st.fractions(0, 1, max_denominator=1000)
    first, last = sorted((data.draw(ends), data.draw(ends)))
    limit = ExactThreshold(operator, first, last if operator in ("between", "outside") else None)
    assert stratified_side(found, NINETY_FIVE, limit) == limit.judge(*between)
