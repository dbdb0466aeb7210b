"""`optable merge`: git's merge driver. It loads no database."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from core.errors import OptableError
from core.text.git.client import Git
from core.visible import visible_line
from tui.cli.output import write

CONFLICTS_FOUND = 1
"""The exit codes of a merge driver."""
FAILED = 128
"""The exit code from which git's own merge failed, as on a binary file; git then takes it for an unmarked conflict."""
FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command("merge", epilog="Exit codes: 0 merged, 1 conflicts are marked in OURS, 2 usage.")
@click.argument("base", type=FILE)
@click.argument("ours", type=FILE)
@click.argument("theirs", type=FILE)
@click.argument("path", required=False, default="workspace.toml")
@click.option("--ancestor", is_flag=True, hidden=True, help="Make one common ancestor of two: nobody is asked.")
def merge_command(base: Path, ours: Path, theirs: Path, path: str, *, ancestor: bool) -> int:
    """Merge three versions of a file by record and field, and write the result into OURS.

    git calls it once `optable git install` has told it to. PATH says which file of a workspace it is. Where a version
    cannot be read, git's own merge by lines is done instead.
    """
    from core.text.files import write_new
    from core.text.merge.files import ancestor as ancestor_of
    from core.text.merge.files import merge_file, workspace_file_name

    try:
        name = workspace_file_name(path)
        texts = [one.read_bytes().decode() for one in (base, ours, theirs)]
        if ancestor:
            write_new(ours, ancestor_of(name, *texts), replace=True)
            return 0
        result = merge_file(name, *texts)
    except (OptableError, UnicodeDecodeError) as error:
        code = Git(Path.cwd()).merge_by_lines(base, ours, theirs)
        outcome = "merged by lines" if code < FAILED else "not merged: it holds our side alone"
        _tell(path, f"{outcome}, for a version cannot be read: {_why(error)}")
        return min(code, FAILED)
    write_new(ours, result.text, replace=True)
    for rename in result.merged.renames:
        _tell(path, rename.words)
    for conflict in result.merged.conflicts:
        write(
            f"{visible_line(path)}: conflict at {visible_line(conflict.place.path)}: {visible_line(conflict.why)}",
            sys.stderr,
        )
    return CONFLICTS_FOUND if result.merged.conflicts else 0


def _why(error: OptableError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return f"{error.place}: {error.message}" if error.place else error.message


def _tell(path: str, message: str) -> None:
    write(visible_line(f"{path}: {message}"), sys.stderr)
