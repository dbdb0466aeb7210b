"""The replay says at every instant what the plainest computation from all evidence says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.language.parse import parse
from core.language.predicate import Measured
from core.model.evidence import Reading
from core.model.signals import Signal
from core.verdict.replay.cache import ReplayCache
from core.verdict.replay.compiled import compile_condition
from core.verdict.replay.key import ReplayKey
from core.verdict.replay.serialization import dump, load
from core.verdict.replay.state_machine import BEGINNING, ConditionTimeline, Looks
from tests.core.verdict.replay.naive import ZONE, Readings, states

START = datetime(2026, 1, 1, tzinfo=UTC)
SIGNALS = {
    "rate": Signal(kind="rate", unit="ratio", max_age="5d", baseline="4%"),
    "level": Signal(kind="level", unit="number", max_age="3d"),
    "cases": Signal(kind="events", unit="count", max_age="6d"),
}
HEADS = (
    "rate > 5%",
    "rate >= baseline over 3d",
    "rate > 5% over 4d min 30",
    "rate between 4% and 6% over 3 readings",
    "rate outside 4% and 6% over 2d within 1d",
    "rate < 60% over 4d with 90% confidence",
    "max of level > 6 over 3d",
    "min of level < 3 over 2 readings",
    "median of level != 5 over 4d",
    "p80 of level >= 6 over 4d",
    "mean of level = 5",
    "last of level > 5 over 2d",
    "rate > 5% over last week",
    "rate > 4% over last 2 weeks min 20",
    "p80 of level >= 6 over last 2 weeks",
    "cases >= 12 over last week within 4w",
    "cases >= 12 over 3d",
    "count of cases > 2 over 3d",
)
SPANS = ("", "for 1d", "for 36h", "for 2 readings", "for 3 readings")
RECOVERIES = {"rate": "<= 3%", "level": "< 5", "cases": "<= 4"}

heads = st.sampled_from(HEADS)
spans = st.sampled_from(SPANS)
values = st.integers(0, 10)
gaps = st.sampled_from((0, 1, 6, 12, 24, 30, 48, 100, 200))
sizes = st.sampled_from((None, 5, 10, 20))


@st.composite
def sentences(draw: st.DrawFn) -> Measured:
    """A measured sentence, with every clause that fits it."""
    head, for_duration = draw(heads), draw(spans)
    name = next(word for word in head.split() if word in SIGNALS)
    until = f"until {RECOVERIES[name]} {draw(spans)}" if draw(st.booleans()) else ""
    predicate = parse(" ".join(f"{head} {for_duration} {until}".split()))
    assert isinstance(predicate, Measured)
    return predicate


@st.composite
def evidence(draw: st.DrawFn, name: str) -> tuple[Reading, ...]:
    """Readings of a signal in time order, some of them at one instant."""
    at, found = START, []
    sized = draw(st.sampled_from((True, True, False, None)))
    for number, gap in enumerate(draw(st.lists(gaps, max_size=14))):
        at += timedelta(hours=gap)
        n = draw(sizes) if sized is None else draw(st.sampled_from((5, 10, 20))) if sized else None
        value = Decimal(draw(values)) / (100 if name == "rate" else 1)
        found.append(reading(name, f"{number:03}", at, value, n))
    return tuple(found)


@st.composite
def looking(draw: st.DrawFn) -> Looks:
    """Looks: from an instant on somebody did, until one at which the last was too long ago, and so on."""
    at, found = START - timedelta(days=1), [(BEGINNING, False)]
    for number, gap in enumerate(draw(st.lists(gaps, min_size=1, max_size=8))):
        at += timedelta(hours=gap)
        found.append((at, number % 2 == 0))
    return tuple(dict(found).items())


def reading(name: str, key: str, at: datetime, value: Decimal, n: int | None) -> Reading:
    """One reading, known at once."""
    return Reading(id=key, signal=name, at=at, value=value, n=n, recorded=at)


def track_of(measured: Measured, readings: Readings, *, firm: bool = True) -> ConditionTimeline:
    """The replay of all readings at once."""
    timeline = ConditionTimeline(compile_condition(measured, SIGNALS[measured.signal], firm=firm, zone=ZONE))
    timeline.extend(readings)
    return timeline


@given(st.data(), sentences(), st.booleans(), st.sampled_from((0, 1, 30, 200, 2000)))
def test_at_every_instant_it_is_what_all_evidence_says(
    data: st.DataObject, measured: Measured, firm: bool, later: int
) -> None:
    readings = data.draw(evidence(measured.signal))
    end = (readings[-1].at if readings else START) + timedelta(hours=later)
    expected = states(measured, SIGNALS[measured.signal], readings, end, firm=firm)
    assert track_of(measured, readings, firm=firm).at(end).changes == expected


@pytest.mark.slow
@settings(max_examples=1000)
@given(st.data(), sentences(), st.booleans(), st.sampled_from((0, 1, 30, 200, 2000)))
def test_where_somebody_looked_it_is_what_all_evidence_and_silence_say(
    data: st.DataObject, measured: Measured, firm: bool, later: int
) -> None:
    readings = data.draw(evidence(measured.signal))
    end = (readings[-1].at if readings else START) + timedelta(hours=later)
    looks = data.draw(looking())
    timeline = ConditionTimeline(compile_condition(measured, SIGNALS[measured.signal], firm=firm, zone=ZONE), looks)
    timeline.extend(readings)
    expected = states(measured, SIGNALS[measured.signal], readings, end, looks, firm=firm)
    assert timeline.at(end).changes == expected


@given(st.data(), sentences(), st.booleans())
def test_what_comes_later_never_changes_what_was(data: st.DataObject, measured: Measured, firm: bool) -> None:
    readings = data.draw(evidence(measured.signal))
    whole = track_of(measured, readings, firm=firm).changes
    for number, one in enumerate(readings[1:], start=1):
        if one.at > readings[number - 1].at:
            before = track_of(measured, readings[:number], firm=firm).at(one.at - timedelta(microseconds=1)).changes
            assert whole[: len(before)] == before


@given(st.data(), sentences())
def test_any_order_of_arrival_gives_the_replay_from_the_start(data: st.DataObject, measured: Measured) -> None:
    readings = data.draw(evidence(measured.signal))
    asked = compile_condition(measured, SIGNALS[measured.signal], firm=True, zone=ZONE)
    replay, known = ReplayCache(), set()
    for number in data.draw(st.permutations(range(len(readings)))):
        known.add(number)
        there = tuple(readings[one] for one in sorted(known))
        replay.turn()
        timeline = replay.timeline(ReplayKey(measured.signal, asked), there)
        assert timeline.changes == track_of(measured, there).changes
        instant = there[-1].at + timedelta(hours=50)
        assert timeline.at(instant).changes == track_of(measured, there).at(instant).changes


@given(st.data(), sentences(), st.booleans())
def test_a_kept_track_goes_on_where_it_stood(data: st.DataObject, measured: Measured, firm: bool) -> None:
    readings = data.draw(evidence(measured.signal))
    times = sorted({one.at for one in readings})
    cut = data.draw(st.integers(0, len(times)))
    before = [one for one in readings if one.at in times[:cut]]
    timeline = track_of(measured, before, firm=firm)
    revived = load(timeline.compiled, timeline.looks, dump(timeline))
    revived.extend(one for one in readings if one.at in times[cut:])
    whole = track_of(measured, readings, firm=firm)
    instant = (times[-1] if times else START) + timedelta(hours=data.draw(st.sampled_from((0, 30, 2000))))
    one, other = revived.at(instant), whole.at(instant)
    assert one.changes == other.changes
    assert (one.first_met, one.raw_state, one.window.n, one.window.most) == (
        other.first_met,
        other.raw_state,
        other.window.n,
        other.window.most,
    )
    assert dump(revived) == dump(whole)


@given(st.data(), sentences())
def test_looking_ahead_leaves_no_trace(data: st.DataObject, measured: Measured) -> None:
    readings = data.draw(evidence(measured.signal))
    asked = compile_condition(measured, SIGNALS[measured.signal], firm=True, zone=ZONE)
    timeline = ConditionTimeline(asked)
    for number, one in enumerate(readings):
        if number == 0 or one.at > readings[number - 1].at:
            together = tuple(other for other in readings if other.at == one.at)
            timeline.extend(together)
            timeline.at(one.at + timedelta(days=data.draw(st.integers(0, 9))))
    assert timeline.changes == track_of(measured, readings).changes


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [((3, 3, 3), "met"), ((4, 2, 2), "met"), ((2, 2, 5), "met"), ((2, 2, 6), "unmet"), ((2, 6, 2), "unmet")],
)
def test_what_is_unknown_between_readings_breaks_no_row_of_them(gaps: tuple[int, ...], expected: str) -> None:
    measured = parse("rate > 5% over 2d for 4 readings")
    assert isinstance(measured, Measured)
    days = [sum(gaps[:number]) for number in range(len(gaps) + 1)]
    readings = tuple(reading("rate", f"{day}", START + timedelta(days=day), Decimal("0.08"), 20) for day in days)
    timeline = track_of(measured, readings)
    assert timeline.state == expected
    if gaps == (3, 3, 3):
        assert [state for _at, state in timeline.changes] == [
            "unmet",
            "unknown",
            "unmet",
            "unknown",
            "unmet",
            "unknown",
            "met",
        ]


@pytest.mark.parametrize("head", HEADS)
def test_silence_always_ends_in_unknown(head: str) -> None:
    measured = parse(head)
    assert isinstance(measured, Measured)
    readings = tuple(
        reading(measured.signal, str(day), START + timedelta(days=day), Decimal(day) / 100, 20) for day in range(9)
    )
    assert track_of(measured, readings).at(START + timedelta(days=60)).state == "unknown"
