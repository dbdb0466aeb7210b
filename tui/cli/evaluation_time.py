"""The evaluation time of a command: --at, else now."""

from __future__ import annotations

from datetime import UTC, date, datetime

from core.model.evidence_log import EvidenceLog
from core.model.workspace import Workspace
from core.times import last_of, zone
from core.verdict.context import Context, context_of_now


def clock() -> datetime:
    """The time of this machine's clock."""
    return datetime.now(UTC)


def context(workspace: Workspace, evidence: EvidenceLog, at: date | datetime | None = None) -> Context:
    """The context at the given instant, else now; a day alone means its last instant in the workflow's zone."""
    if at is None:
        return context_of_now(workspace, evidence, clock())
    return Context(workspace, evidence, last_of(at, zone(workspace.workflow.timezone)))
