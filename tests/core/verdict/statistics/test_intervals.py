"""The confidence interval of a rate."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]  # it comes without types

from core.language.predicate import Operator
from core.verdict.finding import FindingState
from core.verdict.statistics.intervals import normal_quantile, side_of_limit, two_sided, wilson
from core.verdict.statistics.threshold import ExactThreshold
from tests.core.verdict.building import judged, readings

SHARES = st.sampled_from([Fraction(1, 2) + Fraction(1, 10), Fraction(9, 10), Fraction(19, 20), Fraction(999, 1000)])


def root(rate: float, n: int, z: float, low: float, high: float) -> float:
    """The root of the score equation (rate - p)^2 = z^2 p (1 - p) / n between two places, by halving."""

    def score(p: float) -> float:
        return (rate - p) ** 2 - z * z * p * (1 - p) / n

    rising = score(high) > score(low)
    for _ in range(200):
        middle = (low + high) / 2
        if (score(middle) < 0) == rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), SHARES)
def test_the_bounds_solve_the_score_equation(sample: tuple[int, int], share: Fraction) -> None:
    hits, n = sample
    z = NormalDist().inv_cdf(float((1 + share) / 2))
    low, high = wilson(Fraction(hits, n), n, share)
    rate = hits / n
    assert float(low) == pytest.approx(root(rate, n, z, 0.0, rate) if hits else 0.0, abs=1e-9)
    assert float(high) == pytest.approx(root(rate, n, z, rate, 1.0) if hits < n else 1.0, abs=1e-9)


@pytest.mark.parametrize("confidence", ["1/2", "4/5", "9/10", "19/20", "99/100", "9999/10000"])
@pytest.mark.parametrize("n", [1, 2, 5, 20, 59, 400, 10_000, 200_000])
def test_wilson_is_what_scipy_says(n: int, confidence: str) -> None:
    for hits in sorted({0, 1, 2, n // 20, n // 3, n // 2, n - 1, n} & set(range(n + 1))):
        found = wilson(Fraction(hits, n), n, Fraction(confidence))
        expected = stats.binomtest(hits, n).proportion_ci(float(Fraction(confidence)), method="wilson")
        assert [float(end) for end in found] == pytest.approx([expected.low, expected.high], abs=1e-12)


@given(st.fractions(0, 1), st.integers(1, 2**53), SHARES)
def test_the_rate_lies_in_its_interval_and_the_interval_between_0_and_1(
    rate: Fraction, n: int, share: Fraction
) -> None:
    low, high = wilson(rate, n, share)
    assert 0 <= low <= rate <= high <= 1


def test_no_hit_at_all_leaves_the_lower_bound_at_exactly_0() -> None:
    low, high = wilson(Fraction(0), 59)
    assert low == 0
    assert 0.06 < high < 0.07


def test_nothing_but_hits_leaves_the_upper_bound_at_exactly_1() -> None:
    low, high = wilson(Fraction(1), 59)
    assert high == 1
    assert 0.93 < low < 0.94


def test_a_known_interval() -> None:
    low, high = wilson(Fraction(1, 10), 100)
    assert float(low) == pytest.approx(0.0552, abs=1e-4)
    assert float(high) == pytest.approx(0.1744, abs=1e-4)


@pytest.mark.parametrize("share", [0.75, 0.95, 0.975, 0.9995])
def test_the_quantile_is_that_of_a_normal_distribution(share: float) -> None:
    assert normal_quantile(share) == pytest.approx(NormalDist().inv_cdf(share), abs=1e-12)


@st.composite
def looks(draw: st.DrawFn) -> tuple[Decimal, int, Fraction, ExactThreshold]:
    """A rate as total and weight, a confidence, and a limit anywhere, on a bound of its interval or a hair beside."""
    n, places = draw(st.one_of(st.integers(1, 300), st.integers(1, 2**53))), draw(st.integers(0, 30))
    total, confidence = Decimal(draw(st.integers(0, n * 10**places))).scaleb(-places), draw(SHARES)
    bounds = wilson(Fraction(total) / n, n, confidence)
    hair = st.sampled_from([Fraction(sign, 10**digits) for sign in (-1, 0, 1) for digits in (6, 9, 12, 16, 17, 30)])
    beside = st.builds(Fraction.__add__, st.sampled_from(bounds), hair)
    anywhere = st.one_of(st.fractions(0, 1), st.integers(-5, 5).map(Fraction), st.just(Fraction(10) ** 400))
    lower, upper = sorted(draw(st.lists(st.one_of(beside, anywhere), min_size=2, max_size=2)))
    operator = draw(st.sampled_from(get_args(Operator)))
    return total, n, confidence, ExactThreshold(operator, lower, upper if operator in ("between", "outside") else None)


@pytest.mark.slow
@settings(max_examples=400)
@given(looks())
@example((Decimal(1), 20, Fraction(19, 20), ExactThreshold("<=", wilson(Fraction(1, 20), 20)[1])))
@example((Decimal(0), 5, Fraction(19, 20), ExactThreshold(">", Fraction(0))))
@example((Decimal(5), 5, Fraction(19, 20), ExactThreshold(">=", Fraction(1))))
@example((Decimal(0), 59, Fraction(19, 20), ExactThreshold("between", Fraction(-7), Fraction(7))))
def test_the_quick_answer_is_always_the_exact_one(look: tuple[Decimal, int, Fraction, ExactThreshold]) -> None:
    total, n, confidence, limit = look
    exact = limit.judge(*wilson(Fraction(total) / n, n, confidence))
    assert side_of_limit(total, n, n, two_sided(confidence), limit) is exact


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("> 5%", "0.3", "met"),
        ("> 5%", "0.06", "undecided"),
        ("> 5%", "0", "unmet"),
        (">= 92%", "1", "met"),
        (">= 92%", "0.93", "undecided"),
        (">= 92%", "0.5", "unmet"),
        ("between 40% and 60%", "0.5", "met"),
        ("between 40% and 60%", "0.55", "undecided"),
        ("between 40% and 60%", "0.8", "unmet"),
        ("outside 40% and 60%", "0.5", "unmet"),
        ("outside 40% and 60%", "0.55", "undecided"),
        ("outside 40% and 60%", "0.8", "met"),
        ("outside 40% and 60%", "0.1", "met"),
        ("outside 49% and 51%", "0.5", "undecided"),
        ("!= 50%", "0.8", "met"),
        ("!= 50%", "0.5", "undecided"),
        ("= 50%", "0.8", "unmet"),
    ],
)
def test_with_confidence_the_whole_interval_must_lie_on_one_side(
    operator: str, value: str, expected: FindingState
) -> None:
    found = judged(f"rate {operator} over 1w with 95% confidence", readings([value], signal="rate", sizes=[200]))
    assert found.state == expected
    assert found.interval is not None


def test_a_higher_confidence_can_make_it_undecided() -> None:
    evidence = readings(["0.09"], signal="rate", sizes=[200])
    assert judged("rate > 5% over 1w with 90% confidence", evidence).state == "met"
    assert judged("rate > 5% over 1w with 99.9% confidence", evidence).state == "undecided"


def test_the_interval_is_given_wherever_a_rate_has_sizes() -> None:
    evidence = readings(["0.1"], signal="rate", sizes=[100])
    assert judged("rate > 5% over 1w", evidence).interval == wilson(Fraction(1, 10), 100)
    assert judged("rate > 5%", evidence).interval == wilson(Fraction(1, 10), 100)


def test_there_is_no_interval_without_sizes_or_for_what_is_no_rate() -> None:
    assert judged("rate > 5% over 1w", readings(["0.1"], signal="rate")).interval is None
    assert judged("max of rate > 5% over 1w", readings(["0.1"], signal="rate", sizes=[9])).interval is None
    assert judged("level > 5 over 1w", readings(["0.1"], sizes=[9])).interval is None


def test_confidence_without_sizes_is_unknown() -> None:
    found = judged("rate > 5% over 1w with 95% confidence", readings(["0.9"], signal="rate"))
    assert found.state == "unknown"
    assert "sample sizes" in found.reason
