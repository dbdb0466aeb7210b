"""One measured condition as time goes on: its state from each instant at which it changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Self

from core.language.predicate import Span
from core.model.evidence import Reading
from core.verdict.finding import State
from core.verdict.replay.course import Course, Question
from core.verdict.replay.series import NEVER, Series, state_of
from core.verdict.replay.sustained import Sustained

Change = tuple[datetime, State]
BEGINNING = datetime.min.replace(tzinfo=UTC)
"""Of all time."""
Looks = tuple[tuple[datetime, bool], ...]
"""From when on somebody looked, and from when on nobody did; before the first of them nobody."""
_at = attrgetter("at")


class _Judged:
    """A comparison and how long it has held."""

    def __init__(self, question: Question, sustained: Span | None) -> None:
        self.series = Series(question)
        self.sustained = Sustained(sustained, question.longest)
        self.bare: State = "unknown"

    def __copy__(self) -> _Judged:
        other = object.__new__(_Judged)
        other.series, other.sustained, other.bare = copy(self.series), copy(self.sustained), self.bare
        return other

    def step(self, at: datetime, *, reading: bool) -> State:
        self.bare = bare = state_of(self.series.answer())
        self.sustained.step(at, bare, reading=reading)
        return "unmet" if bare == "met" and not self.sustained.enough(at) else bare

    def next_after(self, now: datetime) -> datetime:
        due, silence = self.sustained.due, self.series.next_at
        return due if now < due < silence else silence


class Track:
    """Fed with readings in time order, the whole of an instant at once; each costs what is new."""

    def __init__(self, course: Course, looks: Looks = ()) -> None:
        self.course = course
        self.looks = looks
        self._judged = _Judged(course.asked, course.sustained)
        self._recovery: _Judged | None = None
        """Once a condition with `until` is met: what has been seen since."""
        self._looked = 0
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
        return self._judged.series

    @property
    def sustained(self) -> Sustained:
        """How long the comparison has held."""
        return self._judged.sustained

    @property
    def recovery(self) -> Series | None:
        """What was seen since it was met, where a recovery is waited for."""
        return self._recovery.series if self._recovery else None

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
        return self._judged.bare

    def extend(self, readings: Iterable[Reading]) -> None:
        """Take readings that are all newer than those before."""
        for at, together in groupby(readings, key=_at):
            while self.next_at < at:
                self._pass(self.next_at)
            self._enter(at, tuple(together))

    def at(self, instant: datetime) -> Track:
        """How it stands at an instant later than all readings: a track of its own, if time has changed something."""
        if self.next_at > instant:
            return self
        other = copy(self)
        other.let_pass(instant)
        return other

    def __copy__(self) -> Self:
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.__dict__["_judged"] = copy(self._judged)
        other.__dict__["_recovery"] = copy(self._recovery)
        if self._before[1] == 0:
            other.__dict__["_before"] = (self._changes, len(self._changes))
        other.__dict__["_changes"] = self._changes[-1:]
        return other

    def let_pass(self, instant: datetime) -> None:
        """What time alone does up to and with this instant."""
        while self.next_at <= instant:
            self._pass(self.next_at)

    def _enter(self, at: datetime, readings: Sequence[Reading]) -> None:
        for judged in self._both():
            judged.series.silence(at)
            judged.series.enter(at, readings)
        self._step(at, reading=True)

    def _pass(self, at: datetime) -> None:
        for judged in self._both():
            judged.series.silence(at)
        self._step(at, reading=False)

    def _both(self) -> tuple[_Judged, ...]:
        return (self._judged,) if self._recovery is None else (self._judged, self._recovery)

    def _step(self, at: datetime, *, reading: bool) -> None:
        if self._looked < len(self.looks):
            self._look(at)
        state = self._judged.step(at, reading=reading)
        if self.course.recovery is not None:
            state = self._until(self.course.recovery, at, state, reading=reading)
        if not self._changes or self._changes[-1][1] != state:
            self._changes.append((at, state))
            if state == "met" and self.first_met is None:
                self.first_met = at
        self.next_at = self._judged.next_after(at)
        if self._recovery is not None:
            self.next_at = min(self.next_at, self._recovery.next_after(at))
        if self._looked < len(self.looks):
            self.next_at = min(self.next_at, self.looks[self._looked][0])

    def _look(self, at: datetime) -> None:
        while self._looked < len(self.looks) and self.looks[self._looked][0] <= at:
            for judged in self._both():
                judged.series.looked = self.looks[self._looked][1]
            self._looked += 1

    def _until(self, question: Question, at: datetime, state: State, *, reading: bool) -> State:
        """Once met it stays met, until the recovery holds on what was seen since and the comparison does not."""
        recovery, bare = self._recovery, self._judged.bare
        if recovery is None:
            if state == "met":
                self._recovery = _Judged(question, self.course.recovered)
                self._recovery.series.looked = self.series.looked
            return state
        recovered = recovery.step(at, reading=reading) == "met"
        if bare == "unknown":
            if not self.course.firm:
                self._recovery = None
            return "unknown"
        if recovered and bare != "met":
            self._recovery = None
            return state
        return "met"


def first_met(changes: Sequence[Change], since: datetime | None) -> datetime | None:
    """The first instant at which something was met, not before `since`; None where it never was."""
    for number, (start, state) in enumerate(changes):
        end = changes[number + 1][0] if number + 1 < len(changes) else None
        if state == "met" and (since is None or end is None or end > since):
            return start if since is None else max(start, since)
    return None
