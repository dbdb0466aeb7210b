"""Weekly points of a signal fed by reviews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache

from core.model.sessions import span_of, week_of
from core.model.signals import Signal
from core.verdict.finding_text import denominator
from core.verdict.observations.review_samples import HIT, Sample
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


def weekly(signal: Signal, samples: Iterable[Sample], at: datetime, newest: int = 0) -> tuple[Week, ...]:
    """Weeks with known results at the instant, oldest first; only the `newest` last ones if given.

    A drawn case counts in the week for which it was drawn, any other in the week in which it occurred.
    """
    weeks: dict[str, list[Sample]] = defaultdict(list)
    for one in samples:
        if one.enters <= at < one.until:
            weeks[one.week or week_of(one.at)].append(one)
    rates = (_week(signal, week, tuple(of_one)) for week, of_one in sorted(weeks.items())[-newest:])
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
