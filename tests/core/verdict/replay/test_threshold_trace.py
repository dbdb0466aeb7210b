"""A traced condition under another threshold is what a replay of all its readings finds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.parse import parse
from core.language.predicate import Measured
from core.model.evidence import Reading
from core.model.signals import Signal
from core.verdict.replay.cache import ReplayCache
from core.verdict.replay.compiled import compile_condition
from core.verdict.replay.key import ReplayKey
from core.verdict.replay.state_machine import ConditionTimeline
from core.verdict.replay.threshold_trace import traceable

AT = datetime(2026, 1, 1, tzinfo=UTC)
RATE = Signal(kind="rate", unit="ratio", max_age="10d")
COMPARED = ("> {}", ">= {}", "< {}", "<= {}", "= {}", "!= {}", "between {} and 60%", "outside {} and 60%")
WINDOWS = ("over 4w", "over 3d min 30", "over 2 readings", "", "over 2w min 20 within 2d")
LIMITS = ("0%", "5%", "10%", "33%", "50%", "60%")


@st.composite
def records(draw: st.DrawFn) -> tuple[Reading, ...]:
    """Readings of some weeks, several at one time, with and without sizes, their values often at a threshold."""
    hours = sorted(draw(st.lists(st.integers(0, 24 * 40), max_size=25)))
    sized = draw(st.sampled_from([True, True, False, None]))
    return tuple(
        Reading(
            source="a",
            id=str(number),
            signal="rate",
            at=AT + timedelta(hours=hour),
            recorded=AT,
            value=Decimal(draw(st.sampled_from(["0", "0.05", "0.1", "0.33", "0.5", "0.6", "1"]))),
            n=20 if sized or (sized is None and draw(st.booleans())) else None,
        )
        for number, hour in enumerate(hours)
    )


def key(sentence: str, looks: tuple[tuple[datetime, bool], ...] = ()) -> ReplayKey:
    """The key of a condition on the rate."""
    measured = parse(sentence)
    assert isinstance(measured, Measured)
    return ReplayKey("rate", compile_condition(measured, RATE, firm=True, zone="UTC"), looks)


def told(timeline: ConditionTimeline, at: datetime) -> tuple[object, ...]:
    """All that a finding takes from a timeline at an instant."""
    now = timeline.at(at)
    window = now.window
    ratio = Fraction(window.ratio()[0]) / window.ratio()[1]
    facts = window.gap(), window.n, ratio, window.newest, window.answer(), now.next_at, now.first_met
    return (now.state, now.raw_state, now.since, now.changes, *facts)


@given(
    readings=records(),
    compared=st.sampled_from(COMPARED),
    window=st.sampled_from(WINDOWS),
    limits=st.lists(st.sampled_from(LIMITS), min_size=2, max_size=4),
    looked=st.booleans(),
    later=st.integers(0, 24 * 60),
)
def test_every_threshold_is_judged_as_by_a_replay(
    readings: tuple[Reading, ...], compared: str, window: str, limits: list[str], looked: bool, later: int
) -> None:
    looks = ((AT + timedelta(days=5), True), (AT + timedelta(days=20), False)) if looked else ()
    cache = ReplayCache()
    cache.trace(key(f"rate {compared.format(limits[0])} {window}", looks), readings)
    for limit in limits:
        wanted = key(f"rate {compared.format(limit)} {window}", looks)
        at = max((one.at for one in readings), default=AT) + timedelta(hours=later)
        assert told(cache.timeline(wanted, readings), at) == told(ReplayCache().timeline(wanted, readings), at)


def test_another_record_or_another_sentence_is_replayed() -> None:
    readings = tuple(
        Reading(
            source="a", id=str(n), signal="rate", at=AT + timedelta(days=n), recorded=AT, value=Decimal("0.5"), n=20
        )
        for n in range(3)
    )
    cache = ReplayCache()
    cache.trace(key("rate > 5% over 4w"), readings[:2])
    for sentence, seen in (
        ("rate > 6% over 4w", readings),
        ("rate > 6% over 2w", readings[:2]),
        ("rate > 6% over 4w", ()),
    ):
        fresh = ReplayCache().timeline(key(sentence), seen)
        assert told(cache.timeline(key(sentence), seen), AT + timedelta(days=9)) == told(fresh, AT + timedelta(days=9))


@pytest.mark.parametrize(
    "sentence",
    ["rate > 5% over 4w for 2d", "rate > 5% over 4w until < 4%", "rate > 5% over 4w with 95% confidence"],
)
def test_what_depends_on_more_than_the_value_is_replayed(sentence: str) -> None:
    assert not traceable(key(sentence).compiled)
