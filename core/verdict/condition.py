"""One sentence at one instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import ActivityState, Measured, Predicate
from core.model.evidence import EvidenceLog
from core.model.gate import GateName
from core.model.workspace import Workspace
from core.verdict import measured, states
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.window import seen


def find(
    gate: GateName, name: str, sentence: str, workspace: Workspace, evidence: EvidenceLog, at: datetime
) -> Finding:  # a condition and the three things that a verdict is a function of
    """The finding of one sentence, as if it were a condition of this outcome."""
    return finding(gate, name, sentence, Context(workspace, evidence, at))


def finding(gate: GateName, name: str, sentence: str, context: Context) -> Finding:
    """The same, where several findings share what they look at."""
    if gate == "stop":
        context = context.since_resume
    blank = Finding(gate, name, sentence, "unknown", "")
    try:
        predicate = parse(sentence)
    except SentenceError as error:
        return replace(blank, reason=f"the sentence cannot be read: {error.message}")
    if isinstance(predicate, Measured):
        return measured.judge(predicate, blank, context, zero=_somebody_looked(predicate, context))
    state, reason = states.judge(predicate, context)
    return replace(blank, state=state, reason=reason, later=_completions_after(predicate, context))


def _completions_after(predicate: Predicate, context: Context) -> int:
    if not isinstance(predicate, ActivityState):
        return 0
    completions = context.evidence.completions.get(predicate.activity, ())
    return len(completions) - len(seen(completions, context.at))


def _somebody_looked(predicate: Measured, context: Context) -> bool:
    """Whether the signal's `zero_when` holds, so that silence means zero."""
    signal = context.workspace.signals.get(predicate.signal)
    if signal is None or not signal.zero_when:
        return False
    try:
        looked = parse(signal.zero_when)
    except SentenceError:
        return False
    if isinstance(looked, Measured):
        blank = Finding("go", "zero_when", signal.zero_when, "unknown", "")
        return measured.judge(looked, blank, context, zero=False).state == "met"
    return states.judge(looked, context)[0] == "met"
