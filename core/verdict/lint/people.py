"""Lint rules for responsibilities: waivers, their owners, and the fallback after a Stop."""

from __future__ import annotations

from collections.abc import Iterator

from core.language.kinds.activity import ActivityState
from core.language.kinds.role import RoleState
from core.model.decisions import Waiver
from core.model.names import condition_in_words
from core.model.workspace import RecordId, Workspace
from core.verdict.context import Context
from core.verdict.lint.measured_condition import predicate_of
from core.verdict.lint.warning import LintWarning
from core.verdict.waivers import flaw


def of_people(context: Context) -> Iterator[LintWarning]:
    """Warnings about the fallback and about waivers."""
    workspace = context.workspace
    if workspace.gate.stop.conditions and not workspace.page.fallback.strip():
        yield LintWarning(
            "fallback",
            RecordId("page", "page"),
            "the gate can stop the workflow, and the page does not say how the work is done then",
            "Write the manual fallback on the page.",
            field="fallback",
        )
    for key, waiver in sorted(workspace.waivers.items()):
        if waiver.at <= context.at < waiver.end:
            yield from _of_waiver(RecordId("waiver", key), waiver, workspace)


def _of_waiver(record: RecordId, waiver: Waiver, workspace: Workspace) -> Iterator[LintWarning]:
    condition = condition_in_words(f"{waiver.gate}.{waiver.condition}")
    if reason := flaw(waiver, workspace):
        yield LintWarning(
            "own-waiver" if waiver.by == waiver.requested_by else "no-waiver",
            record,
            f"it has no effect: {reason}",
            f"A decision owner may waive: {', '.join(_others(waiver, workspace)) or 'name one first'}.",
        )
    elif waiver.by == _about(waiver, workspace):
        yield LintWarning(
            "own-waiver",
            record,
            f"{_title(waiver.by, workspace)} waived {condition}, which is about itself",
            "Let another decision owner decide it.",
        )
    elif _same(waiver.requester, waiver.holder):
        yield LintWarning(
            "same-holder",
            record,
            f"{waiver.holder} asked for the waiver of {condition} as {_title(waiver.requested_by, workspace)}, "
            "and granted it",
            "Let another person decide it, or hold one of the two roles.",
        )


def _others(waiver: Waiver, workspace: Workspace) -> tuple[str, ...]:
    """Titles of the roles that may waive the condition: all decision owners except the requester."""
    owners = workspace.gate.outcome(waiver.gate).decision_owners
    return tuple(_title(one, workspace) for one in owners if one != waiver.requested_by)


def _title(role: str, workspace: Workspace) -> str:
    return workspace.title(RecordId("role", role))


def _same(requester: str, holder: str) -> bool:
    return bool(requester.strip()) and requester.strip().casefold() == holder.strip().casefold()


def _about(waiver: Waiver, workspace: Workspace) -> str:
    """The role that the condition concerns, directly or through its activity; empty if there is none."""
    condition = workspace.conditions(waiver.gate).get(waiver.condition)
    match predicate_of(condition) if condition else None:
        case RoleState(role):
            return role
        case ActivityState(name):
            activity = workspace.activities.get(name)
            return activity.role if activity else ""
    return ""
