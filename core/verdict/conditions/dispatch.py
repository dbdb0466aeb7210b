"""A sentence at an instant, judged by the evaluator of its kind."""

from __future__ import annotations

from dataclasses import replace

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import ActivityState, Measured, Predicate
from core.model.gate import Condition, GateName
from core.verdict.conditions import categorical, measured
from core.verdict.conditions.state_changes import changes, looks
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.observations.as_of import as_of


def judge(gate: GateName, name: str, condition: Condition, context: Context) -> Finding:
    """The finding without the latch."""
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
