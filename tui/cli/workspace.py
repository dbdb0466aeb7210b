"""Opening a workspace to write in it."""

from __future__ import annotations

from pathlib import Path

from core.store.store import Store
from core.text.sync import sync
from tui.cli.options import workspace_folder
from tui.common.actor import actor


def open_to_write(ws: Path | None) -> Store:
    """The workspace that was named, or the nearest upwards. What was only changed in the text is read first."""
    return sync.open_workspace(workspace_folder(ws), actor=actor())
