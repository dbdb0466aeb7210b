"""The history (`optable replay`) says of every instant what `optable verdict --at` says of it: state and causes."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from core.model.evidence_log import EvidenceLog
from core.model.gate import GATES, Condition, GateName
from core.model.workflow import Workflow
from core.model.workspace import RecordId, Workspace
from core.verdict.context import Context
from core.verdict.evaluate import decide, evaluate
from core.verdict.history import History, Period, history
from core.verdict.replay.cache import ReplayCache
from tests.core.verdict.building import AT, decision, reading, with_signal, workspace
from tests.core.verdict.histories import START, TICK, history_of

MOST = 40
"""More instants of one history than this are not looked at, but for those at which it changes."""


def period_at(told: History, at: datetime) -> Period:
    """The period in which an instant lies."""
    *_before, found = (one for one in told.periods if one.start <= at < one.end or one.end == at)
    return found


def causes(whole: Workspace, evidence: EvidenceLog, at: datetime) -> tuple[GateName, set[str]]:
    """The verdict at an instant, and what it is owed to."""
    context = Context(whole, evidence, at)
    found = evaluate(context)
    gate, because = decide(found.findings, context)
    assert gate == found.verdict
    return gate, {one.key for one in because} if gate != "go" else set()


@pytest.mark.slow
@pytest.mark.parametrize(
    "seeds", [range(first, first + 30) for first in range(0, 330, 30)], ids=lambda one: f"{one[0]}"
)
def test_the_history_is_the_verdict_at_every_instant(seeds: range) -> None:
    for seed in seeds:
        drawn = history_of(seed)
        told = history(Context(*drawn, AT, replay=ReplayCache()), START)
        assert (told.periods[0].start, told.periods[-1].end) == (START, AT)
        assert all(one.end == other.start for one, other in pairwise(told.periods))
        for one in told.periods:
            assert (one.verdict, set(one.because)) == causes(*drawn, one.start), (seed, one)
        around = [one.start + tick for one in told.periods[1:] for tick in (-TICK, TICK) if one.start + tick <= AT]
        instants = drawn.instants
        others = Random(seed).sample(instants, min(MOST, len(instants)))  # noqa: S311  # the same in every run
        for at in [*around, *others, AT]:
            assert period_at(told, at).verdict == evaluate(Context(*drawn, at)).verdict, (seed, at)


def test_these_histories_are_about_something() -> None:
    every = [history(Context(*history_of(seed), AT), START) for seed in range(100)]
    assert min(sum(told.times(gate) for told in every) for gate in GATES) > 50
    assert sum(len(told.periods) > 3 for told in every) > 30


def stopping(sentence: str, since: datetime | None = None, **parts: Any) -> Workspace:
    """A gate with one Stop condition of its own; everything else speaks for Go."""
    whole = workspace(stop={}, **parts)
    return whole.having({RecordId("condition", "stop.x"): Condition(sentence=sentence, since=since)})


def told_of(whole: Workspace, evidence: EvidenceLog, at: datetime) -> list[tuple[GateName, datetime, tuple[str, ...]]]:
    """The history, which is what the verdict says where it changes and just before."""
    told = history(Context(whole, evidence, at))
    for one in told.periods:
        for instant in (one.start, max(one.end - TICK, one.start)):
            assert evaluate(Context(whole, evidence, instant)).verdict == one.verdict
    return [(one.verdict, one.start, one.because) for one in told.periods]


def day(number: int) -> datetime:
    """That day of January 2026."""
    return datetime(2026, 1, number, tzinfo=UTC)


TWO_THEN_NONE = EvidenceLog.of([reading("2", day(1)), reading("0", day(3))])


def test_a_stop_condition_that_was_changed_after_a_resume_invents_no_stop() -> None:
    whole = stopping("level > 1", since=day(5), decisions={"d": decision("resume", day(2))})
    assert told_of(whole, TWO_THEN_NONE, day(6)) == [
        ("stop", day(1), ("stop.x",)),
        ("hold", day(2), ("stop.x",)),
        ("go", day(3), ()),
    ]


def test_a_stop_of_before_its_change_is_in_the_history_until_the_change() -> None:
    assert told_of(stopping("level > 1", since=day(5)), TWO_THEN_NONE, day(6)) == [
        ("stop", day(1), ("stop.x",)),
        ("go", day(5), ()),
    ]


def test_a_change_that_is_still_to_come_hides_nothing_now() -> None:
    assert told_of(stopping("level > 1", since=day(9)), TWO_THEN_NONE, day(6)) == [("stop", day(1), ("stop.x",))]


def test_a_stop_condition_that_is_still_met_when_it_changes_stops_from_then_on() -> None:
    evidence = EvidenceLog.of([reading("2", day(1)), reading("0", day(5))])
    just_before = stopping("level > 1", since=day(5) - TICK)
    assert told_of(just_before, evidence, day(6)) == [("stop", day(1), ("stop.x",))]
    assert told_of(stopping("level > 1", since=day(5)), evidence, day(6))[1:] == [("go", day(5), ())]


def test_what_became_known_after_a_resume_stops_from_that_resume_on() -> None:
    late = reading("2", day(1), recorded=day(4))
    evidence = EvidenceLog.of([late, reading("0", day(2)), reading("0", day(4))])
    whole = stopping("level > 1", decisions={"d": decision("resume", day(3))})
    assert told_of(whole, evidence, day(6)) == [("stop", day(1), ("stop.x",))]


def test_a_stop_that_cannot_be_observed_yet_holds_nothing_up_in_the_past_either() -> None:
    signals = with_signal("level", from_stage="retired")
    assert told_of(stopping("level > 1", signals=signals), TWO_THEN_NONE, day(6)) == [("go", day(1), ())]


def test_what_a_merge_left_to_be_looked_at_holds_as_it_does_in_the_verdict() -> None:
    flow = Workflow(stage="production", unseen=("gate.stop",))
    assert told_of(stopping("level > 5", workflow=flow), TWO_THEN_NONE, day(6)) == [("hold", day(1), ("merge",))]


def test_every_cause_of_a_hold_is_named() -> None:
    whole = workspace(
        go={"early": "level > 1"},
        hold={"seldom": "rate > 5%"},
        signals=with_signal("level", from_stage="retired"),
        decisions={"d": decision("hold", day(2))},
    )
    assert told_of(whole, TWO_THEN_NONE, day(6)) == [("hold", day(1), ("go", "hold.seldom"))]
    assert causes(whole, TWO_THEN_NONE, day(3)) == ("hold", {"go", "hold.seldom", "decided hold"})


def test_the_history_reaches_to_both_ends_of_the_calendar() -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    resumes = {"d0": decision("resume", first), "d1": decision("resume", last)}
    evidence = EvidenceLog.of([reading("2", first), reading("2", last)])
    assert told_of(stopping("level > 1", decisions=resumes), evidence, last) == [("hold", first, ("stop.x",))]
