"""The instant at which a command looks."""

from __future__ import annotations

from datetime import UTC, datetime

from core.model.workspace import Workspace


def instant(workspace: Workspace, at: datetime | None = None) -> datetime:
    """The instant that was asked for, else the workspace's own."""
    return at or workspace.now(datetime.now(UTC))
