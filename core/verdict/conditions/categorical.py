"""Conditions on roles, activities, the page and the rows of the table."""

from __future__ import annotations

from collections.abc import Sequence

from core.language.predicate import ActivityState, ItemState, PageState, RoleState
from core.model.evidence import Completion
from core.model.gate import GateName
from core.times import shown
from core.verdict.context import Context
from core.verdict.finding import FindingState
from core.verdict.observations.activities import due_after, status
from core.verdict.readiness import item_decided
from core.verdict.replay.state_machine import BEGINNING, StateChange


def judge(
    predicate: RoleState | ActivityState | ItemState | PageState, gate: GateName, context: Context
) -> tuple[FindingState, str]:
    """The state, and the reason in words."""
    match predicate:
        case RoleState():
            return _role(predicate, context)
        case ActivityState():
            return _activity(predicate, gate, context)
        case ItemState():
            return _item(predicate, context)
        case PageState():
            complete = context.page_complete
            return _state(complete), "the page is complete" if complete else "the page still has blanks"


def _state(holds: bool) -> FindingState:
    return "met" if holds else "unmet"


def _role(predicate: RoleState, context: Context) -> tuple[FindingState, str]:
    role = context.workspace.roles.get(predicate.role)
    if role is None:
        return "unknown", f"there is no role {predicate.role} any more"
    title = role.title or predicate.role
    words = f"{title} is held by {role.holder}" if role.is_assigned else f"nobody holds {title}"
    return _state(role.is_assigned != predicate.negated), words


def activity_changes(
    predicate: ActivityState, completions: Sequence[Completion], context: Context
) -> tuple[StateChange, ...]:
    """The states of `is on time` or `is overdue` up to the instant, each with the time from which it held."""
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


def _activity(predicate: ActivityState, gate: GateName, context: Context) -> tuple[FindingState, str]:
    activity = context.workspace.activities.get(predicate.activity)
    if activity is None:
        return "unknown", f"there is no activity {predicate.activity} any more"
    title = activity.title or predicate.activity
    if predicate.state == "scheduled":
        if not activity.cadence:
            return "unmet", f"{title} has no cadence"
        if activity.role not in context.workspace.roles:
            return "unmet", f"{title} has no role that does it"
        return "met", f"{title} is done every {activity.cadence}"
    now = status(activity, context.completions(predicate.activity, gate), context.at, context.zone)
    if now.state == "unscheduled":
        return "unknown", f"{title} has no cadence"
    if now.last is None:
        return "unknown", f"{title} was never recorded as done"
    overdue = now.state == "overdue"
    words = f"{title} is {now.state}, last done {shown(now.last, context.zone)}"
    return _state(overdue == (predicate.state == "overdue")), words


def _item(predicate: ItemState, context: Context) -> tuple[FindingState, str]:
    item = context.workspace.table.get(predicate.item)
    if item is None:
        return "unknown", f"there is no row {predicate.item} any more"
    decided = item_decided(item)
    title = item.title or predicate.item
    return _state(decided != predicate.negated), f"{title} is {'decided' if decided else 'not decided on both sides'}"
