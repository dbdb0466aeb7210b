"""The result of an ingest, or of a dry run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from core.errors import BadData
from core.remedy import Remedy
from core.times import ClockChange

MOST = 100_000
"""The most rejected lines that are kept; the rest are only counted, so that a wrong file cannot fill the memory."""


@dataclass
class Rejects:
    """The rejected lines, in the order in which they were found."""

    lines: list[tuple[str, int, str]] = field(default_factory=list)
    """File, line and reason of each."""
    number: int = 0
    by_name: Counter[str] = field(default_factory=Counter)
    """The number of rejects by the name of their cause: local times that a clock change makes ambiguous."""

    def add(self, file: str, line: int, reason: str, cause: BaseException | None = None) -> None:
        """Add a rejected line."""
        self.number += 1
        if isinstance(cause, ClockChange):
            self.by_name[cause.name] += 1
        if len(self.lines) < MOST:
            self.lines.append((file, line, reason))

    def in_order(self) -> list[tuple[str, int, str]]:
        """The rejected lines by file and line."""
        files = {file: number for number, file in enumerate(dict.fromkeys(file for file, _line, _reason in self.lines))}
        return sorted(self.lines, key=lambda one: (files[one[0]], one[1]))


class RejectedLines(BadData):
    """Lines were rejected, so nothing was written."""

    def __init__(self, rejects: Rejects) -> None:
        file, line, reason = rejects.in_order()[0]
        more = f" (and {rejects.number - 1} more)" if rejects.number > 1 else ""
        hint = "Nothing was written. Correct the lines, or skip them."
        super().__init__(f"{reason}{more}", f"{file}:{line}", hint, Remedy("skip_rejected"))
        self.rejects = rejects


@dataclass
class Report:
    """The number of rows by outcome. `left` counts those of a prediction log that were counted but not kept."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0
    days: int = 0
    """Days whose traffic changed."""
    ahead: int = 0
    """Cases dated in the future; they are ignored until their time."""
    twins: int = 0
    """Rows without an id that equal an earlier row of the same file; each counts as a case of its own."""
    rejects: Rejects = field(default_factory=Rejects)

    @property
    def changes(self) -> bool:
        """True if there is anything to write."""
        return bool(self.new or self.changed or self.days)

    def counts(self) -> dict[str, int]:
        """The numbers by name, for the journal and for scripts."""
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "left": self.left,
            "days": self.days,
            "rejected": self.rejects.number,
        }
