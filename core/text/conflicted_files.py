"""Texts with conflicts left by git: both sides are merged by record, and the rest waits for a choice.

Git left markers in a file; or it merged each file by itself, and together they are inconsistent: one names a record
that another lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from core.errors import BadData, OptableError, Unfitting
from core.text import files, text_format
from core.text.file_names import FILE
from core.text.git.client import Git
from core.text.merge.markers import MarkedSides, marked_sides
from core.text.merge.merge import Merged, merge
from core.text.merge.merge_history import MergeHistory
from core.text.merge.records import Origins, content_of
from core.text.text_format import Texts, WorkspaceContent


class ConflictedFiles(NamedTuple):
    """The files as they are, and the content of both sides; a side alone need not be consistent."""

    raw: Texts
    ours: WorkspaceContent
    theirs: WorkspaceContent
    base: WorkspaceContent | None
    """The common base of both sides, if git or the markers still have it."""
    origins: Iterable[Origins]
    """The contents of the commits that git merged; read only if the sides are inconsistent."""


def parse_conflicted(folder: Path) -> ConflictedFiles | None:
    """The sides of the conflicts; None if there are none. BadData if a side cannot be read."""
    raw = files.read(folder)
    sides = {name: parts for name, text in raw.items() if (parts := marked_sides(text))}
    if not sides and not is_unfitting_by_git(folder, raw):
        return None
    ours = _read("ours", {**raw, **{name: side.ours for name, side in sides.items()}})
    theirs = _read("theirs", {**raw, **{name: side.theirs for name, side in sides.items()}})
    base = _base(folder, raw, sides)
    return ConflictedFiles(raw, ours, theirs, _read("base", base) if base else None, MergeHistory(folder, ours))


def with_database(
    database: WorkspaceContent, base: WorkspaceContent | None, conflicted: ConflictedFiles
) -> tuple[Merged, Merged]:
    """Merge the database with our side of the files, from the last sync on; then the result with their side.

    Only the second result is consistent. BadData if a record that it needs is unknown.
    """
    first = merge(base or conflicted.ours, database if base else conflicted.ours, conflicted.ours, repaired=False)
    second = merge(conflicted.base, first.content, conflicted.theirs, origins=conflicted.origins, known=database)
    if second.wrong:
        raise second.wrong[0]
    return first, second


def whole(conflicted: ConflictedFiles) -> WorkspaceContent:
    """Both sides as one consistent workspace, with our value in each conflict."""
    merged = merge(conflicted.base, conflicted.ours, conflicted.theirs, origins=conflicted.origins)
    if merged.wrong:
        raise merged.wrong[0]
    return merged.content


def to_begin_with(conflicted: ConflictedFiles) -> WorkspaceContent:
    """One side as the start for a database that takes in both: ours, if it is consistent."""
    if not _is_unfitting(text_format.dump(conflicted.ours)):
        return conflicted.ours
    for each in conflicted.origins:
        for side in (each.ours, each.theirs):
            if side and not _is_unfitting(text_format.dump(content_of(side))):
                return content_of(side)
    return whole(conflicted)


def is_unfitting_by_git(folder: Path, texts: Texts | None = None) -> bool:
    """Report if the files are inconsistent in git's index too: a merge left them so, not an edit."""
    if not _is_unfitting(files.read(folder) if texts is None else texts):
        return False
    git = Git(folder)
    try:
        if not git.holds_folder():
            return False
        return bool(git.unmerged(text_format.FILES)) or _is_unfitting(git.staged(text_format.FILES))
    except OptableError:
        return False


def _is_unfitting(texts: Texts) -> bool:
    try:
        text_format.load(texts)
    except Unfitting:
        return True
    except BadData:
        return False
    return False


def _base(folder: Path, raw: Texts, sides: dict[str, MarkedSides]) -> Texts | None:
    known = Git(folder).bases(text_format.FILES)
    if known:
        return known if FILE in known else text_format.blank()  # both sides added it
    if not sides:
        return raw
    if any(side.base is None for side in sides.values()):
        return None
    return {**raw, **{name: side.base for name, side in sides.items() if side.base is not None}}


def _read(side: str, texts: Texts) -> WorkspaceContent:
    try:
        return text_format.load(texts, alone=True)
    except BadData as error:
        raise BadData(
            f"has conflict markers of git, and without them the side {side} cannot be read: {error.message}",
            error.place,
            "Correct it in the file, or abort the merge in git.",
        ) from None
