"""Compare the reviews behind a recorded decision with their current results. A decision itself is never rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from core.language.parse import parse
from core.language.predicate import Measured
from core.model.decisions import Decision
from core.model.evidence_log import EvidenceLog
from core.verdict.conditions.measured_timeline import timeline
from core.verdict.context import Context
from core.verdict.finding import Verdict
from core.verdict.observations.review_samples import Sample, found_by
from core.verdict.replay.case_window import CaseWindow

LENGTH = 8
"""Hex digits of a mark. Among 1,000 reviewed cases, 1 in 4 million undone reviews collides with another case's mark."""


@dataclass(frozen=True)
class DecisionBasis:
    """Counts of the reviews behind a decision and of those undone or changed since."""

    on: int = 0
    changed: int = 0

    @property
    def words(self) -> str:
        """`2 of the 20 reviews that it rested on were undone or changed since`; empty if none was."""
        if not self.changed:
            return ""
        were = "was" if self.changed == 1 else "were"
        return f"{self.changed} of the {self.on} reviews that it rested on {were} undone or changed since"


def reviews_then(verdict: Verdict, context: Context) -> dict[str, str]:
    """Marks of the cases in the findings' windows, keyed by the review question (`undefined`).

    Marks contain neither signal nor sentence, so later edits of those do not affect them.
    """
    marks: dict[str, set[str]] = {}
    for stream, one in _seen(verdict, context):
        marks.setdefault(stream.partition(":")[2], set()).add(_mark(one.case, one.value))
    return {question: " ".join(sorted(of_one)) for question, of_one in sorted(marks.items())}


def _seen(verdict: Verdict, context: Context) -> Iterator[tuple[str, Sample]]:
    for finding in verdict.findings:
        if finding.n is None or not context.is_stream(finding.signal):
            continue
        measured = parse(finding.sentence)
        if isinstance(measured, Measured):
            measured_timeline = timeline(measured, finding.gate, context)
            if measured_timeline is not None and isinstance(measured_timeline.window, CaseWindow):
                for one in measured_timeline.window.cases:
                    yield context.workspace.signals[finding.signal].stream, one


def decision_basis(decision: Decision, evidence: EvidenceLog) -> DecisionBasis:
    """Compare the recorded review results with the current ones for the same cases; cases added since are ignored."""
    on = changed = 0
    for question, text in decision.reviews.items():
        then = text.split()
        now = {
            _mark(case.name, found_by(f"reviews:{question}", review))
            for case in evidence.review_facts
            if (review := case.review) is not None
        }
        on += len(then)
        changed += sum(mark not in now for mark in then)
    return DecisionBasis(on, changed)


def _mark(case: str, value: Decimal) -> str:
    from hashlib import sha256  # noqa: PLC0415  # 3 ms, and only decisions that rest on reviews need it

    return sha256(f"{case} {value}".encode()).hexdigest()[:LENGTH]
