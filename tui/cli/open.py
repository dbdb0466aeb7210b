"""`optable WS`: the terminal application on a workspace."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from core.errors import UsageError
from tui.cli.options import workspace_argument, workspace_folder


@click.command(name="", add_help_option=False)
@workspace_argument
def open_command(ws: Path | None) -> int:
    """Open a workspace in the terminal application."""
    return open_workspace(ws)


def open_workspace(ws: Path | None) -> int:
    """Run the application until its person quits; its exit code."""
    folder = workspace_folder(ws)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("the application needs a terminal", hint="optable verdict prints the verdict anywhere.")
    from tui.app import run  # the only place that loads Textual

    gc.freeze()  # what was loaded stays; only what comes from now on is looked through
    gc.enable()
    return run(folder)
