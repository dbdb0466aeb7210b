"""Running the gate's own tests: what the gate says of the evidence of an example, and where that is not as expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from core.model.evidence import Completion, Reading
from core.model.evidence_log import EvidenceLog
from core.model.gate import GATES
from core.model.gate_test import GateTest, ReadingThen, cases_then, done_then, reading_then
from core.model.quantity import quantity
from core.model.sessions import week_of
from core.model.signals import Signal
from core.model.workspace import RecordId, Workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict
from core.verdict.observations.review_samples import HIT, MISS, Sample
from core.verdict.statistics.exact_decimal import decimal

INSTANT = datetime(2026, 1, 1, tzinfo=UTC)
"""When every example takes place: any instant would do."""


@dataclass(frozen=True)
class GateTestResult:
    """What came of one test. `differences` are in words; none where all was as expected."""

    name: str
    verdict: Verdict
    differences: tuple[str, ...]


def run_tests(workspace: Workspace, name: str, test: GateTest) -> GateTestResult:
    """The verdict of the example, in a workspace that hangs together."""
    verdict = evaluate(context_of(untouched(workspace), test))
    return GateTestResult(name, verdict, tuple(_differences(test, verdict)))


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


def context_of(workspace: Workspace, test: GateTest) -> Context:
    """The instant of an example, with its readings, completions and what reviewers are taken to have found."""
    readings, completions = [], []
    reviewed: dict[str, list[Sample]] = {}
    for number, text in enumerate(test.readings):
        then = reading_then(text)
        at = INSTANT - then.ago
        signal = workspace.signals.get(then.signal)
        if signal and signal.stream:
            cases = _cases(f"{number:06}", then, signal, workspace.workflow.version)
            reviewed.setdefault(then.signal, []).extend(cases)
            continue
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
    assumed = {name: tuple(sorted(samples)) for name, samples in reviewed.items()}
    return Context(workspace, EvidenceLog.of(readings, completions), INSTANT, assumed=assumed)


def _cases(name: str, then: ReadingThen, signal: Signal, version: str) -> Iterator[Sample]:
    """Cases that occurred and were reviewed then; of all traffic each stands for as much as any other."""
    at = INSTANT - then.ago
    hits, n = cases_then(then, signal)
    for number in range(n):
        yield Sample(
            enters=at,
            at=at,
            case=f"{name}/{number:05}",
            value=HIT if number < hits else MISS,
            version=version,
            stratum="flagged" if signal.of == "exceptions" else "controls",
            week=week_of(at),
            other_traffic=n,
        )
