"""An entry of the portfolio: the summary of a workspace, or the reason why it cannot be read."""

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
    """A summary and the period, by the clock, during which it holds if the workspace does not change."""

    summary: WorkspaceSummary
    at: datetime
    """The instant of the verdict."""
    since: datetime
    until: datetime
    """The end of the period, exclusive."""

    def holds(self, clock: datetime) -> bool:
        """True if the summary is valid at this time."""
        return self.since <= clock < self.until

    def instant(self, clock: datetime) -> datetime:
        """The instant that the summary refers to: the clock, unless the workspace fixes an instant."""
        return self.at if self.summary.as_of is not None else max(self.at, clock)


@dataclass(frozen=True)
class UnreadableWorkspace:
    """The reason why a workspace cannot be read, in words."""

    message: str
    place: str = ""
    hint: str = ""
    remedy: Remedy | None = None

    @classmethod
    def of(cls, error: OptableError | OSError) -> UnreadableWorkspace:
        """The reason as the error states it."""
        if isinstance(error, OptableError):
            return cls(error.message, error.place, error.hint, error.remedy)
        return cls(error.strerror or str(error), str(error.filename or ""))

    @property
    def words(self) -> str:
        """The reason on one line, with its place."""
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True)
class WorkspaceEntry:
    """The folder of a workspace with either its summary or a problem."""

    folder: Path
    at: datetime
    """The instant that the summary refers to."""
    summary: WorkspaceSummary | None = None
    problem: UnreadableWorkspace | None = None


def badness(entry: WorkspaceEntry) -> tuple[int, int, float, str]:
    """Sort key, worst first: unreadable, Stop, Hold, Go; then more overdue, less ready, and by folder."""
    summary = entry.summary
    if summary is None:
        return -1, 0, 0.0, str(entry.folder)
    ready = summary.filled / summary.total if summary.total else 0.0
    return WORST_FIRST.index(summary.verdict), -len(summary.overdue), ready, str(entry.folder)
