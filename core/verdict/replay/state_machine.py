"""One measured condition as time goes on: its state from each instant at which it changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Self

from core.model.evidence import Reading
from core.verdict.finding import State
from core.verdict.replay.comparison_state import Judged
from core.verdict.replay.compiled import Course
from core.verdict.replay.for_duration import Sustained
from core.verdict.replay.window import NEVER, Series

Change = tuple[datetime, State]
BEGINNING = datetime.min.replace(tzinfo=UTC)
"""Of all time."""
Looks = tuple[tuple[datetime, bool], ...]
"""From when on somebody looked, and from when on nobody did; before the first of them nobody."""
_at, _enters = attrgetter("at"), attrgetter("enters")


class Track:
    """Fed with readings in time order, the whole of an instant at once; each costs what is new."""

    def __init__(self, course: Course, looks: Looks = ()) -> None:
        self.course = course
        self.looks = looks
        self.judged = Judged(course.asked, course.sustained)
        self.waiting: Judged | None = None
        """Once a condition with `until` is met: what has been seen since."""
        self.looked = 0
        """How many of the looks are past."""
        self._changes: list[Change] = []
        self._before: tuple[list[Change], int] = ([], 0)
        """The changes of the track of which this one is a copy, and how many there were: the last is also its first."""
        self.first_met: datetime | None = None
        """When it was first met."""
        self.next_at = looks[0][0] if looks else NEVER
        """When something changes at the earliest, if no reading comes."""

    @property
    def series(self) -> Series:
        """What the comparison sees."""
        return self.judged.series

    @property
    def sustained(self) -> Sustained:
        """How long the comparison has held."""
        return self.judged.sustained

    @property
    def recovery(self) -> Series | None:
        """What was seen since it was met, where a recovery is waited for."""
        return self.waiting.series if self.waiting else None

    @property
    def state(self) -> State:
        """The newest state."""
        return self._changes[-1][1] if self._changes else "unknown"

    @property
    def since(self) -> datetime | None:
        """From when on it is in this state; None where it never was in another."""
        return self._changes[-1][0] if self._changes else None

    @property
    def changes(self) -> list[Change]:
        """Every state that it was in, each with the time from which it was."""
        older, count = self._before
        return [*older[: max(count - 1, 0)], *self._changes]

    @property
    def bare(self) -> State:
        """The state of the comparison alone."""
        return self.judged.bare

    def await_recovery(self) -> Judged:
        """From now on the recovery is looked for."""
        if self.course.recovery is None:
            raise ValueError("nothing ends this course")
        self.waiting = Judged(self.course.recovery, self.course.recovered)
        return self.waiting

    def go_on(self, looked: int, changes: list[Change], next_at: datetime) -> None:
        """Stand where another track of the same course stood."""
        self.looked, self._changes, self.next_at = looked, changes, next_at
        self.first_met = next((at for at, state in changes if state == "met"), None)

    def extend(self, readings: Iterable[Reading]) -> None:
        """Take readings that are all newer than those before."""
        for at, together in groupby(readings, key=_enters if self.course.asked.of_cases else _at):
            while self.next_at < at:
                self._pass(self.next_at)
            self._enter(at, tuple(together))

    def at(self, instant: datetime) -> Track:
        """How it stands at an instant later than all readings: a track of its own, if time has changed something."""
        if not self._due(instant):
            return self
        other = copy(self)
        other.let_pass(instant)
        return other

    def __copy__(self) -> Self:
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.__dict__["judged"] = copy(self.judged)
        other.__dict__["waiting"] = copy(self.waiting)
        if self._before[1] == 0:
            other.__dict__["_before"] = (self._changes, len(self._changes))
        other.__dict__["_changes"] = self._changes[-1:]
        return other

    def let_pass(self, instant: datetime) -> None:
        """What time alone does up to and with this instant."""
        while self._due(instant):
            self._pass(self.next_at)

    def _due(self, instant: datetime) -> bool:
        return self.next_at <= instant and self.next_at < NEVER  # what is at the end of the calendar never comes

    def _enter(self, at: datetime, readings: Sequence[Reading]) -> None:
        for judged in self._both():
            judged.series.silence(at)
            judged.series.enter(at, readings)
        self._step(at, reading=True)

    def _pass(self, at: datetime) -> None:
        for judged in self._both():
            judged.series.silence(at)
        self._step(at, reading=False)

    def _both(self) -> tuple[Judged, ...]:
        return (self.judged,) if self.waiting is None else (self.judged, self.waiting)

    def _step(self, at: datetime, *, reading: bool) -> None:
        if self.looked < len(self.looks):
            self._look(at)
        state = self.judged.step(at, reading=reading)
        if self.course.recovery is not None:
            state = self._until(at, state, reading=reading)
        if not self._changes or self._changes[-1][1] != state:
            self._changes.append((at, state))
            if state == "met" and self.first_met is None:
                self.first_met = at
        self.next_at = self.judged.next_after(at)
        if self.waiting is not None:
            self.next_at = min(self.next_at, self.waiting.next_after(at))
        if self.looked < len(self.looks):
            self.next_at = min(self.next_at, self.looks[self.looked][0])

    def _look(self, at: datetime) -> None:
        while self.looked < len(self.looks) and self.looks[self.looked][0] <= at:
            for judged in self._both():
                judged.series.looked = self.looks[self.looked][1]
            self.looked += 1

    def _until(self, at: datetime, state: State, *, reading: bool) -> State:
        """Once met it stays met, until the recovery holds on what was seen since and the comparison does not."""
        recovery, bare = self.waiting, self.judged.bare
        if recovery is None:
            if state == "met":
                waiting = self.await_recovery()
                waiting.series.looked = self.series.looked
                waiting.step(at, reading=False)  # where somebody looks, silence is evidence from here on
            return state
        recovered = recovery.step(at, reading=reading) == "met"
        if bare == "unknown":
            if not self.course.firm:
                self.waiting = None
            return "unknown"
        if recovered and bare != "met":
            self.waiting = None
            return state
        return "met"


def first_met(changes: Sequence[Change], since: datetime | None) -> datetime | None:
    """The first instant at which something was met, not before `since`; None where it never was."""
    for number, (start, state) in enumerate(changes):
        end = changes[number + 1][0] if number + 1 < len(changes) else None
        if state == "met" and (since is None or end is None or end > since):
            return start if since is None else max(start, since)
    return None
