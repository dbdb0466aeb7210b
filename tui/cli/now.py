"""The instant at which a command looks."""

from __future__ import annotations

from datetime import UTC, datetime

from core.model.evidence_log import EvidenceLog
from core.model.workspace import Workspace
from core.verdict.context import Context, context_of_now


def clock() -> datetime:
    """What this machine's clock says."""
    return datetime.now(UTC)


def context(workspace: Workspace, evidence: EvidenceLog, at: datetime | None = None) -> Context:
    """The instant that was asked for, else now."""
    return Context(workspace, evidence, at) if at else context_of_now(workspace, evidence, clock())
