"""An export puts down the Stops that evidence brought: whatever the text says by then, they were said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.errors import UsageError
from core.model.evidence import StopEvent
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition
from core.model.workspace import RecordId
from core.store.store import Store
from core.text.folder import read_text
from core.text.sync.sync import export
from core.text.text_format import WorkspaceContent
from core.verdict.context import context_of_now
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict
from tests.core.store.conftest import NOW

STOP = RecordId("condition", "stop.slow")
SENTENCE = "latency > 9s over 4w"


class Clock:
    """A clock that goes on by a minute whenever something is done."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def stopping(store: Store) -> Store:
    """A Stop condition that is not met yet, exported."""
    store._session.clock = Clock()
    store.edit(RecordId("role", "reviewer"), {"holder": "C. Roy"})
    store.add(STOP, Condition(sentence=SENTENCE))
    export(store)
    return store


def said(store: Store) -> list[tuple[str, str]]:
    return [(one.condition, one.sentence) for one in store.snapshot.evidence.stops]


def judged(content: WorkspaceContent) -> Verdict:
    return evaluate(context_of_now(*content, NOW + timedelta(days=1)))


def content(store: Store) -> WorkspaceContent:
    return read_text(store.folder)


def unaware(store: Store, sentence: str) -> WorkspaceContent:
    """The text as a rebase leaves it: another sentence that nobody's gate was judged by before."""
    workspace, evidence = content(store)
    condition = workspace.conditions("stop")["slow"].model_copy(update={"sentence": sentence})
    return WorkspaceContent(workspace.having({STOP: condition}), evidence)


def test_an_export_puts_down_a_stop_that_evidence_brought_and_no_other(stopping: Store) -> None:
    assert said(stopping) == []
    stopping.record_reading("latency", "90s", n=80)
    assert said(stopping) == []
    written = export(stopping).written
    assert "stops.jsonl" in {path.name for path in written}
    assert said(stopping) == [("slow", SENTENCE)]
    assert content(stopping).evidence.stops == stopping.snapshot.evidence.stops


def test_it_is_not_taken_back(stopping: Store) -> None:
    stopping.record_reading("latency", "90s", n=80)
    stopping.say_stops()
    with pytest.raises(UsageError, match="the record of a Stop cannot be undone"):
        stopping.take_back(next(stopping.journal(limit=1)).change)


def test_it_is_put_down_once_until_a_resume_and_then_once_more(stopping: Store) -> None:
    stopping.record_reading("latency", "90s", n=80)
    export(stopping)
    stopping.record_reading("latency", "95s", n=80)
    export(stopping)
    assert len(said(stopping)) == 1
    stopping.decide("resume", ["owner", "reviewer"], reason="mended")
    stopping.record_reading("latency", "1s", n=80)
    export(stopping)
    assert len(said(stopping)) == 1
    assert judged(content(stopping)).verdict != "stop"
    stopping.record_reading("latency", "400s", n=80)
    export(stopping)
    assert len(said(stopping)) == 2


def test_it_stands_where_the_text_has_come_to_say_otherwise(stopping: Store) -> None:
    stopping.record_reading("latency", "90s", n=80)
    export(stopping)
    verdict = judged(unaware(stopping, "latency > 900s over 4w"))
    assert verdict.verdict == "stop"
    assert verdict.headline.startswith("Slow (then: Latency above 9 seconds over 4 weeks) fired on ")
    without = unaware(stopping, "latency > 900s over 4w")
    assert judged(without._replace(evidence=without.evidence.taking(EvidenceLog(), ["stop"]))).verdict != "stop"


def test_a_resume_that_names_it_lifts_it_and_one_that_does_not_leaves_it(stopping: Store) -> None:
    stopping.record_reading("latency", "90s", n=80)
    export(stopping)
    decision = stopping.decide("resume", ["owner", "reviewer"], reason="mended")
    assert "stop.slow" in (decision.lifts or ())
    export(stopping)
    workspace, evidence = unaware(stopping, "latency > 900s over 4w")
    assert judged(WorkspaceContent(workspace, evidence)).verdict != "stop"
    (key,) = workspace.decisions
    blind = workspace.having({RecordId("decision", key): decision.model_copy(update={"lifts": ()})})
    assert judged(WorkspaceContent(blind, evidence)).verdict == "stop"


def test_it_stands_where_the_condition_is_gone_and_goes_along_with_its_name(stopping: Store) -> None:
    stopping.record_reading("latency", "90s", n=80)
    export(stopping)
    stopping.rename(STOP, "late")
    assert said(stopping) == [("late", SENTENCE)]
    export(stopping)
    workspace, evidence = content(stopping)
    gone = workspace.having({RecordId("condition", "stop.late"): None})
    verdict = judged(WorkspaceContent(gone, evidence))
    assert verdict.verdict == "stop"
    assert [one.key for one in verdict.findings if one.latched] == ["stop.late"]


def test_undo_never_takes_it_back(stopping: Store) -> None:
    stopping.record_reading("latency", "90s", n=80)
    export(stopping)
    stopping.undo()
    assert said(stopping) == [("slow", SENTENCE)]
    assert stopping.snapshot.evidence.readings["latency"][-1].value != 90
    assert judged(WorkspaceContent(stopping.snapshot.workspace, stopping.snapshot.evidence)).verdict == "stop"


def test_a_line_of_the_text_that_says_it_reads_and_writes_as_it_is(stopping: Store) -> None:
    line = StopEvent(id="a", condition="gone", at=NOW, sentence="latency > 1s over 4w", recorded=NOW)
    workspace, _ = content(stopping)
    verdict = judged(WorkspaceContent(workspace, EvidenceLog.of(stops=[line])))
    assert [one.key for one in verdict.findings if one.latched] == ["stop.gone"]


def test_whoever_changes_something_else_is_not_told_to_have_lifted_it(stopping: Store) -> None:
    stopping.record_reading("latency", "90s", n=80)
    export(stopping)
    stopping.replace(*unaware(stopping, "latency > 900s over 4w"))
    assert judged(WorkspaceContent(stopping.snapshot.workspace, stopping.snapshot.evidence)).verdict == "stop"
    before = stopping.snapshot.workspace.decisions
    stopping.edit(RecordId("page", "page"), {"note": "in short"})
    stopping.record_reading("latency", "1s", n=80)
    assert stopping.snapshot.workspace.decisions == before
