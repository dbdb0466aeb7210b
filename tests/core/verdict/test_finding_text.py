"""The figures in a reason are true: nobody reads `1.5 is below baseline (1.5)`."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.parse import parse
from core.language.predicate import Measured
from core.model.quantity import SCALE, Unit
from core.verdict.finding_text import apart, left, limits, rounded_age

UNITS: list[Unit] = ["ratio", "count", "number", "duration"]
near = st.sampled_from([Fraction(1, 10**power) for power in (0, 1, 2, 3, 6, 15)])
values = st.one_of(
    st.sampled_from([Fraction(120), Fraction(7200), Fraction(1), Fraction(0), Fraction(1, 20)]),
    st.decimals(-(10**9), 10**9, places=6).map(Fraction),
)


def exact(text: str) -> Fraction:
    """The value of a text such as `1,234.5%` or `2.5h`."""
    number, suffix = re.findall(r"([-0-9,.]+)(%|[a-z]*)", text)[0]
    return Fraction(number.replace(",", "")) * SCALE[suffix]


def order(one: Fraction, other: Fraction) -> int:
    return (one > other) - (one < other)


@given(values, near, st.integers(-3, 3), st.sampled_from(UNITS))
def test_value_and_relative_threshold_compare_in_words_as_they_do_exactly(
    limit: Fraction, step: Fraction, steps: int, unit: Unit
) -> None:
    value = limit + step * steps
    predicate = parse("x > baseline")
    assert isinstance(predicate, Measured)
    written = limits(predicate.comparison, unit, value, limit, None)
    shown = exact(written.removeprefix("baseline (").removesuffix(")"))
    assert order(exact(apart(value, unit, limit)), shown) == order(value, limit)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(0), "0 minutes"),
        (timedelta(seconds=59), "0 minutes"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=10, hours=23), "10 days"),
    ],
)
def test_an_age_is_told_in_whole_minutes_hours_or_days(length: timedelta, words: str) -> None:
    assert rounded_age(length) == words


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (timedelta(seconds=1), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=2, seconds=1), "3 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=5, hours=1), "6 days"),
    ],
)
def test_a_time_that_is_still_to_come_is_rounded_up(length: timedelta, told: str) -> None:
    assert left(length) == told
