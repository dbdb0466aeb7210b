"""From the readings of a window to one exact value."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verdict.replay.aggregates import Aggregate, aggregate_of
from tests.core.verdict.building import judged, readings

VALUES = st.lists(st.decimals(-(10**6), 10**6, places=3), min_size=1, max_size=60)
FIVE = ["5", "1", "4", "2", "3"]


@pytest.mark.parametrize(
    ("aggregate", "values", "expected"),
    [
        ("last of", FIVE, "3"),
        ("mean of", FIVE, "3"),
        ("median of", FIVE, "3"),
        ("median of", ["1", "2", "3", "10"], "2.5"),
        ("min of", FIVE, "1"),
        ("max of", FIVE, "5"),
        ("sum of", FIVE, "15"),
        ("count of", FIVE, "5"),
        ("p50 of", FIVE, "3"),
        ("p95 of", FIVE, "5"),
        ("p80 of", FIVE, "4"),
        ("p81 of", FIVE, "5"),
        ("p1 of", FIVE, "1"),
        ("p99 of", ["7"], "7"),
    ],
)
def test_each_aggregate(aggregate: str, values: list[str], expected: str) -> None:
    assert judged(f"{aggregate} level > 2 over 1w", readings(values)).value == Fraction(expected)


@pytest.mark.parametrize(
    ("signal", "threshold", "expected"),
    [("cases", "2", "6"), ("cost", "2", "6"), ("level", "2", "2"), ("rate", "5%", "2")],
)
def test_in_a_window_the_kind_decides_how_readings_are_put_together(signal: str, threshold: str, expected: str) -> None:
    evidence = readings(["1", "2", "3"], signal=signal)
    assert judged(f"{signal} > {threshold} over 1w", evidence).value == Fraction(expected)


def test_a_rate_is_weighted_by_its_sample_sizes() -> None:
    found = judged("rate > 5% over 1w", readings(["0.1", "0.01"], signal="rate", sizes=[10, 90]))
    assert (found.value, found.n) == (Fraction(19, 1000), 100)


def test_a_mean_that_is_asked_for_is_not_weighted() -> None:
    found = judged("mean of rate > 5% over 1w", readings(["0.1", "0.01"], signal="rate", sizes=[10, 90]))
    assert found.value == Fraction(55, 1000)


def test_a_level_with_sample_sizes_is_averaged_without_weights() -> None:
    found = judged("level > 1 over 1w", readings(["1", "3"], sizes=[10, 90]))
    assert (found.value, found.n) == (Fraction(2), 100)


@pytest.mark.parametrize("aggregate", ["", "mean of ", "sum of ", "count of ", "p95 of "])
def test_readings_with_and_without_sizes_are_not_mixed(aggregate: str) -> None:
    threshold = "5" if aggregate == "count of " else "5%"
    evidence = readings(["0.1", "0.2"], signal="rate", sizes=[10, None])
    found = judged(f"{aggregate}rate > {threshold} over 1w", evidence)
    assert (found.state, found.value) == ("unknown", None)
    assert "some readings of Rate have a sample size and some have none" in found.reason


def test_a_size_in_another_reading_does_not_matter_to_the_newest_one() -> None:
    assert judged("rate > 5%", readings(["0.1", "0.2"], signal="rate", sizes=[10, None])).state == "met"


def test_min_counts_sample_sizes_where_readings_have_them() -> None:
    evidence = readings(["0.1", "0.1"], signal="rate", sizes=[20, 19])
    short = judged("rate > 5% over 1w min 40", evidence)
    assert (short.state, short.n) == ("unknown", 39)
    assert short.reason == "39 cases of Rate over 1 week; 40 are needed"
    assert judged("rate > 5% over 1w min 39", evidence).state == "met"


def test_min_counts_readings_where_they_have_no_sizes() -> None:
    assert judged("level > 1 over 1w min 3", readings(["2", "2"])).state == "unknown"
    assert judged("level > 1 over 1w min 2", readings(["2", "2"])).state == "met"


def value(of: Aggregate) -> Fraction:
    total, weight = of.ratio()
    return Fraction(total) / weight


def running(word: str, values: list[Decimal], sizes: list[int], left: int) -> Aggregate:
    """An aggregate that the first readings have entered and left."""
    found = aggregate_of(word)
    for one, n in zip(values, sizes, strict=True):
        found.add(one, n)
    for one, n in zip(values[:left], sizes[:left], strict=True):
        found.drop(one, n)
    return found


@given(
    st.lists(st.tuples(st.decimals(-(10**15), 10**15, allow_nan=False, places=15), st.integers(1, 2**53)), min_size=1)
)
def test_a_weighted_sum_is_exact(pairs: list[tuple[Decimal, int]]) -> None:
    expected = sum((Fraction(value) * weight for value, weight in pairs), Fraction())
    found = running("rate", [value for value, _ in pairs], [weight for _, weight in pairs], 0)
    assert value(found) * sum(weight for _, weight in pairs) == expected


@given(VALUES, st.integers(1, 99), st.data())
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(
    values: list[Decimal], percent: int, data: st.DataObject
) -> None:
    left = data.draw(st.integers(0, len(values) - 1))
    there = values[left:]
    expected = min(one for one in there if 100 * sum(other <= one for other in there) >= percent * len(there))
    assert value(running(f"p{percent}", values, [1] * len(values), left)) == Fraction(expected)


@given(VALUES, st.data())
def test_the_median_is_the_middle_one_or_halfway_between_two(values: list[Decimal], data: st.DataObject) -> None:
    left = data.draw(st.integers(0, len(values) - 1))
    assert value(running("median", values, [1] * len(values), left)) == median(map(Fraction, values[left:]))


@given(VALUES, st.data())
def test_a_rate_is_the_mean_of_all_samples_behind_its_readings(values: list[Decimal], data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 40), min_size=len(values), max_size=len(values)))
    left = data.draw(st.integers(0, len(values) - 1))
    samples = [Fraction(one) for one, n in zip(values[left:], sizes[left:], strict=True) for _ in range(n)]
    assert value(running("rate", values, sizes, left)) == sum(samples) / len(samples)
