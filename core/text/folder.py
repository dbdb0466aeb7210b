"""What the files of a workspace folder hold, whatever its database says."""

from __future__ import annotations

from pathlib import Path

from core.text import files, text_format
from core.text.workspace_toml import FILE


def read_text(folder: Path) -> text_format.WorkspaceContent:
    """What the files hold; BadData where they cannot be read."""
    texts = files.read(folder)
    if FILE not in texts:
        raise files.no_workspace(folder)
    return text_format.load(texts)
