"""Completions from the current workspace: names of signals, activities and roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from core.errors import OptableError
from core.model.workspace import Workspace
from core.rules.role_text import role_with_holder
from core.visible import visible_line
from tui.cli.options import workspace_folder

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def _names(described: Callable[[Workspace], Mapping[str, str]]) -> Complete:
    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from core.text.load import load_workspace

        try:
            workspace, _evidence = load_workspace(workspace_folder(ctx.params.get("ws") or ctx.params.get("named")))
        except (OptableError, OSError):
            return []  # completion must not print errors; the command itself reports them
        return [
            CompletionItem(name, help=visible_line(description) or None)
            for name, description in described(workspace).items()
            if name.startswith(incomplete)
        ]

    return complete


signals = _names(lambda workspace: {name: one.title for name, one in sorted(workspace.signals.items())})
conditions = _names(
    lambda workspace: {
        f"{gate}.{name}": one.sentence
        for gate in ("hold", "go")
        for name, one in sorted(workspace.conditions(gate).items())
    }
)
activities = _names(lambda workspace: {name: one.title for name, one in sorted(workspace.activities.items())})
roles = _names(lambda workspace: {name: role_with_holder(workspace, name) for name in sorted(workspace.roles)})
