"""The result of an ingest, or of a dry run: every row is accounted for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from core.errors import BadData
from core.remedy import Remedy
from core.times import ClockChange

MOST = 100_000
"""The most rejected lines that are kept; the rest are only counted, so that a wrong file cannot fill the memory."""
FIRST = 3
"""The number of lines that are named of many with one fault."""
MOST_FAULTS = 1000
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")


@dataclass
class Fault:
    """One kind of fault of a file: an example of its reason, the number of its lines, and the first of them."""

    file: str
    reason: str
    remedy: Remedy | None = None
    number: int = 0
    first: list[int] = field(default_factory=list)


@dataclass
class Rejects:
    """The rejected lines, in the order in which they were found."""

    lines: list[tuple[str, int, str]] = field(default_factory=list)
    """File, line and reason of each."""
    number: int = 0
    by_name: Counter[str] = field(default_factory=Counter)
    """The number of rejects by the name of their cause: local times that a clock change makes ambiguous."""
    faults: dict[tuple[str, str], Fault] = field(default_factory=dict)
    """The kinds of faults by file and reason, whatever the cells said."""

    def add(
        self, file: str, line: int, reason: str, cause: BaseException | None = None, remedy: Remedy | None = None
    ) -> None:
        """Add a rejected line."""
        self.number += 1
        if isinstance(cause, ClockChange):
            self.by_name[cause.name] += 1
        if len(self.lines) < MOST:
            self.lines.append((file, line, reason))
        kind = (file, _QUOTED.sub("", reason))
        if kind not in self.faults and len(self.faults) >= MOST_FAULTS:
            kind = (file, "")
        fault = self.faults.setdefault(kind, Fault(file, reason if kind[1] else "other faults", remedy))
        fault.number += 1
        if len(fault.first) < FIRST:
            fault.first.append(line)

    def in_order(self) -> list[tuple[str, int, str]]:
        """The rejected lines by file and line."""
        files = {file: number for number, file in enumerate(dict.fromkeys(file for file, _line, _reason in self.lines))}
        return sorted(self.lines, key=lambda one: (files[one[0]], one[1]))

    def grouped(self) -> list[Fault]:
        """The kinds of faults, the most frequent first."""
        return sorted(self.faults.values(), key=lambda one: -one.number)


class RejectedLines(BadData):
    """Lines were rejected, so nothing was written."""

    def __init__(self, rejects: Rejects) -> None:
        file, line, reason = rejects.in_order()[0]
        more = f" (and {rejects.number - 1} more)" if rejects.number > 1 else ""
        hint = "Nothing was written. Correct the lines, or skip them."
        super().__init__(f"{reason}{more}", f"{file}:{line}", hint, Remedy("skip_rejected"))
        self.rejects = rejects


@dataclass
class RowCount:
    """Counts of rows by their outcome while they were read."""

    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    """Rows that hold no evidence, by reason."""
    rejects: Rejects = field(default_factory=Rejects)


@dataclass
class Report:
    """The number of rows by outcome: `rows` is the sum of the next six."""

    count: RowCount = field(default_factory=RowCount)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    counted: int = 0
    """Rows of a prediction log that only count as traffic."""
    days: int = 0
    """Days whose traffic changed."""
    ahead: int = 0
    """Cases dated in the future; they are ignored until their time."""
    twins: int = 0
    """Rows without an id that equal an earlier row of the same file; each counts as a case of its own."""

    @property
    def rows(self) -> int:
        """The rows that were read."""
        return self.count.rows

    @property
    def rejects(self) -> Rejects:
        """The rejected lines."""
        return self.count.rejects

    @property
    def left_out(self) -> int:
        """The rows that hold no evidence."""
        return self.count.left_out.total()

    @property
    def changes(self) -> bool:
        """True if there is anything to write."""
        return bool(self.new or self.changed or self.days)

    @property
    def nothing_came(self) -> bool:
        """True if every row was rejected or left out."""
        return self.rows > 0 and self.rows == self.rejects.number + self.left_out

    def counts(self) -> dict[str, int]:
        """The numbers by name, for the journal and for scripts; `left` is the older name of `counted`."""
        return {
            "rows": self.rows,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "counted": self.counted,
            "rejected": self.rejects.number,
            "left_out": self.left_out,
            "left": self.counted,
            "days": self.days,
        }
