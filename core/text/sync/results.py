"""How database and text stand, and the results of an export and an import, each with its words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import OptableError, Unresolved
from core.text.workspace_toml import FILE, comments_go

if TYPE_CHECKING:
    from core.text.merge.renames import Rename


@dataclass(frozen=True)
class SyncStatus:
    """Which of database and text changed since they last held the same, and why the text cannot be read."""

    database_changed: bool
    file_changed: bool
    missing: bool = False
    problem: OptableError | None = None
    comments: tuple[int, ...] = ()
    """Lines of the text that hold a comment, which the next export takes away."""
    conflicts: int = 0
    """How many wait for somebody to choose."""
    disputed: str = ""
    """Why the text cannot be relied on, in words: git left a conflict in it."""

    @property
    def asks(self) -> bool:
        """Whether somebody must choose between two sides."""
        return bool(self.conflicts) or isinstance(self.problem, Unresolved)

    @property
    def warning(self) -> str:
        """What an export would take away, in words; empty where nothing is lost."""
        return f"{FILE}: {comments_go(self.comments)}" if self.comments else ""

    @property
    def words(self) -> str:
        """What there is to do, in a few words; empty where there is nothing."""
        if self.conflicts:
            return f"{conflicts_in_words(self.conflicts)} to resolve"
        if self.problem:
            return "git left a conflict" if self.asks else "text unreadable"
        if self.database_changed and self.file_changed:
            return "text and database differ"
        if self.file_changed:
            return "text not imported"
        return "not exported" if self.database_changed or self.missing else ""


@dataclass(frozen=True)
class Exported:
    """The files that an export wrote; none where they held the same already."""

    written: tuple[Path, ...]

    @property
    def words(self) -> str:
        """What was written, in words."""
        if not self.written:
            return "Nothing to write: the text holds the same"
        return f"Wrote {', '.join(path.name for path in self.written)}"


@dataclass(frozen=True)
class Imported:
    """How many records changed, and which lines of the text hold a comment: those go with the next export."""

    changed: int
    comments: tuple[int, ...] = ()
    merged: bool = False
    """Whether the database was changed too."""
    conflicts: int = 0
    renames: tuple[Rename, ...] = ()
    """What one side renamed; it was followed in what the other side says."""
    settled: int = 0
    """How many that were open are none any more: text and database say the same there."""

    @property
    def words(self) -> str:
        """What was read, in words."""
        parts = ["Nothing to read: the text was not changed"]
        if self.changed or self.merged:
            what = "Merged text and database" if self.merged else "Read the text"
            parts = [f"{what}: {self.changed} record{'s' * (self.changed != 1)} changed"]
        if self.settled:
            parts.append(f"{conflicts_in_words(self.settled)} settled")
        parts += [one.words for one in self.renames]
        if self.conflicts:
            parts.append(f"{conflicts_in_words(self.conflicts)} to resolve")
        return "; ".join(parts)

    @property
    def warning(self) -> str:
        """What will be lost, in words; empty where nothing will."""
        return f"{FILE}: {comments_go(self.comments)}" if self.comments else ""


def conflicts_in_words(number: int) -> str:
    """`1 conflict`, `2 conflicts`."""
    return f"{number} conflict{'s' * (number != 1)}"
