"""A comparison on a stream of single cases: each enters when it was reviewed, and leaves by when it occurred."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self

from typing_extensions import override

from core.model.sessions import STRATA
from core.verdict.interval import Interval
from core.verdict.replay.course import Question
from core.verdict.replay.series import NEVER, Answer, Gap, Series
from core.verdict.replay.tally import Ratio
from core.verdict.stratified import Stratum, estimate, stratified_wilson
from core.verdict.streams import HIT, Sample
from core.verdict.window import shifted


class CaseSeries(Series):
    """Fed in the order in which the cases became known."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self._cases: list[tuple[datetime, Sample]] = []
        """Those in the window, by when they leave it."""
        self._drawn: Counter[str] = Counter()
        """How many of each stratum are in the window."""
        self._hits: Counter[str] = Counter()
        self._weeks: Counter[tuple[str, int, int]] = Counter()
        """How many are of a week that stands for so much traffic, flagged and not."""

    @override
    def __copy__(self) -> Self:
        other = super().__copy__()
        for name in ("_cases", "_drawn", "_hits", "_weeks"):
            other.__dict__[name] = self.__dict__[name].copy()
        return other

    @override
    def enter(self, at: datetime, readings: Iterable[Any]) -> None:
        longest, length = self.question.longest, self.question.length
        for one in readings:
            leaves = NEVER if length is None else shifted(one.at, length)
            if leaves > at:
                insort(self._cases, (leaves, one))
                self._counted(one, 1)
                self.tally.add(one.value, 1)
            self.newest = one.at if self.newest is None else max(self.newest, one.at)
        if self.newest is not None and longest is not None:
            due = shifted(self.newest, longest)
            self.stale, self.stale_at = due <= at, due if due > at else NEVER
        self._plan()

    def _counted(self, one: Sample, number: int) -> None:
        self.count += number
        self.samples += number
        self.sized += number
        self._drawn[one.stratum] += number
        if one.value == HIT:
            self._hits[one.stratum] += number
        week = (one.week, one.flagged_traffic, one.other_traffic)
        self._weeks[week] += number
        if not self._weeks[week]:
            del self._weeks[week]

    @override
    def _leave(self) -> None:
        _, one = self._cases.pop(0)
        self._counted(one, -1)
        self.tally.drop(one.value, 1)

    @override
    def _oldest_leaves(self) -> datetime:
        return self._cases[0][0] if self._cases else NEVER

    # A rate of all traffic, of which each stratum of a draw stands for its part

    @property
    def strata(self) -> tuple[Stratum, ...]:
        """What was drawn of each stratum, and for how many cases it stands."""
        weeks: dict[str, tuple[int, int]] = {}
        for week, *counts in self._weeks:  # a week that was drawn from twice stands for its traffic once
            flagged, others = weeks.get(week, (0, 0))
            weeks[week] = max(flagged, counts[0]), max(others, counts[1])
        of = {"flagged": sum(week[0] for week in weeks.values()), "controls": sum(week[1] for week in weeks.values())}
        return tuple(Stratum(self._hits[name], self._drawn[name], max(of[name], self._drawn[name])) for name in STRATA)

    @property
    @override
    def n(self) -> int:
        """The cases; for weighted draws Kish's effective size, `(sum w)^2 / sum w^2`, rounded down."""
        if not self.question.weighted:
            return self.count
        there = [one for one in self.strata if one.drawn]
        squares = sum((Fraction(one.of * one.of, one.drawn) for one in there), Fraction())
        return int(Fraction(sum(one.of for one in there)) ** 2 / squares) if squares else 0

    @override
    def gap(self) -> Gap | None:
        if found := super().gap():
            return found
        if self.question.weighted and self.count and estimate(self.strata) is None:
            return "unsampled"
        return None

    @override
    def ratio(self) -> Ratio:
        share = estimate(self.strata) if self.question.weighted and self.count else None
        if share is None:
            return super().ratio()
        return Decimal(share.numerator), share.denominator

    @override
    def interval(self) -> Interval | None:
        if not self.question.weighted or not self.count:
            return super().interval()
        return stratified_wilson(self.strata, self.question.confidence or Fraction(95, 100))

    @override
    def answer(self) -> Answer:
        question = self.question
        if not question.weighted or question.confidence is None:
            return super().answer()
        if gap := self.gap():
            return gap
        if self.n < question.minimum:
            return "few"
        between = self.interval()
        sure = question.limit.judge(*between) if between else None
        return "undecided" if sure is None else "met" if sure else "unmet"
