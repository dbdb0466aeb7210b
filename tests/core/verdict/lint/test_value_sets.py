"""Sets of values by their stretches are what the threshold says of each value."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.verdict.lint.measured_condition import points
from core.verdict.lint.value_sets import ValueSet, complement, contained, value_set
from core.verdict.statistics.threshold import ExactThreshold

numbers = st.integers(-2, 8).map(Fraction)
single = st.builds(ExactThreshold, st.sampled_from((">", ">=", "<", "<=", "=", "!=")), numbers)
pair = st.tuples(numbers, numbers).map(sorted)
double = st.builds(
    lambda operator, ends: ExactThreshold(operator, *ends), st.sampled_from(("between", "outside")), pair
)
limits = st.lists(single | double, min_size=1, max_size=8)
ends = st.sampled_from(((None, None), (Fraction(0), None), (Fraction(0), Fraction(5))))


def members(of: ValueSet) -> set[int]:
    return {place for first, last in of for place in range(first, last + 1)}


def drawn(thresholds: Sequence[ExactThreshold], bounds: tuple[Fraction | None, Fraction | None]) -> list[set[int]]:
    """For each threshold the positions of the values that satisfy it, one by one."""
    values = points(thresholds, *bounds)
    return [{place for place, value in enumerate(values) if one.holds(value)} for one in thresholds]


@given(limits, ends)
def test_a_set_has_the_values_that_satisfy_its_threshold(
    thresholds: list[ExactThreshold], bounds: tuple[Fraction | None, Fraction | None]
) -> None:
    values = points(thresholds, *bounds)
    for one, expected in zip(thresholds, drawn(thresholds, bounds), strict=True):
        of = value_set(one, values)
        assert members(of) == expected
        assert members(complement(of, len(values))) == set(range(len(values))) - expected


@given(limits, limits, ends)
def test_what_lies_within_another_set_is_found_as_by_trying_every_two(
    inner: list[ExactThreshold], outer: list[ExactThreshold], bounds: tuple[Fraction | None, Fraction | None]
) -> None:
    every = [*inner, *outer]
    values, sets = points(every, *bounds), drawn(every, bounds)
    numbered = [(number, value_set(one, values)) for number, one in enumerate(every)]
    found = list(contained(numbered[: len(inner)], numbered[len(inner) :]))
    expected = [
        (one, other)
        for one in range(len(inner))
        for other in range(len(inner), len(every))
        if sets[one] and sets[one] <= sets[other]
    ]
    assert sorted(found) == expected
