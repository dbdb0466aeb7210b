"""A workspace as git has it at a revision."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from core.errors import UsageError
from core.text import form
from core.text.git import Git
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


def texts_at(folder: Path, revision: str) -> form.Texts:
    """The workspace's files at a revision; UsageError where there was none."""
    texts = repository(folder).texts_at(revision, form.FILES)
    if FILE not in texts:
        raise UsageError(f"there is no workspace at {revision}", str(folder))
    return texts
