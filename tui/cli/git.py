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


def settings(*, words: bool = False) -> dict[str, str]:
    """What git is told about this clone: the program that merges, and which line names a record; or what changed."""
    found = shutil.which("optable")
    program = "optable" if found else f"{shlex.quote(sys.executable)} -m tui.cli"
    always = {
        "merge.optable.name": "workspaces, by record and field",
        "merge.optable.driver": f"{program} merge %O %A %B %P",
        "diff.optable.xfuncname": "^\\[.+\\]$",
    }
    return always | ({"diff.optable.command": f"{program} git words"} if words else {})


@click.group("git")
def git_command() -> None:
    """Teach git to merge and to compare workspaces."""


@git_command.command("install")
@workspace_argument
@click.option(
    "--words", is_flag=True, help="Also let git diff say in words what changed (git diff --no-ext-diff: lines)."
)
@click.option("--yes", is_flag=True, help="Write without asking.")
def install_command(ws: Path | None, words: bool, yes: bool) -> int:
    """Tell this clone to merge the workspace by record and field. It says what it would write, and asks.

    The settings are those of this clone alone: each person does this once. The lines in .gitattributes are committed.
    """
    folder = workspace_folder(ws)
    git = repository(folder)
    wanted = {name: value for name, value in settings(words=words).items() if git.setting(name) != value}
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


@git_command.command("words", hidden=True)
@click.argument("path")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("old_hex")
@click.argument("old_mode")
@click.argument("new", type=click.Path(path_type=Path))
@click.argument("rest", nargs=-1)
def words_command(path: str, old: Path, new: Path, **_others: object) -> None:
    """What git calls for a diff in words; one file alone says nothing of evidence, so nothing of verdicts."""
    from core.errors import OptableError
    from core.text.diff import changed
    from core.text.merge.files import name_of, read_file

    before, after = (one.read_text(encoding="utf-8") if one.is_file() else "" for one in (old, new))
    write(styled(f"--- {plain_line(path)}", "strong"))
    try:
        name = name_of(path)
        found = changed(read_file(name, before), read_file(name, after))
    except OptableError as error:
        from difflib import unified_diff

        write(plain_line(str(error)))
        write("\n".join(map(plain_line, unified_diff(before.splitlines(), after.splitlines(), lineterm=""))))
        return
    for words in found:
        write(plain_line(words))


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
