"""One sentence at one instant, and as time went on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import ActivityState, Measured, Predicate
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition, GateName
from core.model.workspace import Workspace
from core.verdict import measured, states
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.replay.track import BEGINNING, Change, Looks, first_met
from core.verdict.window import seen


def find(
    gate: GateName, name: str, sentence: str, workspace: Workspace, evidence: EvidenceLog, at: datetime
) -> Finding:  # a condition and the three things that a verdict is a function of
    """The finding of one sentence, as if it were a condition of this outcome."""
    return finding(gate, name, Condition(sentence=sentence), Context(workspace, evidence, at))


def finding(gate: GateName, name: str, condition: Condition, context: Context) -> Finding:
    """The same, where several findings share what they look at."""
    blank = Finding(gate, name, condition.sentence, "unknown", "")
    try:
        predicate = parse(condition.sentence)
    except SentenceError as error:
        return replace(blank, reason=f"the sentence cannot be read: {error.message}")
    if isinstance(predicate, Measured):
        return measured.judge(predicate, blank, context, looks(predicate, gate, context), begun(condition, context.at))
    state, reason = states.judge(predicate, gate, context)
    course = changes(predicate, gate, context)
    since = course[-1][0] if len(course) > 1 else None
    latched = first_met(course, begun(condition, context.at)) if gate == "stop" else None
    later = _completions_after(predicate, context)
    return replace(blank, state=state, reason=reason, since=since, latched=latched, later=later)


def begun(condition: Condition, at: datetime) -> datetime | None:
    """From when on a Stop condition counts; a time that is still to come is none, so that nobody hides a Stop by it."""
    return condition.since if condition.since is not None and condition.since <= at else None


def changes(predicate: Predicate, gate: GateName, context: Context) -> tuple[Change, ...]:
    """The states of a predicate up to the instant, each with the time from which it held; at least one.

    Roles, rows and the page are taken as they are now, for all of the past.
    """
    if isinstance(predicate, Measured):
        return measured.changes(predicate, gate, context, looks(predicate, gate, context))
    if isinstance(predicate, ActivityState) and predicate.state != "scheduled":
        return states.activity_changes(predicate, context.completions(predicate.activity, gate), context)
    return ((BEGINNING, states.judge(predicate, gate, context)[0]),)


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
        found = states.activity_changes(looked, context.looks(looked.activity, gate), context)
    else:
        found = changes(looked, gate, context)
    return tuple((at, state == "met") for at, state in found)


def _completions_after(predicate: Predicate, context: Context) -> int:
    if not isinstance(predicate, ActivityState):
        return 0
    completions = context.evidence.completions.get(predicate.activity, ())
    return len(completions) - len(seen(completions, context.at))
