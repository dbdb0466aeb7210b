"""`optable git`: git merges a workspace by record and field, and names the record in a diff."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import click

from core.errors import UsageError
from core.text.evidence_jsonl import FOLDER
from core.text.files import write_new
from core.text.revision import repository
from core.text.workspace_toml import FILE
from tui.cli.options import json_option, workspace_argument, workspace_folder
from tui.cli.output import styled, write, write_json
from tui.plain import plain_line

MISSING = 3
ATTRIBUTES = ".gitattributes"
LINES = (f"{FILE} text eol=lf merge=optable diff=optable", f"{FOLDER}/*.jsonl text eol=lf merge=optable")


def settings() -> dict[str, str]:
    """What git is told about this clone: the program that merges, and which line names a record."""
    found = shutil.which("optable")
    program = "optable" if found else f"{shlex.quote(sys.executable)} -m tui.cli"
    return {
        "merge.optable.name": "workspaces, by record and field",
        "merge.optable.driver": f"{program} merge %O %A %B %P",
        "diff.optable.xfuncname": "^\\[.+\\]$",
    }


@click.group("git")
def git_command() -> None:
    """Teach git to merge and to compare workspaces."""


@git_command.command("install")
@workspace_argument
@click.option("--yes", is_flag=True, help="Write without asking.")
def install_command(ws: Path | None, yes: bool) -> int:
    """Tell this clone to merge the workspace by record and field. It says what it would write, and asks.

    The settings are those of this clone alone: each person does this once. The lines in .gitattributes are committed.
    """
    folder = workspace_folder(ws)
    git = repository(folder)
    wanted = {name: value for name, value in settings().items() if git.setting(name) != value}
    lines = _missing_lines(folder)
    if not (wanted or lines):
        write("Nothing to do: git merges this workspace by record and field already")
        return 0
    for name, value in wanted.items():
        write(f"git config {name} {plain_line(shlex.quote(value))}")
    for line in lines:
        write(f"{ATTRIBUTES}: {line}")
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("nobody is there to ask", hint="--yes writes without asking.")
        if not click.confirm("Write this?", default=True, err=True):
            write("Nothing was written")
            return 2
    for name, value in wanted.items():
        git.set(name, value)
    if lines:
        _write_lines(folder, lines)
    write(f"Done{f': commit {ATTRIBUTES}' if lines else ''}")
    return 0


@git_command.command("status", epilog="Exit codes: 0 in order, 2 usage, 3 something is missing.")
@workspace_argument
@json_option
def status_command(ws: Path | None, as_json: bool) -> int:
    """Whether this clone merges the workspace by record and field, and whether a merge is under way."""
    folder = workspace_folder(ws)
    git = repository(folder)
    checks = {
        "merge driver": git.setting("merge.optable.driver") == settings()["merge.optable.driver"],
        "hunk names": git.setting("diff.optable.xfuncname") == settings()["diff.optable.xfuncname"],
        "attributes": not _missing_lines(folder),
        "no conflict": not git.unmerged(),
    }
    if as_json:
        write_json({"checks": checks, "unmerged": list(git.unmerged())})
    else:
        for name, good in checks.items():
            write(f"{styled('✓', 'good') if good else styled('✗', 'bad')} {name}{'' if good else ': ' + _hint(name)}")
    return 0 if all(checks.values()) else MISSING


def _hint(name: str) -> str:
    conflict = "`optable conflicts` lists what to choose, then `optable export` and git add"
    return conflict if name == "no conflict" else "missing; `optable git install` sets it up"


def _missing_lines(folder: Path) -> list[str]:
    path = folder / ATTRIBUTES
    there = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return [line for line in LINES if line not in there]


def _write_lines(folder: Path, lines: list[str]) -> None:
    """Puts the lines in the place of those for the same files, at the end."""
    path = folder / ATTRIBUTES
    old = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    ours = {line.split()[0] for line in lines}
    kept = [line for line in old if not line.split() or line.split()[0] not in ours]
    write_new(path, "\n".join((*kept, *lines, "")), replace=True)
