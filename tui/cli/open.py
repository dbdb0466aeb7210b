"""`optable WS`: open a workspace in the terminal application."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from core.errors import UsageError
from core.text.digests import Ahead, take_long
from tui.cli.options import workspace_argument, workspace_folder


@click.command(name="", add_help_option=False)
@workspace_argument
@click.option("--rev", metavar="REVISION", help="As git has it at that revision, to read and to compare.")
def open_command(ws: Path | None, rev: str | None) -> int:
    """Open a workspace in the terminal application."""
    return open_workspace(ws) if rev is None else open_revision(ws, rev)


def open_revision(ws: Path | None, revision: str) -> int:
    """Open an older revision, read-only; the working copy is not touched."""
    from tempfile import TemporaryDirectory

    from core.store.store import Store
    from core.text.files import write
    from core.text.git.revision import Revision, content_at
    from core.text.text_format import dump

    folder = workspace_folder(ws)
    content = content_at(folder, revision)
    refuse_without_terminal()
    with TemporaryDirectory(prefix="optable-") as name:
        copy = Path(name)
        write(copy, dump(content))
        Store.create(copy, *content, texts=dump(content)).close()
        from tui.app.app import run

        return run(copy, revision=Revision(revision, folder))


def open_workspace(ws: Path | None) -> int:
    """Run the application until the user quits; returns its exit code."""
    folder = workspace_folder(ws)
    refuse_without_terminal()
    return open_on_terminal(folder)


def refuse_without_terminal(hint: str = "`optable verdict` prints the verdict without one.") -> None:
    """UsageError if there is no interactive terminal; `hint` names an alternative."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("the application needs a terminal", hint=hint)


def open_on_terminal(folder: Path, *, session: str = "", workshop: bool = False) -> int:
    """Run the application, on a review session if one is named, or on the workshop's questions."""
    ahead = Ahead(folder) if take_long(folder) else None
    from tui.app.app import run  # the only place that loads Textual

    return run(folder, session=session, ahead=ahead, workshop=workshop)
