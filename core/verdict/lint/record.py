"""Lint rules for the evidence itself: duplicates, outliers in weight, premature records, excluded versions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from core.model.cases import ReviewedCase
from core.model.evidence import Completion, Evidence, Reading
from core.model.readings import Readings
from core.model.signals import Signal
from core.model.workspace import RecordId
from core.times import shown, within
from core.verdict.context import Context
from core.verdict.evaluation_time import AHEAD
from core.verdict.lint.measured_condition import MeasuredCondition, measured_conditions
from core.verdict.lint.warning import LintWarning
from core.verdict.observations.as_of import shifted

NAMED = 3
MOST = 1000
"""Maximum number of newest readings of a window to inspect: lint runs at every change."""
NEWEST = 100
"""Number of newest readings, and of newest reviewed cases, of which the times are inspected; so many are at hand."""
TIMES_THE_NEXT = 3
"""A reading is too heavy if it has more samples than all others and this many times those of the next largest."""
_at = attrgetter("at")


def of_record(context: Context) -> Iterator[LintWarning]:
    """Warnings about the newest readings used by the gate's conditions."""
    by_signal: dict[str, list[MeasuredCondition]] = {}
    for condition in measured_conditions(context.workspace):
        by_signal.setdefault(condition.measured.signal, []).append(condition)
    for name, of_one in sorted(by_signal.items()):
        if context.is_stream(name):
            yield from _of_traffic(of_one, context)
        else:
            yield from _of_readings(name, of_one, context)
    for name, completions in sorted(context.evidence.completions.items()):
        if early := _too_early(completions):
            yield _foreseen(RecordId("activity", name), "completion{}", early)
    if any(context.is_stream(name) for name in by_signal):
        yield from _of_reviews(context)


def _of_readings(name: str, of_one: Sequence[MeasuredCondition], context: Context) -> Iterator[LintWarning]:
    past, record = context.past(name), RecordId("signal", name)
    if early := _too_early(context.evidence.readings.get(name, ())[-NEWEST:]):
        yield _foreseen(record, "reading{}", early)
    windows = [_window(condition, past, context.at) for condition in of_one]
    if not _only_gets_worse(of_one[0].signal):
        yield from _copies(record, context.title("signal", name), max(windows, key=len), context.zone)
    for condition, window in zip(of_one, windows, strict=True):
        if condition.compiled.comparison.word == "rate" and (place := _outweighs([one.n or 0 for one in window])):
            one = window[place[0]]
            yield _outweighing(
                condition, f"reading {one.name} of {within(one.at, context.zone).date()}", f"{place[1]} samples"
            )
        if condition.measured.since_version:
            yield from _left_out(condition, window, context.workspace.workflow.version)


def _window(condition: MeasuredCondition, past: Sequence[Reading], at: datetime) -> Sequence[Reading]:
    """Readings relevant to a condition now: its window, its run for `for`, and all of the newest instant."""
    spec, for_duration = condition.compiled.comparison, condition.compiled.for_duration
    newest = max(spec.newest, for_duration.readings if for_duration else 0, 1)
    begin = None if spec.length is None else shifted(at, -spec.length)
    past = _reaching(past, newest, begin)
    start = bisect_left(past, past[-newest].at, key=_at) if len(past) >= newest else 0
    if begin is not None:
        start = min(start, bisect_right(past, begin, key=_at))
    return past[start:]


def _reaching(readings: Sequence[Reading], count: int, begin: datetime | None) -> Sequence[Reading]:
    """The newest readings, with so many of them and all since `begin`; the older part is fetched only for those."""
    if isinstance(readings, Readings):
        newest = readings.at_hand
        if len(newest) >= MOST or (len(newest) >= count and (begin is None or newest[0].at <= begin)):
            return newest[-MOST:]
    return readings[-MOST:]


def _only_gets_worse(signal: Signal) -> bool:
    """True for sums that should be low: duplicates cannot improve them, and equal values on one day are plausible."""
    return signal.kind in ("events", "amount") and signal.better == "lower"


def _copies(record: RecordId, title: str, window: Sequence[Reading], zone: str) -> Iterator[LintWarning]:
    times = [one.at for one in window]
    if len(set(times)) == len(times):
        return
    groups = (list(of_one) for _at, of_one in groupby(window, key=_at))
    several = [of_one for of_one in groups if len(of_one) > 1]
    newest = several[-1]
    more = f", and as many or more at {len(several) - 1} other times" * (len(several) > 1)
    yield LintWarning(
        "copies",
        record,
        f"{len(newest)} readings of {title} at {shown(newest[0].at, zone)} "
        f"under different ids ({_named(newest)}){more}",
        "Remove copies; give separate measurements their own times.",
    )


def _outweighs(sizes: Sequence[int]) -> tuple[int, str] | None:
    """Position of the dominant size and its share, as `most of whole`; None if no size dominates."""
    if len(sizes) < 2:
        return None
    most, whole = max(sizes), sum(sizes)
    if not 2 * most > whole > most >= TIMES_THE_NEXT * sorted(sizes)[-2]:
        return None
    return sizes.index(most), f"{most} of {whole}"


def _outweighing(condition: MeasuredCondition, subject: str, share: str) -> LintWarning:
    return LintWarning(
        "outweighs",
        condition.record,
        f"{subject} outweighs all others of the window: {share}",
        "Check its size: beside it the others hardly count.",
    )


def _of_traffic(of_one: Sequence[MeasuredCondition], context: Context) -> Iterator[LintWarning]:
    """Warn about a week whose traffic dominates the estimate."""
    for condition in of_one:
        if not condition.compiled.comparison.weighted or condition.compiled.comparison.length is None:
            continue
        begin = shifted(context.at, -condition.compiled.comparison.length)
        weeks = {
            one.week: one.flagged_traffic + one.other_traffic
            for one in context.evidence.sessions
            if one.by_chance and begin < one.at <= context.at
        }
        if place := _outweighs(list(weeks.values())):
            yield _outweighing(condition, f"the traffic of {list(weeks)[place[0]]}", f"{place[1]} cases")


def _left_out(condition: MeasuredCondition, window: Sequence[Reading], version: str) -> Iterator[LintWarning]:
    """Warn about readings of another version after the first of the current one: hidden, or still in use."""
    first = next((number for number, one in enumerate(window) if one.version == version), len(window))
    if others := [one for one in window[first:] if one.version != version]:
        yield LintWarning(
            "version",
            condition.record,
            f"since version leaves out {len(others)} reading{'s' * (len(others) != 1)} of another version that came"
            f" after the first of this one ({_named(others)})",
            "Check the version of each.",
        )


def _too_early(evidence: Iterable[Reading | Completion]) -> list[Evidence]:
    return [one for one in evidence if one.recorded < one.at and one.at - one.recorded > AHEAD]


def _foreseen(record: RecordId, template: str, early: Sequence[Evidence]) -> LintWarning:
    return LintWarning(
        "foreseen",
        record,
        f"{len(early)} {template.format('s were' if len(early) != 1 else ' was')} recorded more than a day early"
        f" ({_named(early)})",
        "Correct the time at which it happened, or at which it was recorded.",
    )


def _of_reviews(context: Context) -> Iterator[LintWarning]:
    newest = context.evidence.review_facts[-NEWEST:]
    early = [case for case in newest if _reviewed_before(case)]
    if early:
        yield LintWarning(
            "foreseen",
            RecordId("workflow", "workflow"),
            f"{len(early)} case{'s were' if len(early) != 1 else ' was'} reviewed more than a day before it occurred"
            f" ({_named(early)})",
            "Correct the time of the case, or that of its review.",
        )


def _reviewed_before(case: ReviewedCase) -> bool:
    """True if a review is dated more than a day before its case."""
    for one in case.reviews.values():  # noqa: SIM110  # lint runs at every change, and a generator takes twice as long
        if one.at < case.at and case.at - one.at > AHEAD:
            return True
    return False


def _named(evidence: Sequence[Evidence | ReviewedCase]) -> str:
    more = f" and {len(evidence) - NAMED} more" if len(evidence) > NAMED else ""
    return f"{', '.join(one.name for one in evidence[:NAMED])}{more}"
