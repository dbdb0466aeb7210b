"""Weekly points of a signal fed by reviews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache

from core.model.sessions import span_of, week_of
from core.model.signals import Signal
from core.verdict.finding_text import denominator
from core.verdict.observations.review_samples import FEW, HIT, Sample, changed_part
from core.verdict.statistics.intervals import Interval, wilson
from core.verdict.statistics.stratified_sample import StratifiedSample


@dataclass(frozen=True)
class Week:
    """A signal in one ISO week, such as `2025-W02`."""

    week: str
    at: datetime
    """Start of the week."""
    value: Fraction
    """A rate, or the number of confirmed cases."""
    n: int | None
    """Number of reviewed cases behind a rate; for all traffic, the effective sample size."""
    interval: Interval | None
    of: str
    """The denominator in words: `of 15 flagged cases drawn in 2025-W02`."""


class SamplesByWeek:
    """The samples of one signal by their weeks; of other samples only those that differ are sorted in again.

    A drawn case counts in the week for which it was drawn, any other in the week in which it occurred.
    """

    def __init__(self) -> None:
        self._samples: Sequence[Sample] = ()
        self._weeks: dict[str, list[Sample]] = {}

    def of(self, samples: Sequence[Sample]) -> Mapping[str, Sequence[Sample]]:
        """These samples by week; valid until the next call."""
        gone, come = changed_part(self._samples, samples)
        if len(gone) > FEW:
            self._weeks, gone, come = {}, (), samples
        for one in gone:
            self._weeks[_week_of(one)].remove(one)
        for one in come:
            self._weeks.setdefault(_week_of(one), []).append(one)
        self._samples = samples
        return self._weeks


def _week_of(one: Sample) -> str:
    return one.week or week_of(one.at)


def weekly(signal: Signal, samples: Iterable[Sample], at: datetime, newest: int = 0) -> tuple[Week, ...]:
    """Weeks with known results at the instant, oldest first; only the `newest` last ones if given."""
    return rates_of(signal, SamplesByWeek().of(tuple(samples)), at, newest)


def rates_of(signal: Signal, weeks: Mapping[str, Sequence[Sample]], at: datetime, newest: int = 0) -> tuple[Week, ...]:
    """Like `weekly`, of samples by week."""
    visible: list[tuple[str, tuple[Sample, ...]]] = []
    for week in sorted(weeks, reverse=True):
        if of_one := tuple(one for one in weeks[week] if one.enters <= at < one.until):
            visible.append((week, of_one))
        if newest and len(visible) == newest:
            break
    rates = (_week(signal, week, of_one) for week, of_one in reversed(visible))
    return tuple(one for one in rates if one is not None)


@lru_cache(2**12)
def _week(signal: Signal, week: str, samples: tuple[Sample, ...]) -> Week | None:
    """Cached, because a review changes one week, and the interval of each costs more than to recognise its samples."""
    at = span_of(week)[0]
    hits = sum(one.value == HIT for one in samples)
    if signal.kind == "events":
        return Week(week, at, Fraction(hits), None, None, f"confirmed cases of {week}")
    if signal.of == "traffic":
        drawn = StratifiedSample()
        for one in samples:
            drawn.count(one)
        rate = None if drawn.missing else drawn.rate
        of = denominator(signal.of, drawn.n, week)
        return None if rate is None else Week(week, at, rate, drawn.n, drawn.interval(), of)
    share = Fraction(hits, len(samples))
    of = denominator(signal.of, len(samples), week)
    return Week(week, at, share, len(samples), wilson(share, len(samples)), of)
