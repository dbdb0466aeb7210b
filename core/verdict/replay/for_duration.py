"""`for`: the minimum uninterrupted duration of a comparison."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.language.predicate import Span
from core.model.quantity import duration
from core.verdict.finding import FindingState
from core.verdict.observations.as_of import NEVER, shifted


class ForDuration:
    """Tracks the current run of a comparison: its start, and its number of consecutive readings."""

    def __init__(self, span: Span | None, longest: timedelta | None) -> None:
        self.length = duration(span.duration) if span and span.duration else timedelta()
        self.readings = span.readings if span else 0
        self.longest = longest
        self.since: datetime | None = None
        """Start of the current run."""
        self.run = 0
        """Number of consecutive readings at distinct times at which the comparison held."""
        self.read_at: datetime | None = None

    @property
    def due(self) -> datetime:
        """The instant at which the current run is long enough if nothing changes; NEVER if there is no run."""
        return NEVER if self.since is None else shifted(self.since, self.length)

    def step(self, at: datetime, state: FindingState, *, reading: bool) -> None:
        """Record the comparison's state from this instant; `reading` is true if a reading was taken at it.

        Between readings nothing interrupts a run of readings, not even a temporarily unknown value.
        """
        if state != "met":
            self.since = None
        elif self.since is None:
            self.since = at
        if reading:
            self.run = 0 if state != "met" else 1 if self._late(at) else self.run + 1
            self.read_at = at

    def _late(self, at: datetime) -> bool:
        """True if the previous reading had become stale before `at`; a reading at just that instant leaves no gap."""
        return self.longest is not None and self.read_at is not None and at > shifted(self.read_at, self.longest)

    def enough(self, at: datetime) -> bool:
        """True if the comparison has held long enough at this instant."""
        return self.since is not None and self.run >= self.readings and at >= self.due
