"""An aggregate without a window, as old texts may have it: unknown, said in words, and never a way out of a Stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.model.evidence_log import EvidenceLog
from core.model.gate import GATES, Condition, GateName
from core.model.gate_test import GateTest
from core.model.workflow import Page
from core.model.workspace import RecordId, Workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.gate_test import run_tests
from core.verdict.history import history
from core.verdict.lint.lint import lint
from core.verdict.report.path_to_go import path_to_go
from core.verdict.report.stop_release import released_stops
from tests.core.verdict.building import AT, ago, decision, done, judged, reading, readings, with_signal, workspace

WORDS = {
    "mean": "the mean of",
    "median": "the median of",
    "min": "the smallest",
    "max": "the largest",
    "sum": "the sum of",
    "p1": "the 1st percentile of",
    "p95": "the 95th percentile of",
    "count": "the number of readings of",
}
HIGH = readings(["9", "1", "1"])
CLAUSES = ("", "for 2 readings", "for 1d", "until < 2", "for 2 readings until < 2 for 2 readings", "min 2", "within 1d")


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("clause", CLAUSES)
def test_it_is_unknown_and_says_what_to_write(word: str, gate: GateName, clause: str) -> None:
    sentence = f"{word} of level > 0 {clause}".strip()
    found = judged(sentence, HIGH, gate=gate)
    assert (found.state, found.value, found.latched, found.since) == ("unknown", None, None, None)
    start, _, meant = found.reason.partition(": write such as ")
    assert start == f"{WORDS[word]} Level needs a window"
    assert judged(meant, HIGH, gate=gate).state in ("met", "unmet")


@pytest.mark.parametrize("word", WORDS)
def test_the_newest_reading_needs_none(word: str) -> None:
    assert judged("last of level < 5", HIGH).state == "met"
    assert judged(f"{word} of level < 50 over 2 readings", HIGH).state == "met"


@pytest.mark.parametrize("gate", GATES)
def test_it_holds_the_verdict_throughout_and_stops_nothing(gate: GateName) -> None:
    whole = workspace(**{gate: {"x": "max of level > 5"}})
    assert evaluate(Context(whole, HIGH, AT)).verdict == "hold"
    told = history(Context(whole, HIGH, AT))
    assert [(one.verdict, one.because) for one in told.periods] == [("hold", (f"{gate}.x",))]


def test_the_path_to_go_is_to_write_the_sentence_anew() -> None:
    context = Context(workspace(hold={"x": "max of level > 5"}), HIGH, AT)
    (step,) = path_to_go(context, evaluate(context))
    assert step.what.startswith(
        "The sentence must be changed: the largest Level needs a window: write such as max of level"
    )
    assert step.who == ("owner",)


def test_it_looks_at_nothing_where_it_says_that_somebody_looked() -> None:
    evidence = EvidenceLog.of([reading("9", AT)], [done(AT)])
    looked = with_signal("cases", zero_when="count of level > 0")
    assert judged("cases >= 1 over 2w", evidence, signals=looked).state == "unknown"


def test_an_example_of_the_gate_says_so_too() -> None:
    whole = workspace(stop={"x": "max of level > 5"})
    test = GateTest(readings=("level 9 at -1d",), expect="stop", findings={"stop.x": "met"})
    reason = "the largest Level needs a window: write such as max of level > 5 over 4w"
    assert run_tests(whole, "t", test).differences == (
        f"expected STOP, but it is HOLD: X is not known: {reason}",
        f"stop.x: expected met, but it is unknown: {reason}",
    )


def test_lint_names_each_of_them_and_nothing_else_of_them() -> None:
    whole = workspace(
        go={"x": "mean of level < 5 for 2 readings"},
        stop={"y": "count of rate > 3 until < 2"},
        signals=with_signal("cases", zero_when="max of level > 5"),
        page=Page(fallback="By hand"),
    )
    assert [(one.rule, one.place, one.message, one.hint) for one in lint(Context(whole, HIGH, AT))] == [
        (
            "window",
            "gate.go.conditions.x",
            "The mean of Level needs a window: without one it is not known",
            "Write, for example: mean of level < 5 over 4w for 2 readings",
        ),
        (
            "window",
            "gate.stop.conditions.y",
            "The number of readings of Rate needs a window: without one it is not known",
            "Write, for example: count of rate > 3 over 4w until < 2",
        ),
        (
            "window",
            "signals.cases.zero_when",
            "The largest Level needs a window: without one it is not known",
            "Write, for example: max of level > 5 over 4w",
        ),
    ]


def with_stop(whole: Workspace, sentence: str) -> Workspace:
    """The same with another sentence."""
    return whole.having({RecordId("condition", "stop.x"): Condition(sentence=sentence, since=AT)})


OLD = workspace(stop={"x": "max of level > 5"})


@pytest.mark.parametrize("sentence", ["max of level > 5 over 1d", "level > 5", "max of level > 100"])
def test_to_write_the_window_lifts_no_stop_that_it_may_have_been(sentence: str) -> None:
    before = Context(OLD, HIGH, AT)
    found = released_stops(before, replace(before, workspace=with_stop(OLD, sentence)))
    assert found is not None
    assert found.verdict == "stop"
    assert "The largest Level 9 over 36500 days, above 5" in found.headline


def test_to_take_it_out_lifts_none_either() -> None:
    before, without = Context(OLD, HIGH, AT), OLD.having({RecordId("condition", "stop.x"): None})
    assert released_stops(before, replace(before, workspace=without)) is not None


def test_nothing_is_lifted_where_it_was_never_met_or_was_resumed_or_is_kept() -> None:
    low, anew = readings(["1", "1"]), with_stop(OLD, "max of level > 5 over 4w")
    assert released_stops(Context(OLD, low, AT), Context(anew, low, AT)) is None
    assert (
        released_stops(Context(OLD, HIGH, AT), Context(OLD.model_copy(update={"page": Page(note="x")}), HIGH, AT))
        is None
    )
    resumed = {"d": decision("resume", ago("1h"))}
    before = Context(OLD.model_copy(update={"decisions": resumed}), HIGH, AT)
    assert released_stops(before, Context(anew.model_copy(update={"decisions": resumed}), HIGH, AT)) is None


def test_a_resume_lifts_what_it_may_have_been() -> None:
    later = AT + timedelta(hours=1)
    resumed = {"d": decision("resume", later)}
    anew = with_stop(OLD, "max of level > 5 over 1d").model_copy(update={"decisions": resumed})
    assert released_stops(Context(OLD, HIGH, AT), Context(anew, HIGH, later)) is None
