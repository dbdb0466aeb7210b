"""Expiry of a verdict if no data changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import Predicate
from core.model.gate import GATES
from core.verdict.conditions.kind import kind_of
from core.verdict.context import Context
from core.verdict.evaluation_time import AHEAD
from core.verdict.finding import Finding, Verdict
from core.verdict.observations.activities import due_after
from core.verdict.observations.as_of import NEVER, shifted


def valid_until(context: Context, verdict: Verdict) -> datetime:
    """The first instant (exclusive) at which verdict, headline or overdue activities may change; NEVER if none does.

    The result may be too early, never too late: it covers every instant at which evidence becomes visible, leaves a
    window or becomes stale, an activity becomes overdue, a waiver begins or ends, or the headline's wording changes.
    """
    return min((at for at in _instants(context, verdict) if at > context.at), default=NEVER)


def findings_valid_until(context: Context, verdict: Verdict) -> datetime:
    """Like `valid_until`, for every cause and every finding but the age of its evidence, as the clock goes on."""
    believed = (shifted(one.at, -AHEAD) for one in context.ahead)
    if context.workspace.workflow.as_of is not None:
        return min(believed, default=NEVER)
    reasons = (at for finding in verdict.findings for at in _reason(finding, context) if at > context.at)
    return min((valid_until(context, verdict), *believed, *reasons))


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
                yield from kind_of(predicate).state_expiry(predicate, gate, context)
    if verdict.decided_by is not None:
        yield from _reason(verdict.decided_by, context)


def _reason(finding: Finding, context: Context) -> Iterator[datetime]:
    """Instants at which the finding's wording changes."""
    predicate = _predicate(finding.sentence)
    if predicate is not None:
        yield from kind_of(predicate).reason_expiry(predicate, finding, context)


def _predicate(sentence: str) -> Predicate | None:
    try:
        return parse(sentence)
    except SentenceError:
        return None  # unknown at all times


def _duties(context: Context) -> Iterator[datetime]:
    """Instants of every completion, not only the last: a Stop condition may look at an older one."""
    for name, activity in context.workspace.activities.items():
        for one in context.evidence.completions.get(name, ()):
            yield one.at
            if (next_time := due_after(activity, one.at, context.zone)) is not None:
                yield next_time.overdue
