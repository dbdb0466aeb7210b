"""The merges of git that may require a look: those since the text last listed merges, and an unfinished one.

Git takes longer to answer than the text takes to be read, so that a command can ask before it loads the rest
(`MergesAhead`). What was answered ahead counts only if nothing was checked out, committed or merged meanwhile.
"""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import NamedTuple

from core.errors import OptableError
from core.text.file_names import FILE, FILES
from core.text.git.client import Git, Parents
from core.text.git.folder import folder_of, head_mark, merging
from core.text.git.renamed_folder import RenamedFolder

LISTING = "^(unseen|looked) = "
"""The lines of workspace.toml that list the merges waiting for a look, and those looked at."""
SINCE = "2026-11-29T00:00:00Z"
"""The first format that requires a look; merges of earlier versions need none."""
MISSING = "git is not installed, so nobody can say which merges wait for a look: install git"
SHALLOW = (
    "this shallow clone ends before git can say which merges wait for a look:"
    " `git fetch --unshallow`, in a pipeline a checkout of the whole history (fetch-depth: 0)"
)


class RecentMerges(NamedTuple):
    """The merges that may require a look, where to ask about them, and the reason why there may be others."""

    folder: RenamedFolder | None = None
    merges: tuple[Parents, ...] = ()
    unknown: str = ""


def recent_merges(folder: Path) -> RecentMerges:
    """The recent merges of a folder; none outside of git."""
    if (git_folder := folder_of(folder)) is None:
        return RecentMerges()
    git = Git(folder.resolve())
    if not git.installed:
        return RecentMerges(unknown=MISSING)
    try:
        if not (head := git.head()):
            return RecentMerges()  # nothing is committed yet
        tips = (head, *merging(git_folder))
        renamed_folder = RenamedFolder(git, tips)
        if renamed_folder.today is None:
            return RecentMerges()
        return RecentMerges(renamed_folder, *_merges(git, renamed_folder, tips))
    except OptableError as error:
        return RecentMerges(unknown=cannot_say(error))


def cannot_say(error: OptableError) -> str:
    """The reason that git's error gives."""
    return f"nobody can say which merges wait for a look: {error.message}"


def _merges(git: Git, renamed_folder: RenamedFolder, tips: tuple[str, ...]) -> tuple[tuple[Parents, ...], str]:
    """An unfinished merge and those since the text last listed merges; and the reason why there may be more."""
    unfinished = [Parents("", tips)] if len(tips) > 1 else []
    last_listing = git.last_change([folder + FILE for folder in renamed_folder.paths], LISTING, tips)
    ends = git.ends(tips, after="", since=SINCE)
    # A shallow end's changes are unknown.
    after = last_listing.commit if last_listing and last_listing.commit not in ends else ""
    paths = [folder + name for folder in renamed_folder.paths for name in FILES]
    merges = git.merges(paths, tips, after=after, since=SINCE)
    below = git.ends(tips, after=after, since=SINCE) if ends and after else ends
    unknown = SHALLOW if any(renamed_folder.at(commit) is not None for commit in below) else ""
    return (*unfinished, *merges), unknown


class MergesAhead:
    """The recent merges of a folder, asked in a thread while the program loads and reads the text."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mark = _mark(folder)
        self._merges: RecentMerges | None = None
        self._thread: Thread | None = None
        if self._mark:
            self._thread = Thread(target=self._ask, daemon=True)
            self._thread.start()

    def wait(self) -> RecentMerges:
        """The answer, asked again if anything was checked out, committed or merged since then."""
        if self._thread is not None:
            self._thread.join()
        if self._merges is None or self._mark != _mark(self._folder):
            return recent_merges(self._folder)
        return self._merges

    def _ask(self) -> None:
        self._merges = recent_merges(self._folder)


def _mark(folder: Path) -> tuple[str, ...]:
    """A value that changes with the commit that is checked out and with a merge; empty if that is unknown."""
    git_folder = folder_of(folder)
    mark = head_mark(git_folder) if git_folder else ""
    return (mark, *merging(git_folder)) if git_folder and mark else ()
