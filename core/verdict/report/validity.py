"""For how long a verdict stands if nobody writes: until time alone may change what is said of the workspace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import ActivityState, Measured, Predicate
from core.model.gate import GATES, GateName
from core.verdict.conditions.measured import timeline
from core.verdict.conditions.state_changes import looks
from core.verdict.context import Context
from core.verdict.finding import Finding, Verdict
from core.verdict.finding_text import age_lasts
from core.verdict.observations.activities import due_after
from core.verdict.observations.as_of import NEVER, shifted
from core.verdict.replay.state_machine import Looks


def valid_until(context: Context, verdict: Verdict) -> datetime:
    """The first instant (exclusive) at which verdict, headline or overdue duties may be others; NEVER where none is.

    It may be too early, never too late: every instant at which evidence comes into sight, leaves a window or grows too
    old, at which a duty is overdue, a waiver begins or ends, or the headline is told in other words.
    """
    return min((at for at in _instants(context, verdict) if at > context.at), default=NEVER)


def _instants(context: Context, verdict: Verdict) -> Iterator[datetime]:
    workspace = context.workspace
    for signal in workspace.signals:
        if (seen := context.next_after(signal)) is not None:
            yield seen
    yield from _duties(context)
    yield from (one.at for one in workspace.decisions.values())
    for waiver in workspace.waivers.values():
        yield from (waiver.at, waiver.end)
    for earlier in workspace.earlier.values():
        yield from (until for until, _sentence in earlier.in_order)
    for gate in GATES:
        for condition in workspace.conditions(gate).values():
            if condition.since is not None:
                yield condition.since
            if (predicate := _predicate(condition.sentence)) is not None:
                yield from _measured(predicate, gate, context)
    if verdict.decided_by is not None:
        yield from _words(verdict.decided_by, context)


def _predicate(sentence: str) -> Predicate | None:
    try:
        return parse(sentence)
    except SentenceError:
        return None  # it is unknown at all times


def _duties(context: Context) -> Iterator[datetime]:
    """Of every completion, not only the last: a Stop condition may look at an older one."""
    for name, activity in context.workspace.activities.items():
        for one in context.evidence.completions.get(name, ()):
            yield one.at
            if (next_time := due_after(activity, one.at, context.zone)) is not None:
                yield next_time.overdue


def _due(name: str, context: Context) -> Iterator[datetime]:
    """When a duty is no longer done, but due: that is only a word."""
    activity = context.workspace.activities.get(name)
    if activity is None:
        return
    for one in context.evidence.completions.get(name, ()):
        if (next_time := due_after(activity, one.at, context.zone)) is not None:
            yield next_time.due


def _measured(predicate: Predicate, gate: GateName, context: Context) -> Iterator[datetime]:
    """When silence alone changes what a condition sees, or what says that somebody looked."""
    if not isinstance(predicate, Measured):
        return
    yield from _of(predicate, gate, context, looks(predicate, gate, context))
    signal = context.workspace.signals.get(predicate.signal)
    if signal is not None and signal.zero_when:
        looked = _predicate(signal.zero_when)
        if isinstance(looked, Measured):
            yield from _of(looked, gate, context, ())


def _of(measured: Measured, gate: GateName, context: Context, looked: Looks) -> Iterator[datetime]:
    if (told := timeline(measured, gate, context, looked)) is not None:
        yield told.next_at


def _words(finding: Finding, context: Context) -> Iterator[datetime]:
    """When a finding is told in other words: an age, or how a duty stands."""
    predicate = _predicate(finding.sentence)
    if isinstance(predicate, ActivityState):
        yield from _due(predicate.activity, context)
    if not isinstance(predicate, Measured):
        return
    if finding.age is not None and finding.value is None:
        yield _later(context, finding.age)
    told = timeline(predicate, finding.gate, context, looks(predicate, finding.gate, context))
    if told is not None and predicate.for_duration and told.for_duration.since is not None:
        yield _later(context, context.at - told.for_duration.since)


def _later(context: Context, length: timedelta) -> datetime:
    return shifted(context.at, age_lasts(length))
