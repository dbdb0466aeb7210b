"""The semantics of a measured sentence in the plainest way: every instant from all evidence, nothing kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from statistics import median
from zoneinfo import ZoneInfo

from core.language.predicate import Comparison, Measured, Span
from core.model.evidence import Reading
from core.model.quantity import duration, quantity
from core.model.signals import Signal
from core.verdict.finding import FindingState
from core.verdict.statistics.intervals import wilson
from core.verdict.statistics.threshold import exact_threshold

Readings = Sequence[Reading]
ZONE = "America/Los_Angeles"
WEEK = timedelta(weeks=1)
Looks = Sequence[tuple[datetime, bool]]
"""From when on somebody looked, and from when on nobody did."""


def raw_state(
    measured: Measured, comparison: Comparison, signal: Signal, readings: Readings, at: datetime, looks: Looks = ()
) -> FindingState:
    """The comparison alone at an instant."""
    past = [one for one in readings if one.at <= at]
    longest = duration(measured.within or signal.max_age)
    looked = [yes for start, yes in looks if start <= at]
    silence_counts = measured.over is not None and bool(looked) and looked[-1]
    if not silence_counts and (not past or at - past[-1].at >= longest):
        return "unknown"
    chosen = past
    if measured.over and measured.over.duration:
        chosen = [one for one in past if one.at > at - duration(measured.over.duration)]
    elif measured.over and measured.over.weeks:
        this = monday(at)
        chosen = [one for one in past if this - measured.over.weeks * WEEK <= monday(one.at) < this]
    elif measured.over:
        chosen = past[-measured.over.readings :]
    elif measured.aggregate in (None, "last"):
        chosen = past[-1:]
    sizes = [one.n for one in chosen if one.n is not None]
    if (not chosen and not silence_counts) or 0 < len(sizes) < len(chosen):
        return "unknown"
    n = sum(sizes) if sizes else len(chosen)
    if n < (measured.minimum or 0):
        return "unknown"
    value = value_of(measured, signal, chosen) if chosen else Fraction(0)
    bound = exact_threshold(comparison, signal, "count" if measured.aggregate == "count" else signal.unit)
    if not measured.confidence:
        return "met" if bound.holds(value) else "unmet"
    if not sizes:
        return "unknown"
    sure = bound.judge(*wilson(value, n, quantity(measured.confidence)))
    return "undecided" if sure is None else "met" if sure else "unmet"


def value_of(measured: Measured, signal: Signal, chosen: Readings) -> Fraction:
    """The aggregate of a window, by its definition."""
    values = [Fraction(one.value) for one in chosen]
    word = measured.aggregate or ("last" if measured.over is None else signal.kind)
    match word:
        case "last":
            return values[-1]
        case "sum" | "events" | "amount":
            return sum(values, Fraction())
        case "mean" | "level":
            return sum(values, Fraction()) / len(values)
        case "rate":
            weights = [one.n or 1 for one in chosen]
            return sum((value * n for value, n in zip(values, weights, strict=True)), Fraction()) / sum(weights)
        case "count":
            return Fraction(len(values))
        case "min":
            return min(values)
        case "max":
            return max(values)
        case "median":
            return median(values)
    share = Fraction(int(word[1:]), 100)
    return min(one for one in values if Fraction(sum(other <= one for other in values), len(values)) >= share)


def instants(
    measured: Measured, signal: Signal, readings: Readings, end: datetime, looks: Looks = ()
) -> list[datetime]:
    """Every instant at which a finding could change, up to the end."""
    lengths = [timedelta(), duration(measured.within or signal.max_age)]
    if measured.over and measured.over.duration:
        lengths.append(duration(measured.over.duration))
    spans = (measured.for_duration, measured.until.for_duration if measured.until else None)
    steps = {one.at + length for one in readings for length in lengths} | {start for start, _ in looks}
    if measured.over and measured.over.weeks:
        weeks = {monday(one.at) + number * WEEK for one in readings for number in (1, 1 + measured.over.weeks)}
        steps |= {datetime.combine(day, time(), ZoneInfo(ZONE)).astimezone(UTC) for day in weeks}
    for _ in range(2):
        steps |= {at + duration(span.duration) for at in set(steps) for span in spans if span and span.duration}
    return sorted(at for at in steps if at <= end)


def monday(at: datetime) -> date:
    """The first day of the week of an instant, where the workflow is."""
    local = at.astimezone(ZoneInfo(ZONE)).date()
    return local - timedelta(days=local.weekday())


class Run:
    """The time for which a comparison has held without a break."""

    def __init__(self, span: Span | None, longest: timedelta) -> None:
        self.span = span
        self.longest = longest
        self.since: datetime | None = None
        self.held: list[tuple[datetime, bool]] = []

    def step(self, at: datetime, state: FindingState, *, reading: bool) -> bool:
        """Whether it has held long enough."""
        if state != "met":
            self.since = None
        elif self.since is None:
            self.since = at
        if reading and self.held and at - self.held[-1][0] > self.longest:
            self.held = [(one, False) for one, _ in self.held]
        if reading:
            self.held.append((at, state == "met"))
        if self.since is None:
            return False
        if self.span and self.span.readings:
            newest = self.held[-self.span.readings :]
            return len(newest) == self.span.readings and all(held for _, held in newest)
        return not self.span or at - self.since >= duration(self.span.duration)


def states(
    measured: Measured, signal: Signal, readings: Readings, end: datetime, looks: Looks = (), *, firm: bool
) -> list[tuple[datetime, FindingState]]:
    """The states over time, each with the instant from which it holds."""
    longest = duration(measured.within or signal.max_age)
    run = Run(measured.for_duration, longest)
    found: list[tuple[datetime, FindingState]] = []
    fired: datetime | None = None
    recovery = Run(None, longest)
    taken = {one.at for one in readings}
    for at in instants(measured, signal, readings, end, looks):
        now = raw_state(measured, measured.comparison, signal, readings, at, looks)
        enough = run.step(at, now, reading=at in taken)
        state: FindingState = "unmet" if now == "met" and not enough else now
        if measured.until and fired is not None:
            since = [one for one in readings if one.at > fired]
            then = raw_state(measured, measured.until.comparison, signal, since, at, looks)
            over = recovery.step(at, then, reading=at in taken) and then == "met"
            if now == "unknown":
                fired = fired if firm else None
            elif over and now != "met":
                fired = None
            else:
                state = "met"
        elif measured.until and state == "met":
            fired, recovery = at, Run(measured.until.for_duration, longest)
            recovery.step(at, raw_state(measured, measured.until.comparison, signal, (), at, looks), reading=False)
        if not found or found[-1][1] != state:
            found.append((at, state))
    return found
