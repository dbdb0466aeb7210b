"""What reviewers found week by week, for the eye: the gate looks at its windows, not at these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby

from core.model.sessions import STRATA, span_of, week_of
from core.model.signals import Signal
from core.verdict.interval import Interval, wilson
from core.verdict.stratified import Stratum, estimate, stratified_wilson
from core.verdict.streams import HIT, Sample


@dataclass(frozen=True)
class Week:
    """The cases of one ISO week that feed a signal. `value` is None where a part of the traffic was not sampled."""

    week: str
    at: datetime
    """Its first instant."""
    value: Fraction | None
    n: int
    interval: Interval | None
    """At 95%; a count has none."""


def weekly(signal: Signal, samples: Sequence[Sample], newest: int) -> tuple[Week, ...]:
    """The weeks in which cases occurred, of so many up to the newest one, oldest first."""
    if not samples:
        return ()
    last, _end = span_of(week_of(max(one.at for one in samples)))
    first = last - timedelta(weeks=newest - 1)
    ordered = sorted((one for one in samples if one.at >= first), key=lambda one: one.at)
    return tuple(
        _week(signal, week, list(of_one)) for week, of_one in groupby(ordered, key=lambda one: week_of(one.at))
    )


def _week(signal: Signal, week: str, samples: list[Sample]) -> Week:
    hits, n, at = sum(one.value == HIT for one in samples), len(samples), span_of(week)[0]
    if signal.kind == "events":
        return Week(week, at, Fraction(hits), n, None)
    if signal.of != "traffic":
        rate = Fraction(hits, n)
        return Week(week, at, rate, n, wilson(rate, n))
    of = {"flagged": max(one.flagged_traffic for one in samples), "controls": max(one.other_traffic for one in samples)}
    strata = []
    for name in STRATA:
        drawn = [one for one in samples if one.stratum == name]
        strata.append(Stratum(sum(one.value == HIT for one in drawn), len(drawn), max(of[name], len(drawn))))
    return Week(week, at, estimate(strata), n, stratified_wilson(strata))
