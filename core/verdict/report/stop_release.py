"""Detect changes that lift a Stop without a resume, or that remove a decision owner who could resume it."""

from __future__ import annotations

from dataclasses import replace

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import Measured, Span
from core.language.render import render
from core.model.base import Record
from core.model.workspace import RecordId, Workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.evaluation_time import evaluation_time
from core.verdict.finding import Verdict

EVERYTHING = "36500d"
"""A window longer than any record."""


def released_stops(before: Context, after: Context) -> Verdict | None:
    """The Stop before the change that is not in force after it; None if there was none, it persists, or it was resumed.

    Also checked without recorded Stop events, which attribute a Stop to those who caused it.
    """
    recorded = before.evidence.stops or after.evidence.stops
    lifted = _lifted(without_recorded_stops(before), without_recorded_stops(after)) if recorded else None
    return lifted or _lifted(before, after)


def _lifted(before: Context, after: Context) -> Verdict | None:
    return unresumed(before, after.workspace) if evaluate(after).verdict != "stop" else None


def without_recorded_stops(context: Context) -> Context:
    """The context without recorded Stop events."""
    return replace(context, evidence=replace(context.evidence, stops=()))


def unresumed(before: Context, after: Workspace) -> Verdict | None:
    """The Stop before the change; None unless there was one or if decisions recorded since resume it."""
    before = replace(before, workspace=_over_all(before.workspace, after))
    stopped = evaluate(before)
    return stopped if stopped.verdict == "stop" and not _is_resumed(before, after) else None


def _is_resumed(before: Context, after: Workspace) -> bool:
    """True if the new resumes signed by all previous decision owners of Stop suffice to lift it."""
    owners = set(before.workspace.gate.stop.decision_owners)
    resumes = {
        RecordId("decision", key): one
        for key, one in after.decisions.items()
        if key not in before.workspace.decisions and one.kind == "resume" and owners and owners <= set(one.by)
    }
    if not resumes:
        return False
    resumed = before.workspace.having(resumes)
    at = max(before.at, evaluation_time(resumed, before.evidence, before.at))
    return evaluate(replace(before, workspace=resumed, at=at)).verdict != "stop"


def _over_all(before: Workspace, after: Workspace) -> Workspace:
    """The workspace before; each removed or changed Stop condition that lacked a window gets one over the whole record.

    Such sentences were once evaluated over the whole record. Their finding is now unknown, and adding the missing
    window must not lift the Stop that they may have caused.
    """
    kept, whole = after.conditions("stop"), dict[RecordId, Record | None]()
    for name, condition in before.conditions("stop").items():
        if (name not in kept or kept[name].sentence != condition.sentence) and (wide := _wide(condition.sentence)):
            whole[RecordId("condition", f"stop.{name}")] = condition.model_copy(update={"sentence": wide})
    return before.having(whole) if whole else before


def _wide(sentence: str) -> str:
    """The sentence with a window over the whole record; empty if it does not lack a window."""
    try:
        predicate = parse(sentence)
    except SentenceError:
        return ""
    if not isinstance(predicate, Measured) or not predicate.lacks_window:
        return ""
    return render(replace(predicate, over=Span(EVERYTHING)))


def disowned(before: Workspace, after: Workspace) -> tuple[str, ...]:
    """Decision owners removed from Stop; a renamed role counts as the same owner."""
    owners = after.gate.stop.decision_owners
    come = [after.roles.get(owner) for owner in owners if owner not in before.roles]
    gone = (owner for owner in before.gate.stop.decision_owners if owner not in owners)
    return tuple(owner for owner in gone if owner in after.roles or before.roles.get(owner) not in come)
