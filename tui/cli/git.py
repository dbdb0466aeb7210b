"""`optable git`: make git merge a workspace by record and field, and name the record in a diff."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import click

from core.errors import OptableError, UsageError
from core.text.file_names import FILE, FOLDER
from core.text.files import write_new
from core.text.git.client import Git
from core.text.git.revision import repository
from core.text.text_format import FILES
from core.visible import visible_line
from tui.cli import git_hook
from tui.cli.git_hook import program_command
from tui.cli.options import json_option, workspace_argument, workspace_folder
from tui.cli.output import styled, write, write_json

MISSING = 3
NOTHING = (Path("/dev/null"), Path("nul"))
"""Git's name for the absent side of a file."""
ATTRIBUTES = ".gitattributes"
LINES = (f"{FILE} text eol=lf merge=optable diff=optable", f"{FOLDER}/*.jsonl text eol=lf merge=optable")

FIXED_SETTINGS = {
    "merge.optable.name": "workspaces, by record and field",
    "merge.optable.recursive": "optable-ancestor",
    "merge.optable-ancestor.name": "one common ancestor of several workspaces",
    "diff.optable.xfuncname": "^\\[.+\\]$",
}
CALLED = {
    "merge.optable.driver": "merge %O %A %B %P",
    "merge.optable-ancestor.driver": "merge --ancestor %O %A %B %P",
}


def settings(*, words: bool = False) -> dict[str, str]:
    """Git settings of this clone: the merge drivers and the hunk header pattern; with `words`, the diff command."""
    called_by = program_command()
    called = {name: f"{called_by} {arguments}" for name, arguments in CALLED.items()}
    return FIXED_SETTINGS | called | ({"diff.optable.command": f"{called_by} git words"} if words else {})


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
    wanted = {name: value for name, value in settings(words=words).items() if not _is_set(git, name, value)}
    lines, hook = _missing_lines(folder), git_hook.hook_path(git)
    hooked, shared = git_hook.is_installed(hook), git_hook.is_committed(hook)
    if shared and not hooked:
        hooked = True
        write(visible_line(f"{git_hook.NAME} is not written: {git_hook.advice(hook)}"), sys.stderr)
    if not (wanted or lines or not hooked):
        write("Nothing to do: git merges this workspace by record and field already")
        return 0
    for name, value in wanted.items():
        write(f"git config {name} {visible_line(shlex.quote(value))}")
    for line in lines:
        write(f"{ATTRIBUTES}: {line}")
    if not hooked:
        write(f"{visible_line(str(hook))}: {git_hook.line()}")
    if not (yes or _agreed()):
        write("Nothing was written")
        return 2
    for name, value in wanted.items():
        git.set(name, value)
    if lines:
        _write_lines(folder, lines)
    if not hooked:
        git_hook.add(hook)
    write(f"Done{f': commit {ATTRIBUTES}' if lines else ''}")
    return 0


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask on", hint="--yes writes without asking.")
    return click.confirm("Write this?", default=True, err=True)


@git_command.command("merged", hidden=True)
def merged_command() -> None:
    """List the unacknowledged merges of each workspace; git calls this after a merge."""
    from core.text.load import load_workspace
    from core.verdict.unseen_changes import unseen_in_words

    root = Path.cwd()
    for folder in (path.parent for path in Git(root).tracked(FILE)):
        try:
            content = load_workspace(folder)
        except OptableError as error:
            write(visible_line(f"optable: {error.place}: {error.message}"), sys.stderr)
            continue
        name = visible_line(str(folder.relative_to(root)))
        if unknown := content.evidence.disputed:
            write(visible_line(f"optable: {name} is a Hold: {unknown}"), sys.stderr)
        if unseen := unseen_in_words(content.workspace.workflow.unseen, content.workspace):
            message = f"a merge touched {', '.join(unseen)}: {name} is a Hold until somebody has looked"
            write(visible_line(f"optable: {message} (optable look {name})"), sys.stderr)


@git_command.command("words", hidden=True)
@click.argument("path")
@click.argument("old", type=click.Path(path_type=Path), required=False)
@click.argument("old_hex", required=False)
@click.argument("old_mode", required=False)
@click.argument("new", type=click.Path(path_type=Path), required=False)
@click.argument("rest", nargs=-1)
def words_command(path: str, old: Path | None, new: Path | None, **_others: object) -> None:
    """Describe a diff in words; git calls this. One file alone has no evidence, so no verdict is given.

    Of a file in which a conflict waits git gives the path alone.
    """
    from core.text.diff import changed
    from core.text.merge.files import read_file, workspace_file_name

    write(styled(f"--- {visible_line(path)}", "strong"))
    if old is None or new is None:
        write("It has an unresolved conflict of git")
        return
    try:
        before, after = ("" if one in NOTHING else one.read_bytes().decode(errors="replace") for one in (old, new))
    except OSError as error:
        write(visible_line(f"a side of it cannot be read ({error.strerror})"))
        return
    try:
        name = workspace_file_name(path)
        descriptions = changed(read_file(name, before), read_file(name, after))
    except OptableError as error:
        from difflib import unified_diff

        write(visible_line(f"{error.place}: {error.message}"))
        write("\n".join(map(visible_line, unified_diff(before.splitlines(), after.splitlines(), lineterm=""))))
        return
    for words in descriptions:
        write(visible_line(words))


@git_command.command("status", epilog="Exit codes: 0 in order, 2 usage, 3 something is missing.")
@workspace_argument
@json_option
def status_command(ws: Path | None, as_json: bool) -> int:
    """Report if this clone merges by record, and if a merge is unfinished.

    Record and field by field, once `optable git install` has told it to.
    """
    folder = workspace_folder(ws)
    git = repository(folder)
    checks = {
        "merge driver": all(
            _is_set(git, name, value) for name, value in settings().items() if name.startswith("merge.")
        ),
        "hunk names": _is_set(git, "diff.optable.xfuncname", FIXED_SETTINGS["diff.optable.xfuncname"]),
        "merge hook": git_hook.is_installed(git_hook.hook_path(git)),
        "attributes": not _missing_lines(folder) and _count(git),
        "no conflict": not git.unmerged(),
    }
    if as_json:
        write_json({"checks": checks, "unmerged": list(git.unmerged())})
    else:
        for name, good in checks.items():
            mark = styled("✓", "good") if good else styled("✗", "bad")
            write(f"{mark} {name}{'' if good else ': ' + _hint(name, folder, git)}")
    return 0 if all(checks.values()) else MISSING


def _is_set(git: Git, name: str, wanted: str) -> bool:
    """Report if git has this setting; another existing program counts, such as one of an older installation."""
    value = git.setting(name)
    if name not in CALLED or value == wanted:
        return value == wanted
    try:
        program, *arguments = shlex.split(value)
    except ValueError:
        return False  # unset, or no command
    expected = CALLED[name].split()
    return arguments[-len(expected) :] == expected and shutil.which(program) is not None


def _count(git: Git) -> bool:
    """Report if no other line overrides those of the workspace."""
    return all(git.attribute("merge", name) == "optable" for name in FILES) and git.attribute("diff", FILE) == "optable"


def _hint(name: str, folder: Path, git: Git) -> str:
    if name == "merge hook" and git_hook.is_committed(hook := git_hook.hook_path(git)):
        return visible_line(git_hook.advice(hook))
    if name == "no conflict":
        return "`optable conflicts` lists what to choose, then `optable export` and git add"
    if name == "attributes" and not _missing_lines(folder):
        return f"another line says otherwise: git check-attr -a {FILE}"
    return "missing; `optable git install` sets it up"


def _missing_lines(folder: Path) -> list[str]:
    present = git_hook.lines_of(folder / ATTRIBUTES)
    return [line for line in LINES if line not in present]


def _write_lines(folder: Path, lines: list[str]) -> None:
    """Append the lines to the file, replacing those for the same files."""
    path = folder / ATTRIBUTES
    old = git_hook.lines_of(path)
    ours = {line.split()[0] for line in lines}
    kept = [line for line in old if not line.split() or line.split()[0] not in ours]
    write_new(path, "\n".join((*kept, *lines, "")).encode(errors="surrogateescape"), replace=True)
