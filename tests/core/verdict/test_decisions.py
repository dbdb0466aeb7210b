"""Decisions are in force until somebody lifts them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.decisions import Decision
from core.model.evidence import Completion, ExceptionCase, Review
from core.model.evidence_log import EvidenceLog
from core.model.gate import GateName
from core.model.workflow import Workflow
from core.model.workspace import Workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.evaluation_time import evaluation_time
from core.verdict.finding import Verdict
from core.verdict.history import history
from tests.core.verdict.building import AT, ago, decision, done, reading, with_signal, workspace

TICK = timedelta(microseconds=1)


def after(*kinds: str) -> Verdict:
    """The verdict after decisions of these kinds, a day apart, where everything else speaks for Go."""
    days = range(len(kinds), 0, -1)
    decisions = {f"x{day}": decision(kind, ago(f"{day}d")) for kind, day in zip(kinds, days, strict=True)}
    return evaluate(Context(workspace(decisions=decisions), EvidenceLog(), AT))


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["stop"], "stop"),
        (["stop", "go"], "stop"),
        (["stop", "hold"], "stop"),
        (["stop", "resume"], "go"),
        (["stop", "resume", "stop"], "stop"),
        (["stop", "stop", "resume"], "go"),
        (["resume", "stop"], "stop"),
        (["hold"], "hold"),
        (["hold", "go"], "go"),
        (["hold", "resume"], "go"),
        (["go", "hold"], "hold"),
        (["hold", "go", "hold"], "hold"),
        (["stop", "hold", "resume"], "go"),
        (["stop", "resume", "hold"], "hold"),
        (["go"], "go"),
    ],
)
def test_a_stop_stands_until_a_resume_and_a_hold_until_a_go_or_resume(kinds: Sequence[str], expected: GateName) -> None:
    assert after(*kinds).verdict == expected


def test_the_headline_names_who_stopped_it_and_why() -> None:
    stop = decision("stop", ago("1d"), "Wrong replies", by=("owner", "reviewer"), holders=("Ada", "Ben"))
    found = evaluate(Context(workspace(decisions={"x": stop}), EvidenceLog(), AT))
    assert found.headline == "Stopped by Owner (Ada), Reviewer (Ben) (against the verdict Go): Wrong replies"
    assert found.decided_by is None


def test_the_headline_names_who_held_it_and_why() -> None:
    assert after("hold").headline == "Held by Owner (Ada) (against the verdict Go): because"


def test_a_decision_counts_from_its_instant_on() -> None:
    decided: dict[str, Decision] = {"x": decision("stop", AT)}
    assert evaluate(Context(workspace(decisions=decided), EvidenceLog(), AT)).verdict == "stop"
    assert evaluate(Context(workspace(decisions=decided), EvidenceLog(), AT - TICK)).verdict == "go"


def test_a_go_that_was_decided_makes_no_breach_better() -> None:
    decisions = {"x": decision("go", AT)}
    breach = workspace(decisions=decisions, hold={"a": "reviewer is assigned"})
    assert evaluate(Context(breach, EvidenceLog(), AT)).verdict == "hold"


CASES = {"repeats": "cases >= 2 over 2w"}
RESUMED = {"x": decision("resume", ago("3d"), verdict="stop")}


def stopped_by(evidence: EvidenceLog, **parts: object) -> Verdict:
    """The verdict on cases, after a resume three days ago."""
    return evaluate(Context(workspace(stop=CASES, decisions=RESUMED, **parts), evidence, AT))  # type: ignore[arg-type]


def test_after_a_resume_a_stop_condition_looks_only_at_what_came_since() -> None:
    old = [reading("1", ago("4d"), signal="cases"), reading("1", ago("3d"), signal="cases")]
    assert stopped_by(EvidenceLog.of([*old, reading("1", ago("1d"), signal="cases")])).verdict == "go"
    assert stopped_by(EvidenceLog.of([*old, reading("2", ago("1d"), signal="cases")])).verdict == "stop"


def test_after_a_resume_silence_is_unknown_hence_hold() -> None:
    found = stopped_by(EvidenceLog.of([reading("9", ago("4d"), signal="cases")]))
    assert found.verdict == "hold"
    assert found.headline == "Repeats is not known: no reading of Cases since the workflow was resumed"


def test_what_became_known_after_the_resume_can_still_stop() -> None:
    late = reading("2", ago("4d"), signal="cases", recorded=ago("1d"))
    assert stopped_by(EvidenceLog.of([late])).verdict == "stop"


def test_after_a_resume_silence_is_0_only_once_somebody_looked_again() -> None:
    signals = with_signal("cases", zero_when="log_review is on time")
    before = EvidenceLog.of([], [done(ago("3d"))])
    again = EvidenceLog.of([], [done(ago("3d")), done(ago("1h"))])
    assert stopped_by(again, signals=signals).verdict == "go"
    assert stopped_by(before, signals=signals).verdict == "hold"


def test_looking_shortly_before_the_resume_is_not_looking_since() -> None:
    signals = with_signal("cases", zero_when="log_review is on time")
    resumed = {"x": decision("resume", ago("1h"), verdict="stop")}
    evidence = EvidenceLog.of([], [done(ago("2h"))])
    found = evaluate(Context(workspace(stop=CASES, decisions=resumed, signals=signals), evidence, AT))
    assert found.verdict == "hold"


def test_looking_before_the_resume_is_not_looking_since_however_late_it_is_recorded() -> None:
    signals = with_signal("cases", zero_when="log_review is on time")
    resumed = {"x": decision("resume", ago("1h"), verdict="stop")}
    late = EvidenceLog.of([], [done(ago("2h"), recorded=AT)])
    since = EvidenceLog.of([], [done(ago("2h"), recorded=AT), done(ago("30m"))])
    found = [
        evaluate(Context(workspace(stop=CASES, decisions=resumed, signals=signals), log, AT)).verdict
        for log in (late, since)
    ]
    assert found == ["hold", "go"]


def overdue_after_a_resume(*completions: Completion) -> Verdict:
    """The verdict where an overdue log review stops it, after a resume three days ago."""
    of_review = workspace(stop={"late": "log_review is overdue"}, decisions=RESUMED)
    return evaluate(Context(of_review, EvidenceLog.of([], completions), AT))


def test_a_completion_of_before_a_resume_that_was_recorded_after_it_can_still_stop() -> None:
    known = done(ago("4d"))
    late = done(ago("4d"), recorded=ago("2d"))
    assert overdue_after_a_resume(known).verdict == "hold"
    assert overdue_after_a_resume(late).verdict == "stop"
    assert overdue_after_a_resume(late, done(ago("1h"))).verdict == "stop"
    assert overdue_after_a_resume(known, done(ago("1h"))).verdict == "go"


def test_a_case_of_before_a_resume_that_was_recorded_after_it_can_still_stop() -> None:
    signals = with_signal("cases", stream="reviews:customer_impact")
    verdicts = []
    for recorded in (ago("5d"), ago("2d")):
        case = ExceptionCase(id="a", at=ago("5d"), recorded=recorded)
        review = Review(outcome="correct", customer_impact=True, at=ago("4d"))
        twice = [case.model_copy(update={"id": name, "reviews": {"x": review}}) for name in ("a", "b")]
        verdicts.append(stopped_by(EvidenceLog.of([], [], twice), signals=signals).verdict)
    assert verdicts == ["hold", "stop"]


def test_a_case_that_was_reviewed_after_a_resume_can_still_stop() -> None:
    signals = with_signal("cases", stream="reviews:customer_impact")
    for reviewed, expected in ((ago("4d"), "hold"), (ago("3d"), "hold"), (ago("3d") + TICK, "stop")):
        review = Review(outcome="correct", customer_impact=True, at=reviewed)
        twice = [ExceptionCase(id=name, at=ago("5d"), recorded=ago("5d"), reviews={"x": review}) for name in ("a", "b")]
        assert stopped_by(EvidenceLog.of([], [], twice), signals=signals).verdict == expected


def test_a_resume_does_not_narrow_what_hold_and_go_look_at() -> None:
    evidence = EvidenceLog.of([reading("9", ago("4d"), signal="cases")])
    resumed = workspace(hold={"a": "cases >= 2 over 2w"}, decisions=RESUMED)
    assert evaluate(Context(resumed, evidence, AT)).headline == "A: Cases 9 over 2 weeks, at least 2"


KINDS = ("go", "hold", "stop", "resume")


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["stop", "resume"], "stop"),
        (["stop", "stop", "resume"], "stop"),
        (["stop", "resume", "resume"], "stop"),
        (["hold", "go"], "hold"),
        (["hold", "resume"], "hold"),
        (["go", "resume"], "go"),
    ],
)
def test_what_is_decided_at_one_instant_lifts_nothing_of_that_instant(kinds: Sequence[str], expected: GateName) -> None:
    for order in permutations(kinds):
        decisions = {f"x{number}": decision(kind, ago("1d")) for number, kind in enumerate(order)}
        assert evaluate(Context(workspace(decisions=decisions), EvidenceLog(), AT)).verdict == expected
        later = {"y": decision("resume", ago("1d") + TICK)}
        assert evaluate(Context(workspace(decisions=decisions | later), EvidenceLog(), AT)).verdict == "go"


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 3)), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_and_their_ids_decide_nothing(decided: list[tuple[str, int]], random: Random) -> None:
    ids = [f"x{number}" for number in range(len(decided))]
    one = {key: decision(kind, ago(f"{days}d")) for key, (kind, days) in zip(ids, decided, strict=True)}
    shuffled = [*one.values()]
    random.shuffle(shuffled)
    other = dict(zip(ids, shuffled, strict=True))
    here, there = (workspace(decisions=decisions) for decisions in (one, other))
    assert evaluate(Context(here, EvidenceLog(), AT)) == evaluate(Context(there, EvidenceLog(), AT))
    assert history(Context(here, EvidenceLog(), AT), ago("4d")) == history(Context(there, EvidenceLog(), AT), ago("4d"))


def now(one: Workspace, clock: datetime) -> datetime:
    return evaluation_time(one, EvidenceLog(), clock)


def test_now_is_later_than_every_decision_so_that_none_is_overlooked() -> None:
    decided = workspace(decisions={"x": decision("stop", AT), "y": decision("resume", ago("1d"))})
    fixed = decided.model_copy(update={"workflow": Workflow(as_of=ago("1w"))})
    for one in (decided, fixed):
        assert now(one, ago("3w")) == now(one, AT) == AT + TICK
    assert now(decided, AT + 2 * TICK) == AT + 2 * TICK
    end = workspace(decisions={"x": decision("stop", datetime.max.replace(tzinfo=UTC))})
    assert now(end, AT) > AT
