"""The sync status, and the results of an export and an import, each with its words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import OptableError, Unresolved
from core.text.file_names import FILE
from core.text.workspace_toml import comments_go

if TYPE_CHECKING:
    from core.text.merge.renames import Rename


@dataclass(frozen=True)
class SyncStatus:
    """The changes of database and text since the last sync, and the problem if the text cannot be read."""

    database_changed: bool
    file_changed: bool
    missing: bool = False
    problem: OptableError | None = None
    comments: tuple[int, ...] = ()
    """Lines of the text with a comment, which the next export removes."""
    conflicts: int = 0
    """The number of open conflicts."""
    disputed: str = ""
    """The reason why the text cannot be relied on, in words: git left a conflict in it."""

    @property
    def asks(self) -> bool:
        """True if somebody must choose between two sides."""
        return bool(self.conflicts) or isinstance(self.problem, Unresolved)

    @property
    def warning(self) -> str:
        """The losses by an export, in words; empty if there are none."""
        return f"{FILE}: {comments_go(self.comments)}" if self.comments else ""

    @property
    def words(self) -> str:
        """The next steps, in a few words; empty if there are none."""
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
    """The files that an export wrote; none if they were up to date."""

    written: tuple[Path, ...]

    @property
    def words(self) -> str:
        """The written files, in words."""
        if not self.written:
            return "Nothing to write: the text is up to date"
        return f"Wrote {', '.join(path.name for path in self.written)}"


@dataclass(frozen=True)
class Imported:
    """The number of changed records, and the lines of the text with a comment: the next export removes those."""

    changed: int
    comments: tuple[int, ...] = ()
    merged: bool = False
    """True if the database was changed too."""
    conflicts: int = 0
    renames: tuple[Rename, ...] = ()
    """Renames by one side that were applied to the other."""
    settled: int = 0
    """The number of conflicts that were settled by the text."""

    @property
    def words(self) -> str:
        """The result of the import, in words."""
        parts = ["Nothing to read: the text was not changed"]
        if self.changed or self.merged:
            action = "Merged text and database" if self.merged else "Read the text"
            parts = [f"{action}: {self.changed} record{'s' * (self.changed != 1)} changed"]
        if self.settled:
            parts.append(f"{conflicts_in_words(self.settled)} settled")
        parts += [one.words for one in self.renames]
        if self.conflicts:
            parts.append(f"{conflicts_in_words(self.conflicts)} to resolve")
        return "; ".join(parts)

    @property
    def warning(self) -> str:
        """The losses by the next export, in words; empty if there are none."""
        return f"{FILE}: {comments_go(self.comments)}" if self.comments else ""


def conflicts_in_words(number: int) -> str:
    """`1 conflict`, `2 conflicts`."""
    return f"{number} conflict{'s' * (number != 1)}"
