"""Run the gate's own tests: evaluate each example's evidence and compare with the expected result."""

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
"""Fixed instant of every example; its value does not matter."""


@dataclass(frozen=True)
class GateTestResult:
    """Result of one test. `differences` are in words; empty if the test passed."""

    name: str
    verdict: Verdict
    differences: tuple[str, ...]


def run_tests(workspace: Workspace, name: str, test: GateTest) -> GateTestResult:
    """Evaluate one test in a consistent workspace."""
    verdict = evaluate(context_of(untouched(workspace), test))
    return GateTestResult(name, verdict, tuple(_differences(test, verdict)))


def _differences(test: GateTest, verdict: Verdict) -> Iterator[str]:
    if verdict.verdict != test.expect:
        yield f"expected {test.expect.upper()}, but it is {verdict.verdict.upper()}: {verdict.headline}"
    findings = {one.key: one for one in verdict.findings}
    for key, state in test.findings.items():
        if findings[key].state != state:
            yield f"{key}: expected {state}, but it is {findings[key].state}: {findings[key].reason}"


def untouched(workspace: Workspace) -> Workspace:
    """The workspace without decisions, waivers, and `since` of conditions."""
    anew = {
        RecordId("condition", f"{gate}.{name}"): condition.model_copy(update={"since": None})
        for gate in GATES
        for name, condition in workspace.conditions(gate).items()
        if condition.since
    }
    return workspace.having(anew).model_copy(update={"decisions": {}, "waivers": {}})


def context_of(workspace: Workspace, test: GateTest) -> Context:
    """Context of an example: its readings, completions and assumed review results at the fixed instant."""
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
    """Samples that occurred and were reviewed then; for all traffic, each represents the same share."""
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
