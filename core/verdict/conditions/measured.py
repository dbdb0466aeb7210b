"""Conditions on a signal: `undefined_rate > 5% over 4w with min 40`."""

from __future__ import annotations

from dataclasses import replace

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import Measured
from core.model.gate import GateName
from core.model.names import in_words
from core.verdict.conditions.measured_change import reason_expiry, required_change, state_expiry
from core.verdict.conditions.measured_text import finding_with_value, missing_evidence
from core.verdict.conditions.measured_timeline import (
    UNKNOWN,
    Unanswerable,
    compiled,
    not_observable,
    replayed,
    timeline,
)
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.replay.state_machine import StateChange

__all__ = ["PREDICATE", "blocks", "changes", "evaluate", "reason_expiry", "required_change", "state_expiry"]

PREDICATE = Measured


def evaluate(measured: Measured, blank: Finding, context: Context) -> Finding:
    """Evaluate by replaying the signal's readings."""
    signal = context.workspace.signals.get(measured.signal)
    if signal is None:
        return replace(blank, reason=f"there is no signal {in_words(measured.signal)} any more")
    finding = replace(blank, signal=measured.signal, later=context.later(measured.signal))
    if not_yet := not_observable(signal, context):
        return replace(finding, blocks=False, reason=not_yet)
    try:
        condition = compiled(measured, signal, blank.gate, context)
    except Unanswerable as error:
        return replace(finding, reason=str(error))
    bound = condition.comparison.limit
    try:
        now = replayed(measured, condition, blank.gate, context)
    except Unanswerable as error:
        return replace(finding, threshold=bound.value, upper=bound.upper, reason=str(error))
    window, newest = now.window, now.window.newest
    finding = replace(
        finding,
        threshold=bound.value,
        upper=bound.upper,
        since=now.since,
        newest=newest,
        age=None if newest is None else context.at - newest,
        n=window.n if window.gap() is None else None,
    )
    if missing := missing_evidence(measured, signal, window, finding, context):
        return replace(finding, reason=missing)
    return finding_with_value(measured, signal, finding, now, context)


def changes(measured: Measured, gate: GateName, context: Context) -> tuple[StateChange, ...]:
    """The states of the sentence up to the instant, each with its start time."""
    measured_timeline = timeline(measured, gate, context)
    return (UNKNOWN, *measured_timeline.changes) if measured_timeline else (UNKNOWN,)


def blocks(sentence: str, context: Context) -> bool:
    """True unless the condition is on a signal that cannot be observed yet."""
    try:
        predicate = parse(sentence)
    except SentenceError:
        return True
    signal = context.workspace.signals.get(predicate.signal) if isinstance(predicate, Measured) else None
    return signal is None or not not_observable(signal, context)
