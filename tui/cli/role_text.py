"""Roles as people know them."""

from __future__ import annotations

from core.model.workspace import Workspace
from tui.common.sanitize import plain_line


def role_title(workspace: Workspace, name: str) -> str:
    """The title of a role, or its name where it has none."""
    role = workspace.roles.get(name)
    return plain_line(role.title.strip() or name) if role else plain_line(name)


def role_with_holder(workspace: Workspace, name: str) -> str:
    """`Business owner (M. Ito)`."""
    role = workspace.roles.get(name)
    if role is None:
        return f"{role_title(workspace, name)} (there is no such role)"
    return f"{role_title(workspace, name)} ({plain_line(role.holder) if role.is_assigned else 'nobody holds it'})"
