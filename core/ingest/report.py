"""What an ingest did, or would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from core.errors import BadData
from core.remedy import Remedy
from core.times import ClockChange

MOST = 100_000
"""So many rejected lines are kept by number; the others are counted, or a wrong file of millions would fill memory."""


@dataclass
class Rejects:
    """The lines that cannot be taken, in the order in which they were found."""

    lines: list[tuple[str, int, str]] = field(default_factory=list)
    """File, line, what is wrong."""
    number: int = 0
    by_name: Counter[str] = field(default_factory=Counter)
    """The number of those that are counted by a name: local times that a change of the clock makes unclear."""

    def add(self, file: str, line: int, why: str, cause: BaseException | None = None) -> None:
        """One more."""
        self.number += 1
        if isinstance(cause, ClockChange):
            self.by_name[cause.name] += 1
        if len(self.lines) < MOST:
            self.lines.append((file, line, why))

    def in_order(self) -> list[tuple[str, int, str]]:
        """By file and line."""
        files = {file: number for number, file in enumerate(dict.fromkeys(file for file, _line, _why in self.lines))}
        return sorted(self.lines, key=lambda one: (files[one[0]], one[1]))


class RejectedLines(BadData):
    """Some lines cannot be taken, so that nothing was written."""

    def __init__(self, rejects: Rejects) -> None:
        file, line, why = rejects.in_order()[0]
        more = f" (and {rejects.number - 1} more)" if rejects.number > 1 else ""
        hint = "Nothing was written. Mend the lines, or leave them out."
        super().__init__(f"{why}{more}", f"{file}:{line}", hint, Remedy("skip_rejected"))
        self.rejects = rejects


@dataclass
class Report:
    """Counts by what became of a row. `left` are those of a prediction log that were counted and not kept."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0
    days: int = 0
    """Days of traffic that were counted anew."""
    ahead: int = 0
    """Of the cases, those that lie in the future: nothing looks at them before their time."""
    twins: int = 0
    """Rows without an id that are alike to one before them in the same file; each counts."""
    rejects: Rejects = field(default_factory=Rejects)

    @property
    def changes(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.new or self.changed or self.days)

    def counts(self) -> dict[str, int]:
        """For the journal and for scripts."""
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "left": self.left,
            "days": self.days,
            "rejected": self.rejects.number,
        }
