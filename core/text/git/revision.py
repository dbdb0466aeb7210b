"""A workspace as git has it at a revision."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from core.errors import BadData, UsageError
from core.text import text_format
from core.text.git.client import Git
from core.text.git.renamed_folder import RenamedFolder
from core.text.workspace_toml import FILE


class Revision(NamedTuple):
    """An older revision that is looked at, and the folder in which today's is."""

    name: str
    today: Path


def repository(folder: Path) -> Git:
    """Git on the folder; UsageError where it is in none."""
    git = Git(folder.resolve())
    if not git.installed:
        raise UsageError("git is not installed", str(folder))
    if not git.holds_folder():
        raise UsageError("the folder is in no git repository", str(folder), "`git init` makes one.")
    return git


def content_at(folder: Path, revision: str) -> text_format.WorkspaceContent:
    """What the workspace held at a revision; UsageError where there was none."""
    if (found := content_if_any(folder, revision)) is None:
        raise UsageError(f"there is no workspace at {revision}", str(folder))
    return found


def content_if_any(folder: Path, revision: str) -> text_format.WorkspaceContent | None:
    """Content of the workspace at a revision, also if its folder was renamed since; None if there positively was none.

    BadData where it has one that cannot be read.
    """
    texts = RenamedFolder(repository(folder)).texts_at(revision, text_format.FILES)
    if FILE not in texts:
        return None
    try:
        return text_format.load(texts)
    except BadData as error:
        raise BadData(error.message, f"{error.place} at {revision}", error.hint, error.remedy) from None
