"""Effect of a review session on signals and verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from core.model.evidence import ExceptionCase
from core.model.evidence_log import EvidenceLog
from core.model.workspace import Workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict
from core.verdict.report.signal_summary import SignalSummary, signal_summaries


@dataclass(frozen=True)
class SessionImpact:
    """The verdict and the changed signals, each without and with the reviews of a session."""

    before: Verdict
    after: Verdict
    signals: tuple[tuple[SignalSummary, SignalSummary], ...]


def session_impact(
    workspace: Workspace, evidence: EvidenceLog, session: str, at: datetime, *, clock: datetime | None = None
) -> SessionImpact:
    """Impact of the review session named `source/id`, with everything else as it is now."""
    without = replace(evidence, exceptions=tuple(_without(evidence, session)))
    contexts = [Context(workspace, log, at, clock=clock) for log in (without, evidence)]
    before, after = map(evaluate, contexts)
    pairs = zip(*map(signal_summaries, contexts, (before, after)), strict=True)
    figures = tuple(pair for pair in pairs if _figures(pair[0]) != _figures(pair[1]))
    return SessionImpact(before, after, figures)


def _figures(gauge: SignalSummary) -> tuple[object, ...]:
    finding = gauge.finding
    return gauge.value, gauge.recent, (finding.state, finding.n, finding.interval) if finding else None


def _without(evidence: EvidenceLog, session: str) -> Iterator[ExceptionCase]:
    """Reviewed cases only: no others can differ."""
    for case in evidence.reviewed:
        kept = {key: review for key, review in case.reviews.items() if review.session != session}
        yield case if len(kept) == len(case.reviews) else case.model_copy(update={"reviews": kept})
