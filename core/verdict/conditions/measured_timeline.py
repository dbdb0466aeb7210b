"""Replay of the readings of a measured condition."""

from __future__ import annotations

from core.language.errors import SentenceError
from core.language.kinds.activity import ActivityState
from core.language.measured_plain import subject
from core.language.measured_render import with_window
from core.language.parse import parse
from core.language.predicate import Measured
from core.model.gate import GateName
from core.model.signals import Signal
from core.model.workflow import STAGES
from core.verdict.conditions import activity
from core.verdict.conditions.kind import kind_of
from core.verdict.context import Context
from core.verdict.replay.compiled import CompiledCondition, compile_condition
from core.verdict.replay.key import ReplayKey
from core.verdict.replay.state_machine import BEGINNING, ConditionTimeline, Looks, StateChange
from core.verdict.statistics.threshold import NoBaseline, WrongUnit

UNKNOWN: StateChange = (BEGINNING, "unknown")


class Unanswerable(Exception):  # control flow, reported as a state of the finding
    """Raised if no reading could give an answer; the message says why."""


def timeline(
    measured: Measured, gate: GateName, context: Context, looked: Looks | None = None
) -> ConditionTimeline | None:
    """Replay of a sentence's readings up to the instant; None if no reading could give an answer.

    `looked` gives the periods in which silence means zero; by default those of the signal's `zero_when`.
    """
    signal = context.workspace.signals.get(measured.signal)
    if signal is None or not_observable(signal, context):
        return None
    try:
        return replayed(measured, compiled(measured, signal, gate, context), gate, context, looked)
    except Unanswerable:
        return None


def not_observable(signal: Signal, context: Context) -> str:
    """The reason why a signal cannot be observed yet; empty if it can."""
    now = STAGES.index(context.workspace.workflow.stage)
    if signal.from_stage and now < STAGES.index(signal.from_stage):
        return f"not yet observable before the stage {signal.from_stage}"
    return ""


def compiled(measured: Measured, signal: Signal, gate: GateName, context: Context) -> CompiledCondition:
    """Compile the sentence. Raises Unanswerable if no reading could give an answer."""
    if measured.lacks_window:
        whole = subject(measured, context.vocabulary)
        raise Unanswerable(f"{whole} needs a window: write such as {with_window(measured)}")
    try:
        return compile_condition(measured, signal, firm=gate != "go", zone=context.workspace.workflow.timezone)
    except NoBaseline:
        raise Unanswerable(f"{context.title('signal', measured.signal)} has no baseline to compare with") from None
    except WrongUnit as wrong:
        raise Unanswerable(str(wrong)) from None


def replayed(
    measured: Measured, condition: CompiledCondition, gate: GateName, context: Context, looked: Looks | None = None
) -> ConditionTimeline:
    """Replay the readings selected by the sentence, up to the instant."""
    key = _key(measured, condition, gate, context, looked)
    return context.replay.timeline(key, context.past(measured.signal)).at(context.at)


def trace(measured: Measured, gate: GateName, context: Context) -> None:
    """Note the values of a condition, so that it can be judged with other thresholds at little cost."""
    signal = context.workspace.signals.get(measured.signal)
    if signal is None or not_observable(signal, context):
        return
    try:
        key = _key(measured, compiled(measured, signal, gate, context), gate, context, None)
    except Unanswerable:
        return
    context.replay.trace(key, context.past(measured.signal))


def _key(
    measured: Measured, condition: CompiledCondition, gate: GateName, context: Context, looked: Looks | None
) -> ReplayKey:
    """The key of the replay. Raises Unanswerable if the sentence needs a version and the workflow has none."""
    looked = looks(measured, gate, context) if looked is None else looked
    version = context.workspace.workflow.version
    if measured.since_version and not version:
        raise Unanswerable("the workflow has no version yet, so no evidence is known to be of it")
    known = context.known(measured.signal, gate)
    return ReplayKey(measured.signal, condition, looked, known, version if measured.since_version else "")


def looks(predicate: Measured, gate: GateName, context: Context) -> Looks:
    """Periods in which the signal's `zero_when` held (silence means zero) or did not."""
    signal = context.workspace.signals.get(predicate.signal)
    if signal is None or not signal.zero_when:
        return ()
    try:
        looked = parse(signal.zero_when)
    except SentenceError:
        return ()
    if isinstance(looked, Measured):
        other = timeline(looked, gate, context, ())  # that signal's silence never means zero: no cycles
        state_changes = (UNKNOWN, *other.changes) if other else (UNKNOWN,)
    elif isinstance(looked, ActivityState) and looked.state != "scheduled":
        state_changes = activity.changes_by(looked, context.looks(looked.activity, gate), context)
    else:
        state_changes = kind_of(looked).changes(looked, gate, context)
    return tuple((at, state == "met") for at, state in state_changes)
