"""Open a workspace for writing."""

from __future__ import annotations

from pathlib import Path

from core.store.store import Store
from core.text.sync import sync
from tui.cli.options import workspace_folder
from tui.common.actor import actor


def open_to_write(ws: Path | None) -> Store:
    """The named workspace, or the nearest one upwards. Changes in the text are imported first."""
    return sync.open_workspace(workspace_folder(ws), actor=actor())
