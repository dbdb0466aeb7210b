"""For how long a verdict stands: at no instant before that would anybody see something else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.evidence import Completion, ExceptionCase
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition
from core.model.workspace import INSTANT, RecordId, Workspace
from core.text.folder import read_text
from core.verdict.context import Context, context_of_now
from core.verdict.evaluate import evaluate
from core.verdict.evaluation_time import evaluation_time
from core.verdict.finding import Verdict
from core.verdict.observations.as_of import NEVER
from core.verdict.report.validity import findings_valid_until, valid_until
from core.verdict.report.workspace_summary import WorkspaceSummary, summarize_workspace
from tests.core.verdict.building import AT, ago, done, reading, readings, waiver, with_signal, workspace
from tests.core.verdict.test_properties import CONDITIONS, DECISIONS, EVIDENCE, SENTENCES
from tests.paths import SAMPLE

LASTING = st.sampled_from(
    [
        "level > 5 over 1w for 2d",
        "level > 2 for 3h",
        "level > 5 over 1w until <= 3 over 2d",
        "rate > 5% over 1w for 2 readings",
        "cases = 0 over 3d for 1d",
        "cases >= 1 over 1w until = 0 over 1w",
        "log_review is overdue",
        "log_review is on time",
    ]
)
MIXED = st.dictionaries(st.sampled_from(["a", "b", "c"]), SENTENCES | LASTING, min_size=1, max_size=3)
COMPLETIONS = st.lists(
    st.builds(
        lambda hours, late: done(AT - timedelta(hours=hours), recorded=AT - timedelta(hours=hours) + late),
        st.integers(-30, 90),
        st.sampled_from([timedelta(), timedelta(hours=40)]),
    ),
    max_size=4,
)
ZERO_WHEN = st.sampled_from(["", "log_review is on time", "level > 3 over 2d"])


@st.composite
def cases(draw: st.DrawFn) -> tuple[Workspace, EvidenceLog]:
    """A workspace with conditions, waivers and decisions of all kinds, and what happened before and after."""
    go, hold, stop = draw(CONDITIONS | MIXED), draw(MIXED), draw(MIXED)
    waivers = {}
    if draw(st.booleans()):
        name = draw(st.sampled_from(sorted(hold)))
        start, end = draw(st.integers(-40, 40)), draw(st.integers(1, 60))
        begins = AT + timedelta(hours=start)
        waivers["w1"] = waiver("hold", name, hold[name], at=begins, until=begins + timedelta(hours=end))
    made = workspace(
        go=go,
        hold=hold,
        stop=stop,
        decisions=draw(DECISIONS),
        waivers=waivers,
        signals=with_signal("cases", zero_when=draw(ZERO_WHEN)),
    )
    return made, EvidenceLog.of(draw(EVIDENCE), draw(COMPLETIONS))


def seen(one: Workspace, evidence: EvidenceLog, at: datetime) -> tuple[WorkspaceSummary, datetime]:
    context = Context(one, evidence, at)
    verdict = evaluate(context)
    return summarize_workspace(context, verdict), valid_until(context, verdict)


def within(at: datetime, until: datetime, shares: list[float]) -> list[datetime]:
    """Instants before `until`, and the last one; of twelve weeks at most."""
    last = min(until, at + timedelta(weeks=12)) - INSTANT
    return [*(at + (last - at) * share for share in shares), last]


@pytest.mark.slow
@given(cases(), st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_before_that_instant_nobody_sees_anything_else(
    case: tuple[Workspace, EvidenceLog], shares: list[float]
) -> None:
    one, evidence = case
    at = evaluation_time(one, evidence, AT)
    now, until = seen(one, evidence, at)
    assert until > at
    for later in within(at, until, shares):
        assert seen(one, evidence, later)[0] == now


def told(verdict: Verdict) -> object:
    """A verdict and its findings without the age of evidence, which changes by itself."""
    return [replace(one, age=None) for one in verdict.findings], verdict.causes, verdict.ahead


@pytest.mark.slow
@given(cases(), st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_before_that_instant_no_finding_says_anything_else(
    case: tuple[Workspace, EvidenceLog], shares: list[float]
) -> None:
    one, evidence = case
    context = context_of_now(one, evidence, AT)
    verdict = evaluate(context)
    until = findings_valid_until(context, verdict)
    assert until > AT
    for clock in within(AT, until, shares):
        assert told(evaluate(context_of_now(one, evidence, clock))) == told(verdict)


@pytest.mark.slow
@given(cases())
def test_from_instant_to_instant_it_comes_to_an_end(case: tuple[Workspace, EvidenceLog]) -> None:
    """It steps on, and once nothing more happens it stands until the next age in words, or for ever."""
    one, evidence = case
    at, steps = evaluation_time(one, evidence, AT), 0
    while at < AT + timedelta(weeks=12):
        at, steps = seen(one, evidence, at)[1], steps + 1
        assert steps < 1500


def test_the_sample_says_the_same_between_two_instants_of_eight_weeks() -> None:
    whole, evidence = read_text(SAMPLE)
    flow = whole.workflow.model_copy(update={"as_of": None})
    whole = whole.model_copy(update={"workflow": flow, "decisions": {}})
    at, end, heard = datetime.fromisoformat("2026-02-20T09:00Z"), datetime.fromisoformat("2026-03-30T09:00Z"), set()
    while at < end:
        now, until = seen(whole, evidence, at)
        assert seen(whole, evidence, min(until, end) - INSTANT)[0] == now
        assert seen(whole, evidence, at + (min(until, end) - at) / 2)[0] == now
        heard.add((now.verdict, now.headline, len(now.overdue)))
        at = until
    assert len(heard) > 10
    assert any(overdue for _verdict, _headline, overdue in heard)


def test_an_age_in_the_headline_is_told_anew_when_its_words_change() -> None:
    old = readings(["1"])
    one = workspace(hold={"x": "level > 5"})
    at = AT + timedelta(days=10, hours=3)
    now, until = seen(one, old, at)
    assert "10 days old" in now.headline
    assert until == AT + timedelta(days=11)
    assert "11 days old" in seen(one, old, until)[0].headline


def test_where_time_changes_nothing_it_stands_for_ever() -> None:
    assert seen(workspace(), EvidenceLog(), AT)[1] == NEVER


def test_a_duty_that_falls_due_ends_it_only_where_the_headline_says_so() -> None:
    one, log = workspace(hold={"x": "log_review is on time"}), EvidenceLog.of((), [done(ago("1h"))])
    now, until = seen(one, log, AT)
    assert "Log review is done" in now.headline
    assert until == ago("1h") + timedelta(days=1)
    now, until = seen(one, log, until)
    assert "Log review is due" in now.headline
    assert until == ago("1h") + timedelta(hours=36)


def test_a_duty_that_is_overdue_ends_it() -> None:
    one, log = workspace(), EvidenceLog.of((), [done(ago("1h"))])
    now, until = seen(one, log, AT)
    assert (now.overdue, until) == ((), ago("1h") + timedelta(hours=36))
    (duty,) = seen(one, log, until)[0].overdue
    assert (duty.activity, duty.due, duty.who and duty.who.holder) == (
        "log_review",
        ago("1h") + timedelta(days=1),
        "Ben",
    )


def test_a_completion_of_tomorrow_ends_it() -> None:
    later = Completion(id="c", activity="log_review", at=AT + timedelta(hours=2), recorded=AT)
    assert seen(workspace(), EvidenceLog.of((), [done(ago("1h")), later]), AT)[1] == later.at


def test_a_reading_of_tomorrow_ends_it() -> None:
    later = EvidenceLog.of([reading("9", AT + timedelta(days=1), recorded=AT), reading("1", ago("1h"))])
    one = workspace(hold={"x": "level > 5"})
    now, until = seen(one, later, AT)
    assert (now.verdict, until) == ("go", AT + timedelta(days=1))
    assert seen(one, later, until)[0].verdict == "hold"


def test_a_waiver_begins_and_ends_it() -> None:
    begins, ends = AT + timedelta(hours=3), AT + timedelta(hours=7)
    sentence = "reviewer is assigned"
    one = workspace(hold={"x": sentence}, waivers={"w": waiver("hold", "x", sentence, at=begins, until=ends)})
    found, at = [], AT
    for _ in range(3):
        now, until = seen(one, EvidenceLog(), at)
        found.append((now.verdict, until))
        at = until
    assert found == [("hold", begins), ("go", ends), ("hold", NEVER)]


def test_a_stop_condition_that_begins_to_count_ends_it() -> None:
    begins = AT + timedelta(hours=5)
    counted = Condition(sentence="cases >= 1 over 4w", since=begins)
    one = workspace().having({RecordId("condition", "stop.x"): counted})
    log = EvidenceLog.of([reading("2", ago("1d"), signal="cases"), reading("0", ago("1h"), signal="cases")])
    assert seen(one, log, AT)[1] <= begins


def test_what_says_that_somebody_looked_ends_it_when_it_grows_too_old() -> None:
    one = workspace(hold={"x": "cases >= 1 over 1d"}, signals=with_signal("cases", zero_when="level > 0"))
    log = EvidenceLog.of([reading("1", ago("9d"))])
    now, until = seen(one, log, AT)
    assert now.verdict == "go"
    assert until == AT + timedelta(days=1)
    assert seen(one, log, until)[0].verdict == "hold"


def test_a_review_of_tomorrow_ends_it() -> None:
    review = {"r": {"at": AT + timedelta(hours=2), "outcome": "undefined"}}
    case = ExceptionCase.model_validate(
        {"id": "c", "at": ago("1d"), "recorded": ago("1d"), "input": "x", "predicted": "y", "reviews": review}
    )
    signals = with_signal("cases", stream="reviews:undefined")
    one = workspace(hold={"x": "cases >= 1 over 4w"}, signals=signals)
    log = EvidenceLog.of((), (), [case])
    until = seen(one, log, AT)[1]
    assert until == AT + timedelta(hours=2)
    assert "Cases 1 over 4 weeks" in seen(one, log, until)[0].headline
