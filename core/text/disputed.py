"""Reasons why a verdict cannot be relied on: two conflicting changes. Then the verdict is no Go.

A text may have markers of git; a merge may have left inconsistent texts; the database may have open
conflicts; and git may wait for a file in which it could mark nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from core.errors import BadData, OptableError, Unfitting, Unresolved
from core.model.conflict import OpenConflict
from core.model.place_text import place_in_words
from core.model.workspace import Workspace
from core.presence import is_there
from core.text import text_format
from core.text.git import index_lock
from core.text.git.client import Git
from core.text.precheck import marker_in
from core.text.text_format import WorkspaceContent

UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "REBASE_HEAD", "rebase-merge", "rebase-apply")
"""Entries of git's folder that exist while a merge, rebase, cherry-pick or revert is unfinished."""
NOBODY = "and nobody has chosen yet"


def with_dispute(content: WorkspaceContent, reason: str) -> WorkspaceContent:
    """The content with the reason of its dispute; unchanged if there is none."""
    return content._replace(evidence=replace(content.evidence, disputed=reason)) if reason else content


def in_conflicts(open_ones: Sequence[OpenConflict], workspace: Workspace) -> str:
    """The reason given by open conflicts of a database, the first by title; empty if none is open."""
    if not open_ones:
        return ""
    more = f" and {len(open_ones) - 1} more" if len(open_ones) > 1 else ""
    return f"a conflict is open at {place_in_words(workspace, open_ones[0].place.path)}{more}, {NOBODY}"


def in_problem(problem: OptableError) -> str:
    """The reason given by the error that keeps a text from being read; empty if it is no conflict."""
    if not isinstance(problem, (Unresolved, Unfitting)):
        return ""
    name = problem.place.partition(":")[0]
    if marked := next((one for one in text_format.FILES if one == name), ""):
        reason = f"{marked} has an open conflict of git"
    else:
        reason = "the text has an open conflict of git"
    if isinstance(problem, Unfitting):
        reason = f"the files do not fit together since a merge of git ({problem.place}: {problem.message})"
    return f"{reason}, {NOBODY}"


def in_markers(raw: Mapping[str, str]) -> str:
    """The reason given by files whose conflicts were imported: the choices are not exported to them yet."""
    name = next((one for one in text_format.FILES if marker_in(raw.get(one, ""))), "")
    return f"{name} still has conflict markers of git: what was chosen is not exported yet" if name else ""


def in_git(folder: Path) -> str:
    """The reason given by a readable file that is unmerged in git: git marked nothing in it, or awaits `git add`."""
    try:
        names = Git(folder).unmerged(text_format.FILES) if is_under_way(folder) and Git(folder).installed else ()
    except OptableError:
        return ""  # `optable check` reports it
    if not names:
        return ""
    return f"git waits for a conflict in {names[0]} to be resolved: see that it holds what both wanted, then git add it"


def is_under_way(folder: Path) -> bool:
    """Report if git has an unfinished merge, rebase, cherry-pick or revert there. No program is started."""
    lock = index_lock.lock_of(folder)
    return lock is not None and any(is_there(lock.parent / name) for name in UNDER_WAY)


def read_disputed(folder: Path, problem: BadData) -> WorkspaceContent:
    """The content of a text without a database as far as it can be known, with the reason of its dispute.

    Raises the problem itself if no merge of git is to blame, or a side cannot be read.
    """
    from core.text.conflicted_files import is_unfitting_by_git, parse_conflicted, whole  # noqa: PLC0415  # only where git left a conflict

    if isinstance(problem, Unfitting) and not is_unfitting_by_git(folder):
        raise problem
    if not (reason := in_problem(problem)):
        raise problem
    try:
        conflicted = parse_conflicted(folder)
        content = whole(conflicted) if conflicted else None
    except OptableError:
        content = None
    if content is None:
        raise problem
    return with_dispute(content, reason)
