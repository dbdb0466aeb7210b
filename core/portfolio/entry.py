"""One workspace in the list: what is said of it, or why nothing can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.errors import OptableError
from core.model.gate import WORST_FIRST
from core.remedy import Remedy
from core.verdict.report.workspace_summary import WorkspaceSummary


@dataclass(frozen=True)
class Seen:
    """A summary, from when to when it holds by the clock as long as nobody writes anything."""

    summary: WorkspaceSummary
    at: datetime
    """The instant of the verdict."""
    since: datetime
    until: datetime
    """Exclusive."""

    def holds(self, clock: datetime) -> bool:
        """Whether it can be said at this moment."""
        return self.since <= clock < self.until

    def instant(self, clock: datetime) -> datetime:
        """The instant that it speaks of at this moment: what is fixed to one stays there."""
        return self.at if self.summary.as_of is not None else max(self.at, clock)


@dataclass(frozen=True)
class UnreadableWorkspace:
    """Why a workspace cannot be read, in words."""

    message: str
    place: str = ""
    hint: str = ""
    remedy: Remedy | None = None

    @classmethod
    def of(cls, error: OptableError | OSError) -> UnreadableWorkspace:
        """What an error says."""
        if isinstance(error, OptableError):
            return cls(error.message, error.place, error.hint, error.remedy)
        return cls(error.strerror or str(error), str(error.filename or ""))

    @property
    def words(self) -> str:
        """On one line, with its place."""
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True)
class WorkspaceEntry:
    """A workspace's folder with one of the two."""

    folder: Path
    at: datetime
    """The instant that the summary speaks of."""
    summary: WorkspaceSummary | None = None
    problem: UnreadableWorkspace | None = None


def badness(entry: WorkspaceEntry) -> tuple[int, int, float, str]:
    """Sorts worst first: what nobody can read, Stop, Hold, Go; then more overdue, less ready, and by folder."""
    told = entry.summary
    if told is None:
        return -1, 0, 0.0, str(entry.folder)
    ready = told.filled / told.total if told.total else 0.0
    return WORST_FIRST.index(told.verdict), -len(told.overdue), ready, str(entry.folder)
