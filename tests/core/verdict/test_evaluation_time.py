"""Now is bounded by what was decided and became known; what lies days ahead of the clock makes it a Hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.evidence import Completion, ExceptionCase, Review
from core.model.evidence_log import EvidenceLog
from core.model.sessions import Session, Traffic
from core.model.stamp import Stamp
from core.model.words import sentence_case
from core.model.workflow import Workflow
from core.model.workspace import LAST_DAY, Workspace
from core.page.build import document_in
from core.verdict.context import Context, context_of_now
from core.verdict.evaluate import evaluate
from core.verdict.evaluation_time import AHEAD, evaluation_time
from core.verdict.finding import Verdict
from core.verdict.history import history
from core.verdict.report.path_to_go import path_to_go
from core.verdict.report.workspace_summary import summarize_workspace
from tests.core.verdict.building import AT, ago, decision, done, reading, workspace

TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)
NOTHING = EvidenceLog()
STOP = {"high": "level > 5"}
COMPLETED = Completion(id="a", activity="log_review", at=ago("6d"), recorded=AT)
LATCHED = [reading("1", ago("2d")), reading("9", ago("3h")), reading("1", ago("1h"))]
"""The second one stops, the others do not: only the latch remembers it."""


def now(one: Workspace, evidence: EvidenceLog = NOTHING, clock: datetime = AT) -> Verdict:
    """The verdict of now by a clock."""
    return evaluate(context_of_now(one, evidence, clock))


def case(**times: datetime) -> EvidenceLog:
    """One case, its review and the draw that took it, with these times."""
    review = Review(outcome="correct", at=times.get("reviewed", ago("5d")))
    kept = ExceptionCase(
        source="crm", id="a", at=ago("6d"), recorded=times.get("recorded", ago("6d")), reviews={"x": review}
    )
    drawn = Session(source="draw", id="a", at=times.get("drawn", ago("6d")), week="2026-W09")
    counted = Traffic(source="crm", id="d", at=ago("6d"), recorded=times.get("counted", ago("6d")))
    return EvidenceLog.of([], [], [kept], [drawn], [counted])


@pytest.mark.parametrize(
    ("evidence", "what"),
    [
        (EvidenceLog.of([reading("1", ago("6d"), recorded=AT, id="a")]), "reading manual/a was recorded"),
        (EvidenceLog.of([], [COMPLETED]), "completion manual/a was recorded"),
        (case(recorded=AT), "exception crm/a was recorded or reviewed"),
        (case(reviewed=AT), "exception crm/a was recorded or reviewed"),
        (case(drawn=AT), "session draw/a was drawn"),
        (case(counted=AT), "traffic crm/d was recorded"),
        (
            EvidenceLog(journal_stamp=Stamp(AT, "entry 7 of the journal was written")),
            "entry 7 of the journal was written",
        ),
    ],
    ids=["reading", "completion", "case", "review", "draw", "traffic", "journal"],
)
def test_whatever_became_known_bounds_now_and_says_so_where_it_lies_days_ahead(
    evidence: EvidenceLog, what: str
) -> None:
    one = workspace()
    assert evaluation_time(one, evidence, ago("20h")) == AT + TICK
    assert [evaluation_time(one, evidence, clock) for clock in (AT, AT + TICK)] == [AT, AT + TICK]
    assert now(one, evidence, ago("1d")).verdict == "go"
    held = now(one, evidence, ago("25h"))
    said = f"{what} on 2026-03-02 09:00 UTC, more than a day ahead of this machine's clock"
    assert (held.verdict, held.headline, held.ahead) == ("hold", sentence_case(said), (said,))
    assert held.at == AT + TICK


def test_what_occurred_at_a_time_says_nothing_of_now() -> None:
    """Times of what happened are typed by people: one of the year 2126 must not stop the clock."""
    mistyped = EvidenceLog.of(
        [reading("1", AT + 36500 * DAY, recorded=ago("1h"))], [done(AT + DAY, recorded=ago("1h"))]
    )
    assert evaluation_time(workspace(), mistyped, AT) == AT
    assert now(workspace(), mistyped).verdict == "go"


def test_a_clock_set_back_by_21_hours_hides_no_stop() -> None:
    """Also of the text alone, where only evidence bounds it."""
    one, evidence = workspace(stop=STOP), EvidenceLog.of(LATCHED)
    assert evaluate(Context(one, evidence, AT - timedelta(hours=21))).verdict == "go", (
        "what a look at that instant says"
    )
    for hours in (0, 21, 25, 24 * 365):
        assert now(one, evidence, AT - timedelta(hours=hours)).verdict == "stop"


def test_a_stop_stays_a_stop_and_says_that_the_clock_is_behind() -> None:
    found = now(workspace(stop=STOP), EvidenceLog.of(LATCHED), ago("3d"))
    assert found.verdict == "stop"
    assert len(found.ahead) == 1


def test_an_instant_that_was_asked_for_is_taken_as_it_is() -> None:
    evidence = EvidenceLog.of([reading("1", ago("1h"))])
    assert evaluate(Context(workspace(), evidence, ago("5d"))).verdict == "go"
    assert Context(workspace(), evidence, ago("5d")).ahead == ()


def test_an_instant_that_the_workflow_is_fixed_to_is_bounded_by_decisions_alone() -> None:
    evidence = EvidenceLog.of([reading("1", ago("1h"))])
    decided = {"x": decision("go", ago("2d"))}
    fixed = workspace(workflow=Workflow(stage="production", as_of=ago("9d")), decisions=decided)
    for clock in (ago("52w"), ago("9d"), AT):
        assert evaluation_time(fixed, evidence, clock) == ago("2d") + TICK
    assert now(fixed, evidence, AT).verdict == "go"
    assert now(fixed, evidence, ago("9d")).verdict == "hold", "no clock has come to that decision yet"
    stands = workspace(workflow=Workflow(stage="production", as_of=AT), decisions=decided)
    assert now(stands, evidence, ago("52w")).verdict == "go", "a clock that is behind changes nothing of a fixed one"


@pytest.mark.parametrize("kind", ["go", "hold", "resume"])
def test_a_decision_of_a_year_to_come_is_a_hold_until_a_day_before_it(kind: str) -> None:
    one = workspace(decisions={"x": decision(kind, AT + 365 * DAY)})
    assert now(one).verdict == "hold"
    assert now(one).headline.startswith("Decision x was taken on 2027-03-02 09:00 UTC, more than a day ahead")
    expected = "hold" if kind == "hold" else "go"
    assert now(one, clock=AT + 364 * DAY).verdict == expected


def test_a_stop_of_a_year_to_come_stops_at_once() -> None:
    assert now(workspace(decisions={"x": decision("stop", AT + 365 * DAY)})).verdict == "stop"


def test_a_resume_lifts_nothing_before_its_time() -> None:
    """Else one line of text, dated far ahead, would cover all that becomes known until then."""
    for decided in ({"s": decision("stop", ago("1h"))}, {}):
        later = {**decided, "x": decision("resume", AT + 365 * DAY)}
        one = workspace(stop=STOP, decisions=later)
        evidence = EvidenceLog.of(LATCHED)
        assert now(one, evidence).verdict == "stop"
        assert history(context_of_now(one, evidence, AT)).periods[-1].verdict == "stop"
        assert now(one, evidence, AT + 364 * DAY).verdict == "hold"


def test_a_clock_that_went_back_behind_a_resume_does_not_undo_it() -> None:
    """Evidence that became known near the resume shows that the clock is wrong, not the resume."""
    known = reading("1", ago("30m"))
    one = workspace(stop=STOP, decisions={"x": decision("resume", ago("1h"))})
    assert now(one, EvidenceLog.of([*LATCHED, known]), ago("7d")).verdict == "hold"


def test_the_earliest_and_the_latest_times_overflow_nothing() -> None:
    end = datetime.max.replace(tzinfo=UTC)
    evidence = EvidenceLog.of([reading("1", end, recorded=end)])
    for clock in (datetime.min.replace(tzinfo=UTC), AT, LAST_DAY):
        assert now(workspace(), evidence, clock).at <= end
        assert history(context_of_now(workspace(), evidence, clock)).periods
    first = EvidenceLog.of([reading("1", datetime.min.replace(tzinfo=UTC))])
    assert now(workspace(), first, datetime.min.replace(tzinfo=UTC)).verdict == "go"


lengths = st.integers(-40, 40).map(lambda hours: timedelta(hours=hours))


@st.composite
def records(draw: st.DrawFn) -> tuple[Workspace, EvidenceLog, datetime]:
    """Decisions and evidence around the instant of the tests, and a clock near it."""
    kinds = draw(st.lists(st.tuples(st.sampled_from(["go", "hold", "stop", "resume"]), lengths), max_size=3))
    decisions = {f"x{number}": decision(kind, AT + length) for number, (kind, length) in enumerate(kinds)}
    taken = draw(st.lists(st.tuples(st.sampled_from(["1", "9"]), lengths, lengths), max_size=4))
    evidence = EvidenceLog.of(
        [
            reading(value, AT + min(at, known), recorded=AT + known, id=f"r{number}")
            for number, (value, at, known) in enumerate(taken)
        ]
    )
    parts: dict[str, Any] = {"decisions": decisions, "stop": STOP if draw(st.booleans()) else None}
    if draw(st.booleans()):
        parts["workflow"] = Workflow(stage="production", as_of=AT + draw(lengths))
    return workspace(**parts), evidence, AT + draw(lengths)


@given(records())
def test_a_go_is_of_no_time_that_lies_days_ahead_and_all_say_the_same(
    drawn: tuple[Workspace, EvidenceLog, datetime],
) -> None:
    one, evidence, clock = drawn
    here = context_of_now(one, evidence, clock)
    verdict = evaluate(here)
    times = [each.at for each in one.decisions.values()]
    if (as_of := one.workflow.as_of) is None:
        times += [each.recorded for each in evidence.all("reading")]
    reached = max(clock, as_of or clock)
    assert all(at <= here.at for at in times)
    assert bool(here.ahead) == any(at > reached + AHEAD for at in times)
    assert not (here.ahead and verdict.verdict == "go")
    assert summarize_workspace(here, verdict).verdict == document_in(here).banner.verdict == verdict.verdict
    assert bool(path_to_go(here, verdict)) == (verdict.verdict != "go")
    if verdict.verdict == "hold" and here.ahead:
        assert history(here).periods[-1].verdict == "hold"


@given(records(), st.integers(0, 80).map(lambda hours: timedelta(hours=hours)))
def test_setting_a_clock_back_makes_no_verdict_better(
    drawn: tuple[Workspace, EvidenceLog, datetime], back: timedelta
) -> None:
    """From the moment of the newest record on; before it, it was another one."""
    one, evidence, clock = drawn
    newest = evaluation_time(one, evidence, clock)
    worse = ("go", "hold", "stop")
    then, behind = now(one, evidence, newest).verdict, now(one, evidence, newest - back).verdict
    assert worse.index(behind) >= worse.index(then)
