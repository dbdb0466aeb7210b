"""Comparison over single cases: each enters when it is reviewed and leaves by its time of occurrence."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from copy import copy
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self

from typing_extensions import override

from core.verdict.observations.as_of import NEVER, shifted
from core.verdict.observations.calendar_weeks import calendar_span
from core.verdict.observations.review_samples import Sample
from core.verdict.replay.aggregates import Ratio
from core.verdict.replay.compiled import AggregateSpec
from core.verdict.replay.window import ComparisonResult, Gap, Window
from core.verdict.statistics.intervals import Interval
from core.verdict.statistics.stratified_sample import StratifiedSample


class CaseWindow(Window):
    """A window fed with cases in the order in which they became known."""

    def __init__(self, spec: AggregateSpec) -> None:
        super().__init__(spec)
        self._cases: list[tuple[datetime, Sample]] = []
        """The cases in the window, ordered by leaving time."""
        self.drawn = StratifiedSample()
        """The same cases by stratum, if they are weighted."""
        self._later: list[tuple[datetime, datetime, Sample]] = []
        """The cases of a calendar window that is not over yet: when they enter and leave it, in that order."""

    @override
    def __copy__(self) -> Self:
        other = super().__copy__()
        other.__dict__.update(_cases=self._cases.copy(), drawn=copy(self.drawn), _later=self._later.copy())
        return other

    @property
    def cases(self) -> tuple[Sample, ...]:
        """The cases in the window."""
        return tuple(one for _leaves, one in self._cases)

    @property
    def later(self) -> tuple[Sample, ...]:
        """The cases whose week is not over yet, in the order in which they enter."""
        return tuple(one for _enters, _leaves, one in self._later)

    def take(self, samples: Iterable[Sample], later: Iterable[Sample] = ()) -> None:
        """Load the cases of another window, in the order in which they leave it, into this empty one."""
        for one in samples:
            self._put(self._span(one)[1], one)
        self._later = [(*self._span(one), one) for one in later]
        self._plan()

    def _put(self, leaves: datetime, one: Sample) -> None:
        insort(self._cases, (leaves, one))
        self._counted(one, 1)
        self.tally.add(one.value, 1)

    def _span(self, one: Sample) -> tuple[datetime, datetime]:
        """The instants at which a case enters, if it is known by then, and leaves."""
        spec = self.spec
        if spec.weeks:
            enters, leaves = calendar_span(one.at, spec.weeks, spec.zone)
            return enters, min(one.until, leaves)
        return one.at, one.until if spec.length is None else min(one.until, shifted(one.at, spec.length))

    @override
    def enter(self, at: datetime, readings: Iterable[Any]) -> None:
        longest = self.spec.longest
        for one in readings:
            enters, leaves = self._span(one)
            if enters > at:
                insort(self._later, (enters, leaves, one))
            elif leaves > at:
                self._put(leaves, one)
            self.newest = one.at if self.newest is None else max(self.newest, one.at)
        if self.newest is not None and longest is not None:
            due = shifted(self.newest, longest)
            self.stale, self.stale_at = due <= at, due if due > at else NEVER
        self._plan()

    @override
    def _admit(self, at: datetime) -> None:
        while self._later and self._later[0][0] <= at:
            _enters, leaves, one = self._later.pop(0)
            if leaves > at:
                self._put(leaves, one)

    @override
    def _next_enters(self) -> datetime:
        return self._later[0][0] if self._later else NEVER

    def _counted(self, one: Sample, number: int) -> None:
        self.count += number
        self.samples += number
        self.sized += number
        if self.spec.weighted:
            self.drawn.count(one, number)

    @override
    def _leave(self) -> None:
        _, one = self._cases.pop(0)
        self._counted(one, -1)
        self.tally.drop(one.value, 1)

    @override
    def _oldest_leaves(self) -> datetime:
        return self._cases[0][0] if self._cases else NEVER

    @property
    @override
    def n(self) -> int:
        """The number of cases; for weighted samples, the effective sample size."""
        return self.drawn.n if self.spec.weighted else self.count

    @override
    def gap(self) -> Gap | None:
        if gap := super().gap():
            return gap
        return "unsampled" if self.spec.weighted and self.count and self.drawn.missing else None

    @override
    def ratio(self) -> Ratio:
        share = self.drawn.rate if self.spec.weighted and self.count else None
        return super().ratio() if share is None else (Decimal(share.numerator), share.denominator)

    @override
    def interval(self) -> Interval | None:
        if not self.spec.weighted or not self.count:
            return super().interval()
        return self.drawn.interval(self.spec.confidence or Fraction(95, 100))

    @override
    def answer(self) -> ComparisonResult:
        spec = self.spec
        if not spec.weighted or spec.confidence is None:
            return super().answer()
        if gap := self.gap():
            return gap
        n = self.n
        self.most = max(self.most, n)
        if n < spec.minimum:
            return "few"
        sure = self.drawn.side(spec.confidence, spec.limit)
        return "undecided" if sure is None else "met" if sure else "unmet"
