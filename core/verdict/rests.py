"""Which reviews a decision rested on, and whether they still say the same. A decision itself is never rewritten."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from core.model.decisions import Decision
from core.model.evidence_log import EvidenceLog
from core.model.workspace import Workspace


def reviews_then(workspace: Workspace, evidence: EvidenceLog, at: datetime) -> str:
    """The number of the reviews known at an instant and a digest of them; empty where none feeds a signal."""
    if not any(signal.stream for signal in workspace.signals.values()):
        return ""
    known = sorted(
        f"{case.name} {key} {review.outcome} {review.customer_impact}"
        for case in evidence.reviewed
        for key, review in case.reviews.items()
        if not review.second and review.at <= at
    )
    return f"{len(known)} {sha256(chr(10).join(known).encode()).hexdigest()[:16]}" if known else ""


def reviews_moved(decision: Decision, workspace: Workspace, evidence: EvidenceLog) -> bool:
    """Whether reviews that a decision rested on were undone or changed since.

    While the workflow is fixed to an instant, reviews that came after it have the same time: then only fewer tell.
    """
    if not decision.reviews:
        return False
    now = reviews_then(workspace, evidence, decision.at)
    return now != decision.reviews if workspace.workflow.as_of is None else _number(now) < _number(decision.reviews)


def _number(reviews: str) -> int:
    text = reviews.partition(" ")[0]
    return int(text) if text.isdecimal() else 0
