"""State machine of one measured condition: its state from each instant at which it changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Self

from core.model.evidence import Reading
from core.verdict.finding import FindingState
from core.verdict.observations.as_of import NEVER
from core.verdict.replay.comparison_state import ComparisonState
from core.verdict.replay.compiled import CompiledCondition
from core.verdict.replay.for_duration import ForDuration
from core.verdict.replay.window import Window

StateChange = tuple[datetime, FindingState]
BEGINNING = datetime.min.replace(tzinfo=UTC)
"""The beginning of time."""
Looks = tuple[tuple[datetime, bool], ...]
"""Start times of periods in which silence means zero (True) or not (False); before the first it does not."""
_at, _enters = attrgetter("at"), attrgetter("enters")


class ConditionTimeline:
    """Processes readings in time order, all readings of an instant at once; each call costs only the new readings."""

    def __init__(self, compiled: CompiledCondition, looks: Looks = ()) -> None:
        self.compiled = compiled
        self.looks = looks
        self.comparison_state = ComparisonState(compiled.comparison, compiled.for_duration)
        self.recovery_state: ComparisonState | None = None
        """State of the `until` comparison on evidence since the condition was met; None if not waiting for recovery."""
        self.looked = 0
        """Number of entries of `looks` already processed."""
        self._changes: list[StateChange] = []
        self._before: tuple[list[StateChange], int] = ([], 0)
        """Changes of the timeline this one copies, and their count; the last of them is also the first of this one."""
        self.first_met: datetime | None = None
        """The first instant at which the condition was met."""
        self.silence_at = NEVER
        """The earliest instant at which time alone may change the state, apart from `looks`."""
        self.next_at = looks[0][0] if looks else NEVER
        """The earliest instant of a change if no reading arrives."""

    @property
    def window(self) -> Window:
        """The window of the comparison."""
        return self.comparison_state.window

    @property
    def for_duration(self) -> ForDuration:
        """The `for` duration of the comparison."""
        return self.comparison_state.for_duration

    @property
    def recovery(self) -> Window | None:
        """The window of evidence since the condition was met; None if not waiting for recovery."""
        return self.recovery_state.window if self.recovery_state else None

    @property
    def state(self) -> FindingState:
        """The current state."""
        return self._changes[-1][1] if self._changes else "unknown"

    @property
    def since(self) -> datetime | None:
        """Start of the current state; None if it never changed."""
        return self._changes[-1][0] if self._changes else None

    @property
    def changes(self) -> list[StateChange]:
        """Every state so far, each with its start time."""
        older, count = self._before
        return [*older[: max(count - 1, 0)], *self._changes]

    @property
    def raw_state(self) -> FindingState:
        """The state of the comparison alone."""
        return self.comparison_state.raw_state

    def await_recovery(self) -> ComparisonState:
        """Start waiting for recovery."""
        if self.compiled.recovery is None:
            raise ValueError("nothing ends this course")
        self.recovery_state = ComparisonState(self.compiled.recovery, self.compiled.recovered)
        return self.recovery_state

    def go_on(self, looked: int, changes: list[StateChange], silence_at: datetime) -> None:
        """Continue from the stored state of another timeline of the same condition with the same looks so far."""
        self.looked, self._changes, self.silence_at = looked, changes, silence_at
        self.next_at = min(silence_at, self.looks[looked][0]) if looked < len(self.looks) else silence_at
        self.first_met = next((at for at, state in changes if state == "met"), None)

    def extend(self, readings: Iterable[Reading]) -> None:
        """Process readings that are newer than all before."""
        for at, together in groupby(readings, key=_enters if self.compiled.comparison.of_cases else _at):
            while self.next_at < at:
                self._pass(self.next_at)
            self._enter(at, tuple(together))

    def at(self, instant: datetime) -> ConditionTimeline:
        """The state at an instant after the last reading; a copy if elapsed time alone changed it."""
        if not self._due(instant):
            return self
        other = copy(self)
        other.let_pass(instant)
        return other

    def __copy__(self) -> Self:
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.__dict__["comparison_state"] = copy(self.comparison_state)
        other.__dict__["recovery_state"] = copy(self.recovery_state)
        if self._before[1] == 0:
            other.__dict__["_before"] = (self._changes, len(self._changes))
        other.__dict__["_changes"] = self._changes[-1:]
        return other

    def let_pass(self, instant: datetime) -> None:
        """Advance time up to and including this instant, without readings."""
        while self._due(instant):
            self._pass(self.next_at)

    def _due(self, instant: datetime) -> bool:
        return self.next_at <= instant and self.next_at < NEVER  # an event at the end of the calendar never happens

    def _enter(self, at: datetime, readings: Sequence[Reading]) -> None:
        for comparison_state in self._both():
            comparison_state.window.silence(at)
            comparison_state.window.enter(at, readings)
        self._step(at, reading=True)

    def _pass(self, at: datetime) -> None:
        self.comparison_state.window.silence(at)
        if self.recovery_state is not None:
            self.recovery_state.window.silence(at)
        self._step(at, reading=False)

    def _both(self) -> tuple[ComparisonState, ...]:
        return (self.comparison_state,) if self.recovery_state is None else (self.comparison_state, self.recovery_state)

    def _step(self, at: datetime, *, reading: bool) -> None:
        if self.looked < len(self.looks):
            self._look(at)
        state = self.comparison_state.step(at, reading=reading)
        if self.compiled.recovery is not None:
            state = self._until(at, state, reading=reading)
        if not self._changes or self._changes[-1][1] != state:
            self._changes.append((at, state))
            if state == "met" and self.first_met is None:
                self.first_met = at
        self.silence_at = self.comparison_state.next_after(at)
        if self.recovery_state is not None:
            self.silence_at = min(self.silence_at, self.recovery_state.next_after(at))
        self.next_at = self.silence_at
        if self.looked < len(self.looks):
            self.next_at = min(self.next_at, self.looks[self.looked][0])

    def _look(self, at: datetime) -> None:
        while self.looked < len(self.looks) and self.looks[self.looked][0] <= at:
            for comparison_state in self._both():
                comparison_state.window.looked = self.looks[self.looked][1]
            self.looked += 1

    def _until(self, at: datetime, state: FindingState, *, reading: bool) -> FindingState:
        """Once met, remain met until the recovery holds on later evidence and the comparison does not."""
        recovery, raw_state = self.recovery_state, self.comparison_state.raw_state
        if recovery is None:
            if state == "met":
                recovery_state = self.await_recovery()
                recovery_state.window.looked = self.window.looked
                recovery_state.step(at, reading=False)  # if silence means zero, it is evidence from here on
            return state
        recovered = recovery.step(at, reading=reading) == "met"
        if raw_state == "unknown":
            if not self.compiled.firm:
                self.recovery_state = None
            return "unknown"
        if recovered and raw_state != "met":
            self.recovery_state = None
            return state
        return "met"


def first_met(changes: Sequence[StateChange], since: datetime | None) -> datetime | None:
    """The first instant, not before `since`, at which the state is met; None if it never is."""
    for number, (start, state) in enumerate(changes):
        end = changes[number + 1][0] if number + 1 < len(changes) else None
        if state == "met" and (since is None or end is None or end > since):
            return start if since is None else max(start, since)
    return None
