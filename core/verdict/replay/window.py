"""Sliding-window comparison: readings enter, leave and become stale over time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from copy import copy
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Self

from core.model.evidence import Reading
from core.verdict.finding import FindingState
from core.verdict.observations.as_of import NEVER, shifted
from core.verdict.observations.calendar_weeks import calendar_span, weeks_later
from core.verdict.replay.aggregates import Ratio, aggregate_of
from core.verdict.replay.compiled import AggregateSpec
from core.verdict.statistics.intervals import Interval, side_of_limit, two_sided, wilson_at

Gap = Literal["none", "ageless", "stale", "empty", "mixed", "few", "unsized", "unsampled"]
"""Kind of missing evidence, if there is no answer."""
ComparisonResult = FindingState | Gap
GAPS: frozenset[str] = frozenset(("none", "ageless", "stale", "empty", "mixed", "few", "unsized", "unsampled"))
MOST_LEFT = 4096
"""Number of departed readings after which their storage is reclaimed."""
NOTHING: Ratio = (Decimal(), 1)
"""Value of an empty window in a period in which silence means zero."""

WindowEntry = tuple[datetime, Decimal, int | None]
"""The time at which a reading leaves the window, its value and its sample size."""
WaitingEntry = tuple[datetime, WindowEntry]
"""The time at which a reading enters the window, and what enters."""


class Window:
    """Incremental answer to a comparison. Fed in time order, readings of equal time together."""

    def __init__(self, spec: AggregateSpec) -> None:
        self.spec = spec
        self.tally = aggregate_of(spec.word)
        self._quantile = two_sided(spec.confidence or Fraction(95, 100))
        self._entered: list[WindowEntry] = []
        """Entries before `_first` have left the window."""
        self._first = 0
        self._waiting: deque[WaitingEntry] = deque()
        """Entries of a calendar window that is not over yet, in the order in which they enter it."""
        self.count = 0
        """Number of readings in the window."""
        self.newest: datetime | None = None
        self.stale_at = NEVER
        self.stale = False
        self.looked = False
        """True if silence means zero, so that an empty window has the value 0."""
        self.samples = 0
        self.sized = 0
        """Number of readings in the window that have a sample size."""
        self.most = 0
        """The largest sample count so far."""
        self.next_at = NEVER
        """The earliest instant at which silence alone may change the answer."""

    def __copy__(self) -> Self:
        """Copy for advancing time only: entries are shared, so no reading may enter the copy."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.tally = copy(self.tally)
        other._waiting = self._waiting.copy()  # of the same class
        return other

    def enter(self, at: datetime, readings: Iterable[Reading]) -> None:
        """Add all readings of one instant."""
        spec = self.spec
        if spec.weeks:
            enters, leaves = calendar_span(at, spec.weeks, spec.zone)
            self._waiting.extend((enters, (leaves, one.value, one.n)) for one in readings)
        else:
            leaves = NEVER if spec.length is None else shifted(at, spec.length)
            for one in readings:
                self._take(leaves, one.value, one.n)
        while spec.newest and self.count > spec.newest:
            self._leave()
        self.newest = at
        self.stale = False
        self.stale_at = NEVER if spec.longest is None else shifted(at, spec.longest)
        self._plan()

    def silence(self, at: datetime) -> None:
        """Advance time up to and including this instant, without readings."""
        if self.next_at > at:
            return
        self._admit(at)
        while self.count and self._oldest_leaves() <= at:
            self._leave()
        if self.stale_at <= at:
            self.stale, self.stale_at = True, NEVER
        self._plan()

    def _admit(self, at: datetime) -> None:
        """Let the entries enter whose week is over."""
        while self._waiting and self._waiting[0][0] <= at:
            self._take(*self._waiting.popleft()[1])

    def waiting(self) -> list[WindowEntry]:
        """The entries whose week is not over yet, in the order in which they enter."""
        return [entry for _enters, entry in self._waiting]

    def entries(self) -> list[WindowEntry]:
        """Entries in the window, oldest first."""
        return self._entered[self._first :]

    def refill(self, entries: Iterable[WindowEntry], waiting: Iterable[WindowEntry] = ()) -> None:
        """Load entries of another window into this empty one."""
        for leaves, value, n in entries:
            self._take(leaves, value, n)
        self._waiting.extend((weeks_later(one[0], -self.spec.weeks, self.spec.zone), one) for one in waiting)
        self._plan()

    def _take(self, leaves: datetime, value: Decimal, n: int | None) -> None:
        self._entered.append((leaves, value, n))
        self.count += 1
        self.tally.add(value, n)
        if n is not None:
            self.samples += n
            self.sized += 1

    def _leave(self) -> None:
        _, value, n = self._entered[self._first]
        self._first += 1
        self.count -= 1
        self.tally.drop(value, n)
        if n is not None:
            self.samples -= n
            self.sized -= 1

    def _plan(self) -> None:
        if self._first > MOST_LEFT and self._first > self.count:
            self._entered, self._first = self._entered[self._first :], 0
        self.next_at = min(self.stale_at, self._oldest_leaves(), self._next_enters())

    def _oldest_leaves(self) -> datetime:
        """The time at which the oldest entry leaves."""
        return self._entered[self._first][0] if self.count else NEVER

    def _next_enters(self) -> datetime:
        """The time at which the next entry enters whose week is not over yet."""
        return self._waiting[0][0] if self._waiting else NEVER

    @property
    def n(self) -> int:
        """The sum of sample sizes if readings have them, else the number of readings."""
        return self.samples if self.sized else self.count

    def gap(self) -> Gap | None:
        """The evidence missing for any value at all; None if there is a value.

        If `looked` is true, silence counts as a reading: a window is never stale, and an empty one is 0.
        Without a window only the newest reading counts, and silence does not replace it.
        """
        if not (self.looked and self.spec.windowed):
            if self.newest is None:
                return "none"
            if self.spec.longest is None:
                return "ageless"
            if self.stale:
                return "stale"
            if not self.count:
                return "empty"
        return "mixed" if 0 < self.sized < self.count else None

    def ratio(self) -> Ratio:
        """The value as total and weight; valid if `gap` is None."""
        return self.tally.ratio() if self.count else NOTHING

    def answer(self) -> ComparisonResult:
        """Met, unmet or undecided, or the kind of missing evidence."""
        if gap := self.gap():
            return gap
        spec, n = self.spec, self.n
        self.most = max(self.most, n)
        if n < spec.minimum:
            return "few"
        total, weight = self.ratio()
        if spec.confidence is None:
            return "met" if spec.limit.holds_ratio(total, weight) else "unmet"
        if not self._spreads(total, weight):
            return "unsized"
        sure = side_of_limit(total, weight, self.n, self._quantile, spec.limit)
        return "undecided" if sure is None else "met" if sure else "unmet"

    def interval(self) -> Interval | None:
        """The Wilson interval of a rate whose readings have sizes: 95%, unless the sentence says otherwise."""
        total, weight = self.ratio()
        return wilson_at(Fraction(total) / weight, self.n, self._quantile) if self._spreads(total, weight) else None

    def _spreads(self, total: Decimal, weight: int) -> bool:
        return self.spec.of_rate and bool(self.sized) and 0 <= total <= weight


def finding_state(answer: ComparisonResult) -> FindingState:
    """The state of a finding: unknown if evidence is missing."""
    return "unknown" if answer in GAPS else answer  # type: ignore[return-value]  # no gap is left
