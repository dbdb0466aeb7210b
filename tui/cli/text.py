"""`optable export`, `import` and `check`: the text form of a workspace."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from core.errors import BadData
from core.presence import is_there
from core.store.store import DATABASE, Store
from core.text.check import CheckProblem, checked
from core.text.check import notes as notes_of
from core.text.find_folder import find_folder
from core.text.sync import sync
from core.text.sync.results import Imported
from core.visible import visible_line
from tui.cli.evaluation_time import clock
from tui.cli.lint import lint_of, warnings_json, warnings_text
from tui.cli.options import json_option, workspace_argument, workspace_folder, workspace_option
from tui.cli.output import styled, write, write_json
from tui.cli.workspace import open_to_write
from tui.common.actor import actor
from tui.common.remedies import with_remedy

PROBLEMS_FOUND = 3


@click.command("export")
@workspace_argument
@json_option
def export_command(ws: Path | None, as_json: bool) -> None:
    """Write workspace.toml and evidence/ from the database.

    Files that hold the same already are left alone.
    """
    with open_to_write(ws) as store:
        written = [str(path) for path in sync.export_merged(store).written]
    if as_json:
        write_json({"written": written})
    elif written:
        write("\n".join(f"Wrote {visible_line(path)}" for path in written))
    else:
        write("Nothing to write: the text is up to date")


@click.command("import")
@workspace_argument
@json_option
def import_command(ws: Path | None, as_json: bool) -> None:
    """Read workspace.toml and evidence/ into the database, deletions included; where both were changed, merge them.

    The application's journal takes it back as one step.
    """
    folder = workspace_folder(ws)
    if not is_there(folder / DATABASE):
        with open_to_write(folder) as store:
            imported = sync.import_(store)
        _tell(imported, "Made the database from the text", made=True, as_json=as_json)
        return
    with Store.open(folder, actor=actor()) as store:
        imported = sync.import_(store)
    _tell(imported, imported.words, made=False, as_json=as_json)


def _tell(imported: Imported, message: str, *, made: bool, as_json: bool) -> None:
    if as_json:
        facts = {"merged": imported.merged, "conflicts": imported.conflicts, "comments": list(imported.comments)}
        write_json({"made": made, "changed": imported.changed, **facts})
        return
    write(message)
    if imported.warning:
        write(imported.warning, sys.stderr)


@click.command("check", epilog="Exit codes: 0 no problems, 2 usage, 3 problems found or bad data.")
@click.argument("ws", nargs=-1, type=click.Path(path_type=Path))
@workspace_option("named")
@click.option(
    "--against", metavar="REF", help="Also fail if a Stop in force at that git revision is lifted without a resume."
)
@json_option
def check_command(ws: tuple[Path, ...], named: Path | None, against: str | None, as_json: bool) -> int:
    """Check that the text is valid and canonical, no conflict is open, and the database equals it.

    Any number of workspaces, each named by its folder or by a file in it, as a hook does it. With --against, also
    whether a workspace lifts a Stop that stood at a git revision: only a resume may. What `optable lint` warns of is
    shown too; it does not change the exit code.
    """
    folders = list(dict.fromkeys(map(_folder_of, (*ws, named) if named else ws or (None,))))
    problems: list[CheckProblem] = []
    lines: list[str] = []
    warnings: list[Any] = []
    warned: list[str] = []
    notes: list[str] = []
    for folder in folders:
        folder_problems, content = checked(folder)
        if against is not None and not folder_problems:
            folder_problems = _against(folder, against)
        prefix = "" if len(folders) == 1 else f"{folder}: "
        problems += [replace(one, place=f"{prefix}{one.place}") for one in folder_problems]
        lines += [_line(one, f"{prefix}{one.place_in(content)}") for one in folder_problems]
        if content is not None and not folder_problems:
            warnings += (found := lint_of(*content))
            warned += [warnings_text(found, content.workspace)] if found else []
            notes += notes_of(content)
    if as_json:
        data = {"problems": [_json(problem) for problem in problems], "warnings": warnings_json(warnings)}
        write_json(data | {"notes": notes})
        return PROBLEMS_FOUND if problems else 0
    if problems:
        write("\n".join(lines))
    else:
        both = all(is_there(folder / DATABASE) for folder in folders)
        write(f"No problems: the text is valid and canonical{', and the database matches it' * both}")
    for note in dict.fromkeys(notes):
        write(f"{styled('·', 'muted')} {visible_line(note)}")
    if warned:
        write("\n".join(warned))
    return PROBLEMS_FOUND if problems else 0


def _folder_of(path: Path | None) -> Path:
    return find_folder(path.parent) if path is not None and path.is_file() else workspace_folder(path)


def _against(folder: Path, revision: str) -> tuple[CheckProblem, ...]:
    """Stops lifted since the revision; an unreadable revision is reported as a problem like any other."""
    try:
        from core.text.stop_check import lifted_since  # only this option needs it

        return lifted_since(folder, revision, clock())
    except BadData as error:
        return (CheckProblem(error.message, error.place, error.hint, error.remedy),)


def _line(problem: CheckProblem, place: str) -> str:
    place = f"{visible_line(place)}: " if place else ""
    hint_text = with_remedy(problem.hint, problem.remedy)
    hint = f"\n    hint: {visible_line(hint_text)}" if hint_text else ""
    return f"{styled('✗', 'bad')} {place}{visible_line(problem.message)}{hint}"


def _json(problem: CheckProblem) -> dict[str, str]:
    return {"place": problem.place, "message": problem.message, "hint": with_remedy(problem.hint, problem.remedy)}
