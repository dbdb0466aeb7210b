"""The content of a workspace folder's files, independent of its database."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from core.text import files, text_format
from core.text.file_names import FILE
from core.text.find_folder import no_workspace


def read_text(folder: Path, names: Iterable[str] = text_format.FILES) -> text_format.WorkspaceContent:
    """The content of the files; BadData if they cannot be read."""
    texts = files.read(folder, names)
    if FILE not in texts:
        raise no_workspace(folder)
    return text_format.load(texts)
