"""State of a comparison, including its `for` duration."""

from __future__ import annotations

from copy import copy
from datetime import datetime

from core.language.predicate import Span
from core.verdict.finding import FindingState
from core.verdict.replay.case_window import CaseWindow
from core.verdict.replay.compiled import AggregateSpec
from core.verdict.replay.for_duration import ForDuration
from core.verdict.replay.window import Window, finding_state


class ComparisonState:
    """A comparison window with its state and `for` duration."""

    def __init__(self, spec: AggregateSpec, for_duration: Span | None) -> None:
        self.window = CaseWindow(spec) if spec.of_cases else Window(spec)
        self.for_duration = ForDuration(for_duration, spec.longest)
        self.raw_state: FindingState = "unknown"

    def __copy__(self) -> ComparisonState:
        other = object.__new__(ComparisonState)
        other.window, other.for_duration, other.raw_state = copy(self.window), copy(self.for_duration), self.raw_state
        return other

    def step(self, at: datetime, *, reading: bool) -> FindingState:
        """Update and return the state from this instant, including `for`."""
        self.raw_state = raw_state = finding_state(self.window.answer())
        self.for_duration.step(at, raw_state, reading=reading)
        return "unmet" if raw_state == "met" and not self.for_duration.enough(at) else raw_state

    def next_after(self, now: datetime) -> datetime:
        """The earliest instant at which time alone may change the state."""
        due, silence = self.for_duration.due, self.window.next_at
        return due if now < due < silence else silence
