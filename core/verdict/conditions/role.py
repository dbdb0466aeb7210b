"""Conditions on role assignment: `exception_reviewer is assigned`."""

from __future__ import annotations

from dataclasses import replace

from core.language.kinds.role import RoleState
from core.model.names import in_words
from core.verdict.conditions.timeless import as_now, never
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.required_change import RequiredChange

PREDICATE = RoleState


def evaluate(predicate: RoleState, blank: Finding, context: Context) -> Finding:
    """Met if somebody holds the role; the reverse if the sentence is negated."""
    role = context.workspace.roles.get(predicate.role)
    if role is None:
        return replace(blank, reason=f"there is no role {in_words(predicate.role)} any more")
    title = context.title("role", predicate.role)
    reason = f"{title} is held by {role.holder}" if role.is_assigned else f"nobody holds {title}"
    return replace(blank, state="met" if role.is_assigned != predicate.negated else "unmet", reason=reason)


changes = as_now(evaluate)


def required_change(predicate: RoleState, finding: Finding, context: Context) -> RequiredChange | None:
    """Require the role to be assigned, or to be vacant."""
    workspace = context.workspace
    if predicate.role not in workspace.roles:
        return None
    requirement = "needs a holder" if predicate.negated != (finding.gate == "go") else "must be taken from its holder"
    owners = workspace.gate.outcome(finding.gate).decision_owners
    return RequiredChange(f"{context.title('role', predicate.role)} {requirement}", owners)


state_expiry = reason_expiry = never
