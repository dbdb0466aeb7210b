"""Workspace summary for lists: verdict, responsible roles, readiness and overdue activities."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from core.model.gate import GateName
from core.model.table import PARTIES, Party
from core.model.workflow import Stage
from core.model.workspace import Workspace
from core.verdict.context import Context
from core.verdict.finding import Verdict
from core.verdict.observations.activities import status
from core.verdict.readiness import readiness


@dataclass(frozen=True)
class Responsible:
    """A role and its current holder; `holder` is empty if the role is vacant."""

    role: str
    title: str
    holder: str = ""


@dataclass(frozen=True)
class Duty:
    """An overdue activity, its due time and its role; `who` is None if no role is assigned."""

    activity: str
    title: str
    due: datetime
    who: Responsible | None = None


@dataclass(frozen=True)
class WorkspaceSummary:
    """Summary of one workspace for a list."""

    workflow: str
    stage: Stage
    timezone: str
    as_of: datetime | None
    verdict: GateName
    headline: str
    decision_owners: tuple[Responsible, ...]
    next_action: str
    filled: int
    """Number of answered page questions."""
    total: int
    open_by: tuple[tuple[Party, int], ...]
    """Blanks and open decisions per party; parties without any are omitted."""
    overdue: tuple[Duty, ...]
    """Overdue activities, longest overdue first."""


def summarize_workspace(context: Context, verdict: Verdict) -> WorkspaceSummary:
    """Summarize a workspace from its verdict."""
    workspace = context.workspace
    flow, ready = workspace.workflow, readiness(workspace)
    blanks = Counter(blank.party for blank in ready.blanks)
    return WorkspaceSummary(
        workflow=flow.name,
        stage=flow.stage,
        timezone=flow.timezone,
        as_of=flow.as_of,
        verdict=verdict.verdict,
        headline=verdict.headline,
        decision_owners=tuple(responsible(workspace, name) for name in verdict.decision_owners),
        next_action=verdict.next_action,
        filled=ready.filled,
        total=ready.total,
        open_by=tuple((party, blanks[party]) for party in PARTIES if blanks[party]),
        overdue=overdue(context),
    )


def overdue(context: Context) -> tuple[Duty, ...]:
    """Activities overdue at the instant, longest overdue first."""
    workspace, duties = context.workspace, []
    for name, activity in workspace.activities.items():
        now = status(activity, context.evidence.completions.get(name, ()), context.at, context.zone)
        if now.state == "overdue" and now.due_at is not None:
            owner = responsible(workspace, activity.role) if activity.role else None
            duties.append(Duty(name, activity.title or name, now.due_at, owner))
    return tuple(sorted(duties, key=lambda duty: (duty.due, duty.activity)))


def responsible(workspace: Workspace, name: str) -> Responsible:
    """The role's title and holder; an unknown role has its name as title and no holder."""
    role = workspace.roles.get(name)
    if role is None:
        return Responsible(name, name)
    return Responsible(name, role.title.strip() or name, role.holder.strip())
