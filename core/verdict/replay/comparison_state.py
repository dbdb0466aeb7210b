"""A comparison and how long it has held."""

from __future__ import annotations

from copy import copy
from datetime import datetime

from core.language.predicate import Span
from core.verdict.finding import State
from core.verdict.replay.case_window import CaseSeries
from core.verdict.replay.compiled import Question
from core.verdict.replay.for_duration import Sustained
from core.verdict.replay.window import Series, state_of


class Judged:
    """A comparison and how long it has held."""

    def __init__(self, question: Question, sustained: Span | None) -> None:
        self.series = CaseSeries(question) if question.of_cases else Series(question)
        self.sustained = Sustained(sustained, question.longest)
        self.bare: State = "unknown"

    def __copy__(self) -> Judged:
        other = object.__new__(Judged)
        other.series, other.sustained, other.bare = copy(self.series), copy(self.sustained), self.bare
        return other

    def step(self, at: datetime, *, reading: bool) -> State:
        """The state from this instant on, `for` included."""
        self.bare = bare = state_of(self.series.answer())
        self.sustained.step(at, bare, reading=reading)
        return "unmet" if bare == "met" and not self.sustained.enough(at) else bare

    def next_after(self, now: datetime) -> datetime:
        """When time alone changes it at the earliest."""
        due, silence = self.sustained.due, self.series.next_at
        return due if now < due < silence else silence
