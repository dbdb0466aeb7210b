"""Roles as people know them: title and holder."""

from __future__ import annotations

from collections.abc import Iterable

from core.model.workspace import RecordId, Workspace

NOBODY = "nobody yet"


def role_title(workspace: Workspace, name: str) -> str:
    """The title of a role; its name in words if it has no title or does not exist."""
    return workspace.title(RecordId("role", name))


def role_titles(workspace: Workspace, names: Iterable[str]) -> str:
    """`Builder, Business owner`; empty if there are none."""
    return ", ".join(role_title(workspace, name) for name in names)


def role_holder(workspace: Workspace, name: str) -> str:
    """The holder of the role: `M. Ito`, or `nobody yet`."""
    role = workspace.roles.get(name)
    return role.holder.strip() if role and role.is_assigned else NOBODY


def role_with_holder(workspace: Workspace, name: str) -> str:
    """`Business owner (M. Ito)`, `Auditor (nobody yet)`."""
    if name not in workspace.roles:
        return f"{name} (there is no such role)"
    return f"{role_title(workspace, name)} ({role_holder(workspace, name)})"


def holder_or_title(workspace: Workspace, name: str) -> str:
    """The person who holds the role; the role's title while nobody does."""
    role = workspace.roles.get(name)
    return role.holder.strip() if role and role.is_assigned else role_title(workspace, name)
