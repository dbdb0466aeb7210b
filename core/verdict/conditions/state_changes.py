"""A predicate as time goes on: its states, each with the time from which it held."""

from __future__ import annotations

from datetime import datetime

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import ActivityState, Measured, Predicate
from core.model.gate import Condition, GateName
from core.verdict.conditions import categorical, measured
from core.verdict.context import Context
from core.verdict.replay.state_machine import BEGINNING, Looks, StateChange


def begun(condition: Condition, at: datetime) -> datetime | None:
    """From when on a Stop condition counts; a time that is still to come is none, so that nobody hides a Stop by it."""
    return condition.since if condition.since is not None and condition.since <= at else None


def changes(predicate: Predicate, gate: GateName, context: Context) -> tuple[StateChange, ...]:
    """The states of a predicate up to the instant, each with the time from which it held; at least one.

    Roles, rows and the page are taken as they are now, for all of the past.
    """
    if isinstance(predicate, Measured):
        return measured.changes(predicate, gate, context, looks(predicate, gate, context))
    if isinstance(predicate, ActivityState) and predicate.state != "scheduled":
        return categorical.activity_changes(predicate, context.completions(predicate.activity, gate), context)
    return ((BEGINNING, categorical.judge(predicate, gate, context)[0]),)


def looks(predicate: Measured, gate: GateName, context: Context) -> Looks:
    """When the signal's `zero_when` held, so that silence meant zero, and when it did not."""
    signal = context.workspace.signals.get(predicate.signal)
    if signal is None or not signal.zero_when:
        return ()
    try:
        looked = parse(signal.zero_when)
    except SentenceError:
        return ()
    if isinstance(looked, Measured):
        found = measured.changes(looked, gate, context, ())  # silence of that signal means nothing: no circles
    elif isinstance(looked, ActivityState) and looked.state != "scheduled":
        found = categorical.activity_changes(looked, context.looks(looked.activity, gate), context)
    else:
        found = changes(looked, gate, context)
    return tuple((at, state == "met") for at, state in found)
