"""Randomly drawn review samples: counts per stratum, weighted by the traffic they represent."""

from __future__ import annotations

from collections import Counter
from copy import copy
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Protocol, Self

from core.model.sessions import STRATA, Stratum
from core.verdict.statistics.intervals import Interval
from core.verdict.statistics.stratified_interval import StratumCount, estimate, stratified_side, stratified_wilson
from core.verdict.statistics.threshold import ExactThreshold


class DrawnCase(Protocol):
    """A reviewed case with its week and stratum."""

    @property
    def value(self) -> Decimal:
        """1 for a hit, else 0."""

    @property
    def stratum(self) -> Stratum:
        """The part of the traffic from which it was drawn."""

    @property
    def week(self) -> str:
        """The week, such as `2026-W09`."""

    @property
    def flagged_traffic(self) -> int:
        """Number of cases of the week represented by the flagged ones."""

    @property
    def other_traffic(self) -> int:
        """Number of cases of the week represented by the controls."""


class StratifiedSample:
    """A running sample whose rate estimates all traffic, each stratum weighted by its share."""

    def __init__(self) -> None:
        self._cases: Counter[str] = Counter()
        """Number of cases by stratum."""
        self._hits: Counter[str] = Counter()
        self._weeks: Counter[tuple[str, int, int]] = Counter()
        """Number of cases by (week, flagged traffic, other traffic)."""
        self._strata: tuple[StratumCount, ...] = ()
        """Cached until the next change."""

    def __copy__(self) -> Self:
        other = type(self)()
        for name, counter in vars(self).items():
            setattr(other, name, copy(counter))
        return other

    def count(self, one: DrawnCase, number: int = 1) -> None:
        """Add a case, or remove it with `number=-1`."""
        self._cases[one.stratum] += number
        if one.value == 1:
            self._hits[one.stratum] += number
        week = (one.week, one.flagged_traffic, one.other_traffic)
        self._weeks[week] += number
        if not self._weeks[week]:
            del self._weeks[week]
        self._strata = ()

    @property
    def strata(self) -> tuple[StratumCount, ...]:
        """Drawn cases, hits and represented traffic, for flagged cases and controls."""
        if not self._strata:
            self._strata = self._in_strata()
        return self._strata

    def _in_strata(self) -> tuple[StratumCount, ...]:
        weeks: dict[str, tuple[int, int]] = {}
        for week, *counts in self._weeks:  # a week drawn from twice represents its traffic once
            flagged, others = weeks.get(week, (0, 0))
            weeks[week] = max(flagged, counts[0]), max(others, counts[1])
        of = {"flagged": sum(week[0] for week in weeks.values()), "controls": sum(week[1] for week in weeks.values())}
        return tuple(
            StratumCount(self._hits[name], self._cases[name], max(of[name], self._cases[name])) for name in STRATA
        )

    @property
    def n(self) -> int:
        """Kish's effective size, `(sum w)^2 / sum w^2`, rounded down."""
        drawn = [one for one in self.strata if one.drawn]
        common = prod(one.drawn for one in drawn)
        squares = sum(one.of * one.of * (common // one.drawn) for one in drawn)
        return sum(one.of for one in drawn) ** 2 * common // squares if squares else 0

    @property
    def missing(self) -> str:
        """The stratum with traffic but no drawn case: `flagged` or `control`; empty if the rate is known."""
        for name, one in zip(("flagged", "control"), self.strata, strict=True):
            if one.of and not one.drawn:
                return name
        return ""

    @property
    def rate(self) -> Fraction | None:
        """The share of hits in all traffic; None if a stratum with traffic was not drawn."""
        return estimate(self.strata)

    def side(self, confidence: Fraction, limit: ExactThreshold) -> bool | None:
        """True if the stratified interval satisfies the limit entirely, False if nowhere, else None."""
        return stratified_side(self.strata, confidence, limit)

    def interval(self, confidence: Fraction = Fraction(95, 100)) -> Interval | None:
        """The stratified Wilson interval of the rate."""
        return stratified_wilson(self.strata, confidence)
