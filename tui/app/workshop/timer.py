"""The workshop's timer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

Clock = Callable[[], float]


@dataclass
class Timer:
    """Counts down from some minutes; hidden if unset."""

    clock: Clock = monotonic
    ends: float | None = None

    def start(self, minutes: float) -> None:
        """Start the timer now; 0 hides it."""
        self.ends = self.clock() + 60 * minutes if minutes > 0 else None

    @property
    def is_set(self) -> bool:
        """True if it is shown."""
        return self.ends is not None

    @property
    def words(self) -> str:
        """`42:07 left`, then `time is up, 1:30 over`; empty if hidden."""
        if self.ends is None:
            return ""
        left = round(self.ends - self.clock())
        minutes, seconds = divmod(abs(left), 60)
        return f"{minutes}:{seconds:02} left" if left > 0 else f"time is up, {minutes}:{seconds:02} over"
