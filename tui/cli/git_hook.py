"""The hook that git runs after a merge: it lists the merges that wait for a look."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

from core import presence
from core.errors import UsageError
from core.text.files import write_new
from core.text.git.client import Git

NAME = "post-merge"
MARK = "# Says which merges nobody has looked at (optable git install)."
SHELL = re.compile(r"#!\s*/(?:usr/)?bin/(?:env )?(?:ba|da|z|k)?sh\b.*")


def program_command() -> str:
    """This program's shell command, with its absolute path: git may run where it is not on the PATH."""
    path = shutil.which("optable")
    return shlex.quote(path) if path else f"{shlex.quote(sys.executable)} -m tui.cli"


def line() -> str:
    """The call in the hook: it reads none of the hook's input, and its failure does not fail the hook."""
    return f"{program_command()} git merged </dev/null || :"


def hook_path(git: Git) -> Path:
    """The path of the hook's file in a clone, links resolved."""
    return git.hook(NAME).resolve()


def is_committed(path: Path) -> bool:
    """Report if the hook lies in a working tree, in a shared hook folder (`core.hooksPath`)."""
    for folder in path.parents:
        if folder.name == ".git":
            return False
        if presence.is_there(folder / ".git"):
            return True
    return False


def advice(path: Path) -> str:
    """The line to add by hand to a committed hook: it contains no path of this machine."""
    call = "command -v optable >/dev/null && optable git merged </dev/null || :"
    return f"it would be committed with a path of this machine; add this line below its first yourself: {call} ({path})"


def is_installed(path: Path) -> bool:
    """Report if the hook calls the program, in any form; our own call counts only if it is reached."""
    lines = lines_of(path)
    if MARK in lines:
        return lines.index(MARK) == 1
    return any("git merged" in one and not one.lstrip().startswith("#") for one in lines)


def add(path: Path) -> None:
    """Add the call to a hook that is a shell script, or create the hook. UsageError if it is another program.

    It comes first: the rest may end with `exit` or `exec`.
    """
    old = presence.content_of(path).decode(errors="surrogateescape")
    first, _, rest = (old or "#!/bin/sh\n").partition("\n")
    if not SHELL.fullmatch(first.rstrip("\r")):
        raise UsageError("there is a hook already, and it is no shell script", str(path), f"Call `{line()}` in it.")
    kept, mark, appended = rest.partition(f"{MARK}\n")
    if mark:
        kept += appended.partition("\n")[2]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"{first}\n{MARK}\n{line()}\n{kept}"
    write_new(path, text.encode(errors="surrogateescape"), replace=True)
    path.chmod(0o755)


def lines_of(path: Path) -> list[str]:
    """The lines of a file, text or not: git accepts any bytes. Empty if there is no file."""
    return presence.content_of(path).decode(errors="surrogateescape").splitlines()
