"""`for`: a comparison that must hold without a break before it counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.language.predicate import Span
from core.model.quantity import duration
from core.verdict.finding import FindingState
from core.verdict.observations.as_of import NEVER, shifted


class ForDuration:
    """How long a comparison has held: since an instant, or at how many of the newest readings."""

    def __init__(self, span: Span | None, longest: timedelta | None) -> None:
        self.length = duration(span.duration) if span and span.duration else timedelta()
        self.readings = span.readings if span else 0
        self.longest = longest
        self.since: datetime | None = None
        """The first instant of the present run."""
        self.run = 0
        """At how many readings it held, of different times, without a break."""
        self.read_at: datetime | None = None

    @property
    def due(self) -> datetime:
        """When the present run is long enough, if nothing happens; NEVER where there is none."""
        return NEVER if self.since is None else shifted(self.since, self.length)

    def step(self, at: datetime, state: FindingState, *, reading: bool) -> None:
        """The comparison's state from this instant on; `reading` says that one was taken at it.

        Between readings nothing breaks a run of them, not even that the value is unknown for a while.
        """
        if state != "met":
            self.since = None
        elif self.since is None:
            self.since = at
        if reading:
            self.run = 0 if state != "met" else 1 if self._late(at) else self.run + 1
            self.read_at = at

    def _late(self, at: datetime) -> bool:
        """True where the reading before had grown too old meanwhile; one that comes just then leaves no gap."""
        return self.longest is not None and self.read_at is not None and at > shifted(self.read_at, self.longest)

    def enough(self, at: datetime) -> bool:
        """Whether it has held long enough at this instant."""
        return self.since is not None and self.run >= self.readings and at >= self.due
