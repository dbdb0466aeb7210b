"""Reviewed cases that were drawn by chance: how many of each kind, and for how much traffic they stand."""

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
    """A reviewed case with the week and the stratum that it was drawn from."""

    @property
    def value(self) -> Decimal:
        """1 where reviewers found it, else 0."""

    @property
    def stratum(self) -> Stratum:
        """The part of the traffic that it was drawn from."""

    @property
    def week(self) -> str:
        """The week, such as `2026-W09`."""

    @property
    def flagged_traffic(self) -> int:
        """For how many cases of the week the flagged ones stand."""

    @property
    def other_traffic(self) -> int:
        """The same of the others."""


class StratifiedSample:
    """Takes cases and lets go of them. Its rate is one of all traffic, of which each stratum stands for its part."""

    def __init__(self) -> None:
        self._cases: Counter[str] = Counter()
        """By stratum."""
        self._hits: Counter[str] = Counter()
        self._weeks: Counter[tuple[str, int, int]] = Counter()
        """How many are of a week that stands for so much traffic, flagged and not."""
        self._strata: tuple[StratumCount, ...] = ()
        """Asked for several times between two cases."""

    def __copy__(self) -> Self:
        other = type(self)()
        for name, counter in vars(self).items():
            setattr(other, name, copy(counter))
        return other

    def count(self, one: DrawnCase, number: int = 1) -> None:
        """One case more, or (-1) less."""
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
        """The flagged ones and the controls: what was drawn of each, and for how many cases it stands."""
        if not self._strata:
            self._strata = self._in_strata()
        return self._strata

    def _in_strata(self) -> tuple[StratumCount, ...]:
        weeks: dict[str, tuple[int, int]] = {}
        for week, *counts in self._weeks:  # a week that was drawn from twice stands for its traffic once
            flagged, others = weeks.get(week, (0, 0))
            weeks[week] = max(flagged, counts[0]), max(others, counts[1])
        of = {"flagged": sum(week[0] for week in weeks.values()), "controls": sum(week[1] for week in weeks.values())}
        return tuple(
            StratumCount(self._hits[name], self._cases[name], max(of[name], self._cases[name])) for name in STRATA
        )

    @property
    def n(self) -> int:
        """Kish's effective size, `(sum w)^2 / sum w^2`, rounded down."""
        there = [one for one in self.strata if one.drawn]
        common = prod(one.drawn for one in there)
        squares = sum(one.of * one.of * (common // one.drawn) for one in there)
        return sum(one.of for one in there) ** 2 * common // squares if squares else 0

    @property
    def missing(self) -> str:
        """What was not drawn although there is traffic of it: `flagged` or `control`; empty where the rate is known."""
        for name, one in zip(("flagged", "control"), self.strata, strict=True):
            if one.of and not one.drawn:
                return name
        return ""

    @property
    def rate(self) -> Fraction | None:
        """The share of all traffic; None where a kind of it was not drawn."""
        return estimate(self.strata)

    def side(self, confidence: Fraction, limit: ExactThreshold) -> bool | None:
        """Whether that interval fulfils a limit, does not, or (None) may or may not."""
        return stratified_side(self.strata, confidence, limit)

    def interval(self, confidence: Fraction = Fraction(95, 100)) -> Interval | None:
        """The stratified Wilson interval of that share."""
        return stratified_wilson(self.strata, confidence)
