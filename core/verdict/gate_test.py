"""Running the gate's own tests: what the gate says of the evidence of an example, and where that is not as expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from core.model.evidence import Completion, Reading
from core.model.evidence_log import EvidenceLog
from core.model.gate import GATES
from core.model.gate_test import GateTest, done_then, reading_then
from core.model.quantity import quantity
from core.model.workspace import RecordId, Workspace
from core.verdict.evaluate import evaluate
from core.verdict.exact import decimal
from core.verdict.finding import Verdict

INSTANT = datetime(2026, 1, 1, tzinfo=UTC)
"""When every example takes place: any instant would do."""


@dataclass(frozen=True)
class Outcome:
    """What came of one test. `differences` are in words; none where all was as expected."""

    name: str
    verdict: Verdict
    differences: tuple[str, ...]


def run(workspace: Workspace, name: str, test: GateTest) -> Outcome:
    """The verdict of the example, in a workspace that hangs together."""
    verdict = evaluate(untouched(workspace), evidence_of(workspace, test), INSTANT)
    return Outcome(name, verdict, tuple(_differences(test, verdict)))


def _differences(test: GateTest, verdict: Verdict) -> Iterator[str]:
    if verdict.verdict != test.expect:
        yield f"expected {test.expect.upper()}, but it is {verdict.verdict.upper()}: {verdict.headline}"
    found = {one.key: one for one in verdict.findings}
    for key, state in test.findings.items():
        if found[key].state != state:
            yield f"{key}: expected {state}, but it is {found[key].state}: {found[key].reason}"


def untouched(workspace: Workspace) -> Workspace:
    """The workspace as if nobody had decided anything yet, nor changed a Stop condition."""
    anew = {
        RecordId("condition", f"{gate}.{name}"): condition.model_copy(update={"since": None})
        for gate in GATES
        for name, condition in workspace.conditions(gate).items()
        if condition.since
    }
    return workspace.having(anew).model_copy(update={"decisions": {}, "waivers": {}})


def evidence_of(workspace: Workspace, test: GateTest) -> EvidenceLog:
    """The readings and completions of an example."""
    readings, completions = [], []
    for number, text in enumerate(test.readings):
        then = reading_then(text)
        at = INSTANT - then.ago
        readings.append(
            Reading(
                id=f"{number:06}",
                signal=then.signal,
                at=at,
                value=decimal(quantity(then.value)),
                n=then.n,
                recorded=at,
                version=workspace.workflow.version,
            )
        )
    for number, text in enumerate(test.done):
        done = done_then(text)
        at = INSTANT - done.ago
        completions.append(Completion(id=f"{number:06}", activity=done.activity, at=at, recorded=at))
    return EvidenceLog.of(readings, completions)
