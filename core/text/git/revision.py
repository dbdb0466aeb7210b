"""The content of a workspace at a git revision."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from core.errors import BadData, UsageError
from core.text import text_format
from core.text.file_names import FILE
from core.text.git.client import Git
from core.text.git.renamed_folder import RenamedFolder


class Revision(NamedTuple):
    """An older revision, and the current folder of the workspace."""

    name: str
    today: Path


def repository(folder: Path) -> Git:
    """Git on the folder; UsageError if it is in no repository."""
    git = Git(folder.resolve())
    if not git.installed:
        raise UsageError("git is not installed", str(folder))
    if not git.holds_folder():
        raise UsageError("the folder is in no git repository", str(folder), "`git init` makes one.")
    return git


def content_at(folder: Path, revision: str) -> text_format.WorkspaceContent:
    """The content of the workspace at a revision; UsageError if there was none."""
    if (content := content_if_any(folder, revision)) is None:
        raise UsageError(f"there is no workspace at {revision}", str(folder))
    return content


def content_if_any(folder: Path, revision: str) -> text_format.WorkspaceContent | None:
    """The content at a revision, also if the folder was renamed since; None if there certainly was none.

    BadData if it cannot be read.
    """
    texts = RenamedFolder(repository(folder)).texts_at(revision, text_format.FILES)
    if FILE not in texts:
        return None
    try:
        return text_format.load(texts)
    except BadData as error:
        raise BadData(error.message, f"{error.place} at {revision}", error.hint, error.remedy) from None
