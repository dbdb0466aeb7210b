"""`optable export`, `import` and `check`: the text form of a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from core.text import sync
from core.text.check import Problem, check
from tui.cli.options import json_option, workspace_argument, workspace_folder
from tui.cli.output import styled, write, write_json
from tui.plain import plain_line

PROBLEMS_FOUND = 3


@click.command("export")
@workspace_argument
@json_option
def export_command(ws: Path | None, as_json: bool) -> None:
    """Write workspace.toml and evidence/ from the database.

    Files that hold the same already are left alone.
    """
    with sync.open_workspace(workspace_folder(ws)) as store:
        written = [str(path) for path in sync.export(store).written]
    if as_json:
        write_json({"written": written})
    elif written:
        write("\n".join(f"Wrote {plain_line(path)}" for path in written))
    else:
        write("Nothing to write: the text holds the same as the database")


@click.command("import")
@workspace_argument
@json_option
def import_command(ws: Path | None, as_json: bool) -> None:
    """Read workspace.toml and evidence/ into the database, deletions included.

    It can be undone in the application as one step.
    """
    with sync.open_workspace(workspace_folder(ws)) as store:
        changed = sync.import_(store)
    if as_json:
        write_json({"changed": changed})
    elif changed:
        write(f"Read the text: {changed} record{'s' * (changed != 1)} changed")
    else:
        write("Nothing to read: the database holds the same as the text")


@click.command("check", epilog="Exit codes: 0 nothing found, 2 usage, 3 problems found or bad data.")
@workspace_argument
@json_option
def check_command(ws: Path | None, as_json: bool) -> int:
    """Whether the text is valid and canonical, and holds the same as the database."""
    problems = check(workspace_folder(ws))
    if as_json:
        write_json({"problems": [_json(problem) for problem in problems]})
    elif problems:
        write("\n".join(_line(problem) for problem in problems))
    else:
        write("Nothing found: text and database are valid and hold the same")
    return PROBLEMS_FOUND if problems else 0


def _line(problem: Problem) -> str:
    place = f"{plain_line(problem.place)}: " if problem.place else ""
    hint = f"\n    hint: {plain_line(problem.hint)}" if problem.hint else ""
    return f"{styled('✗', 'bad')} {place}{plain_line(problem.message)}{hint}"


def _json(problem: Problem) -> dict[str, str]:
    return {"place": problem.place, "message": problem.message, "hint": problem.hint}
