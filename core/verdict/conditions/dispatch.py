"""One sentence at one instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import ActivityState, Measured, Predicate
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition, GateName
from core.model.workspace import Workspace
from core.verdict.conditions import categorical, measured
from core.verdict.conditions.state_changes import changes, looks
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.latch import latched
from core.verdict.observations.as_of import as_of


def find(
    gate: GateName, name: str, sentence: str, workspace: Workspace, evidence: EvidenceLog, at: datetime
) -> Finding:  # a condition and the three things that a verdict is a function of
    """The finding of one sentence, as if it were a condition of this outcome."""
    return finding(gate, name, Condition(sentence=sentence), Context(workspace, evidence, at))


def finding(gate: GateName, name: str, condition: Condition, context: Context) -> Finding:
    """The same, where several findings share what they look at."""
    found = _state(gate, name, condition, context)
    if gate != "stop" or (latch := latched(name, condition, context)) is None:
        return found
    return replace(found, latched=latch.at, latched_by=latch.sentence)


def removed(name: str, context: Context) -> Finding | None:
    """The finding of a Stop condition that was removed while its Stop stood; None where it is latched no more."""
    if (latch := latched(name, None, context)) is None:
        return None
    reason = f"the condition was removed; it said: {latch.sentence}"
    return Finding("stop", name, latch.sentence, "unmet", reason, latched=latch.at, latched_by=latch.sentence)


def _state(gate: GateName, name: str, condition: Condition, context: Context) -> Finding:
    blank = Finding(gate, name, condition.sentence, "unknown", "")
    try:
        predicate = parse(condition.sentence)
    except SentenceError as error:
        return replace(blank, reason=f"the sentence cannot be read: {error.message}")
    if isinstance(predicate, Measured):
        return measured.judge(predicate, blank, context, looks(predicate, gate, context))
    state, reason = categorical.judge(predicate, gate, context)
    course = changes(predicate, gate, context)
    since = course[-1][0] if len(course) > 1 else None
    return replace(blank, state=state, reason=reason, since=since, later=_completions_after(predicate, context))


def _completions_after(predicate: Predicate, context: Context) -> int:
    if not isinstance(predicate, ActivityState):
        return 0
    completions = context.evidence.completions.get(predicate.activity, ())
    return len(completions) - len(as_of(completions, context.at))
