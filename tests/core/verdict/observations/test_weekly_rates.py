"""The weekly rates of reviews."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.sessions import week_of
from core.model.signals import Signal
from core.verdict.finding_text import denominator
from core.verdict.observations.review_samples import HIT, MISS, Sample
from core.verdict.observations.weekly_rates import SamplesByWeek, Week, rates_of, weekly
from core.verdict.statistics.intervals import wilson

MONDAY = datetime(2025, 1, 6, tzinfo=UTC)
LATER = MONDAY + timedelta(weeks=9)
RATE: dict[str, Any] = {"stream": "reviews:undefined", "kind": "rate", "unit": "ratio"}


def sample(number: int, *, hit: bool = False, weeks: int = 0, **more: Any) -> Sample:
    """A case of the week so many after 2025-W02, reviewed when that was over."""
    fields: dict[str, Any] = {
        "enters": MONDAY + timedelta(weeks=weeks + 1),
        "at": MONDAY + timedelta(weeks=weeks, hours=number),
        "case": f"log/{number}",
        "value": HIT if hit else MISS,
        "week": f"2025-W{weeks + 2:02}",
        **more,
    }
    return Sample(**fields)


def points(of: str, *samples: Sample, at: datetime = LATER) -> tuple[Week, ...]:
    """The weeks of an undefined rate."""
    return weekly(Signal(**RATE, of=of), samples, at)


def test_each_week_is_a_rate_of_what_was_drawn_for_it() -> None:
    first = [sample(number, hit=number < 3) for number in range(15)]
    second = [sample(number, weeks=1) for number in range(4)]
    one, other = points("exceptions", *first, *second)
    assert (one.week, one.at, one.value, one.n) == ("2025-W02", MONDAY, Fraction(1, 5), 15)
    assert one.interval == wilson(Fraction(1, 5), 15)
    assert (one.of, other.of) == ("of 15 flagged cases drawn in 2025-W02", "of 4 flagged cases drawn in 2025-W03")
    assert (other.value, other.n) == (Fraction(), 4)


def test_a_week_of_all_traffic_weighs_each_kind_by_its_cases() -> None:
    stands = {"flagged_traffic": 100, "other_traffic": 900}
    flagged = [sample(number, hit=number < 8, **stands) for number in range(10)]
    controls = [sample(number, hit=number < 1, stratum="controls", **stands) for number in range(10, 20)]
    controls[0] = sample(10, hit=True, stratum="controls", **stands)
    (week,) = points("traffic", *flagged, *controls)
    assert week.value == Fraction(1, 10) * Fraction(8, 10) + Fraction(9, 10) * Fraction(1, 10)
    assert week.n == 12  # 10 cases stand for 10 each, 10 for 90: (100 + 900)^2 / (10 * 10^2 + 10 * 90^2)
    assert week.of == "of all traffic of 2025-W02, estimated as if from 12 cases"
    assert week.interval is not None
    assert week.interval[0] < week.value < week.interval[1]


def test_a_week_without_controls_says_nothing_of_all_traffic() -> None:
    assert points("traffic", sample(1, flagged_traffic=9, other_traffic=90)) == ()


def test_only_what_is_known_at_the_instant_counts() -> None:
    known = sample(1, hit=True, until=MONDAY + timedelta(weeks=2))
    found_later = sample(1, enters=MONDAY + timedelta(weeks=2))
    values = [
        [week.value for week in points("exceptions", known, found_later, at=MONDAY + timedelta(days=days))]
        for days in (6, 7, 13, 14)
    ]
    assert values == [[], [1], [1], [0]]


def test_confirmed_cases_are_counted_in_the_week_in_which_they_occurred() -> None:
    signal = Signal(stream="reviews:customer_impact", kind="events", unit="count")
    found = weekly(signal, [sample(1, hit=True, week=""), sample(2, hit=True, week="")], LATER)
    assert [(one.week, one.value, one.n, one.interval, one.of) for one in found] == [
        ("2025-W02", Fraction(2), None, None, "confirmed cases of 2025-W02")
    ]


@pytest.mark.parametrize(
    ("of", "n", "week", "says"),
    [
        ("exceptions", 15, "2025-W02", "of 15 flagged cases drawn in 2025-W02"),
        ("exceptions", 1, "", "of 1 flagged case"),
        ("controls", 5, "2025-W02", "of 5 controls drawn in 2025-W02"),
        ("controls", 1, "", "of 1 control"),
        ("traffic", 12, "2025-W02", "of all traffic of 2025-W02, estimated as if from 12 cases"),
        ("traffic", 12, "", "of all traffic, estimated as if from 12 cases"),
    ],
)
def test_a_denominator_is_named_in_words(of: Any, n: int, week: str, says: str) -> None:
    assert denominator(of, n, week) == says


many = st.lists(
    st.builds(
        sample, st.integers(0, 5), weeks=st.integers(0, 30), hit=st.booleans(), week=st.sampled_from(("2025-W09", ""))
    ),
    max_size=12,
)


@given(st.lists(many, min_size=1, max_size=4), st.integers(0, 3))
def test_weeks_that_have_seen_other_samples_are_those_of_these_alone(several: list[list[Sample]], newest: int) -> None:
    pool = sorted(one for of_one in several for one in of_one)
    crowd = [sample(number, weeks=number % 9) for number in range(100)]
    by_week, signal = SamplesByWeek(), Signal(**RATE, of="exceptions")
    for samples in (tuple(pool), *map(tuple, several), tuple(pool[1:]), tuple(crowd), tuple(pool)):
        found = rates_of(signal, by_week.of(samples), LATER, newest)
        assert found == weekly(signal, samples, LATER, newest)
        shown = [one for one in samples if one.enters <= LATER < one.until]
        names = sorted({one.week or week_of(one.at) for one in shown})[-newest:]
        assert [one.week for one in found] == names
