"""Conditions on recurring activities: `log_review is on time`, `... is overdue`, `... is scheduled`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from core.language.kinds.activity import ActivityState
from core.model.evidence import Completion
from core.model.gate import GateName
from core.model.names import in_words
from core.model.words import every
from core.times import shown
from core.verdict.conditions.timeless import never
from core.verdict.context import Context
from core.verdict.finding import Finding, FindingState
from core.verdict.observations.activities import due_after, status
from core.verdict.observations.as_of import as_of
from core.verdict.replay.state_machine import BEGINNING, StateChange
from core.verdict.required_change import RequiredChange

PREDICATE = ActivityState


def evaluate(predicate: ActivityState, blank: Finding, context: Context) -> Finding:
    """Evaluate by the newest completion and its age."""
    state, reason = _judge(predicate, blank.gate, context)
    course = changes(predicate, blank.gate, context)
    completions = context.evidence.completions.get(predicate.activity, ())
    return replace(
        blank,
        state=state,
        reason=reason,
        since=course[-1][0] if len(course) > 1 else None,
        later=len(completions) - len(as_of(completions, context.at)),
    )


def changes(predicate: ActivityState, gate: GateName, context: Context) -> tuple[StateChange, ...]:
    """The states over time: on time from a completion, overdue once cadence and grace have passed."""
    if predicate.state == "scheduled":
        return ((BEGINNING, _judge(predicate, gate, context)[0]),)
    return changes_by(predicate, context.completions(predicate.activity, gate), context)


def changes_by(
    predicate: ActivityState, completions: Sequence[Completion], context: Context
) -> tuple[StateChange, ...]:
    """The states of `is on time` or `is overdue`, derived from these completions."""
    found: list[StateChange] = [(BEGINNING, "unknown")]
    activity = context.workspace.activities.get(predicate.activity)
    if activity is None:
        return tuple(found)
    in_time, late = _state(predicate.state == "on time"), _state(predicate.state == "overdue")
    for number, one in enumerate(completions, start=1):
        if (next_time := due_after(activity, one.at, context.zone)) is None:
            break
        overdue = next_time.overdue
        in_between = overdue < completions[number].at if number < len(completions) else overdue <= context.at
        steps = [(one.at, in_time), *([(overdue, late)] if in_between else [])]
        found.extend(step for step in steps if step[1] != found[-1][1])
    return tuple(found)


def _judge(predicate: ActivityState, gate: GateName, context: Context) -> tuple[FindingState, str]:
    activity = context.workspace.activities.get(predicate.activity)
    if activity is None:
        return "unknown", f"there is no activity {in_words(predicate.activity)} any more"
    title = context.title("activity", predicate.activity)
    if predicate.state == "scheduled":
        if not activity.cadence:
            return "unmet", f"{title} has no cadence"
        if activity.role not in context.workspace.roles:
            return "unmet", f"{title} has no role"
        return "met", f"{title} is done {every(activity.cadence)}"
    now = status(activity, context.completions(predicate.activity, gate), context.at, context.zone)
    if now.state == "unscheduled":
        return "unknown", f"{title} has no cadence"
    if now.last is None:
        return "unknown", f"{title} was never recorded as done"
    overdue = now.state == "overdue"
    words = f"{title} is {now.state}, last done {shown(now.last, context.zone)}"
    return _state(overdue == (predicate.state == "overdue")), words


def required_change(predicate: ActivityState, finding: Finding, context: Context) -> RequiredChange | None:
    """Require the activity to be done, scheduled or no longer scheduled."""
    workspace = context.workspace
    if predicate.activity not in workspace.activities:
        return None
    activity = workspace.activities[predicate.activity]
    title = context.title("activity", predicate.activity)
    owners = workspace.gate.outcome(finding.gate).decision_owners
    wanted = (finding.gate == "go") == (predicate.state != "overdue")
    if not activity.cadence or (predicate.state == "scheduled" and wanted):
        return RequiredChange(f"{title} needs a cadence and a role", owners)
    if predicate.state == "scheduled":
        return RequiredChange(f"{title} must no longer be scheduled", owners)
    if wanted or finding.state == "unknown":
        return RequiredChange(f"{title} must be done", (activity.role,))
    return None


state_expiry = never  # the instants at which duties become overdue are counted for all of them


def reason_expiry(predicate: ActivityState, finding: Finding, context: Context) -> Iterator[datetime]:
    """Times at which an activity turns from done to due; this changes only the reason's wording."""
    del finding
    activity = context.workspace.activities.get(predicate.activity)
    if activity is None:
        return
    for one in context.evidence.completions.get(predicate.activity, ()):
        if (next_time := due_after(activity, one.at, context.zone)) is not None:
            yield next_time.due


def _state(holds: bool) -> FindingState:
    return "met" if holds else "unmet"
