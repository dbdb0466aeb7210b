"""The hook that git runs after a merge: it says what nobody has looked at."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

from core import presence
from core.errors import UsageError
from core.text.files import write_new
from core.text.git import Git

NAME = "post-merge"
MARK = "# Says which merges nobody has looked at (optable git install)."
SHELL = re.compile(r"#!\s*/(?:usr/)?bin/(?:env )?(?:ba|da|z|k)?sh\b.*")


def program() -> str:
    """This program as a shell starts it, by its path: git may be started where nobody finds it by its name."""
    found = shutil.which("optable")
    return shlex.quote(found) if found else f"{shlex.quote(sys.executable)} -m tui.cli"


def line() -> str:
    """The call in the hook."""
    return f"{program()} git merged"


def path_in(git: Git) -> Path:
    """The hook's file in a clone."""
    return git.hook(NAME)


def is_there(path: Path) -> bool:
    """Report if the hook calls the program, whoever wrote the rest of it."""
    return any("git merged" in one for one in lines_of(path))


def add(path: Path) -> None:
    """Add the call to a hook that is a shell script, or make one. UsageError where it is another program."""
    old = lines_of(path)
    if old and not SHELL.fullmatch(old[0]):
        raise UsageError("there is a hook already, and it is no shell script", str(path), f"Call `{line()}` in it.")
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join((*(old or ["#!/bin/sh"]), MARK, line(), ""))
    write_new(path, text.encode(errors="surrogateescape"), replace=True)
    path.chmod(0o755)


def lines_of(path: Path) -> list[str]:
    """The lines of a file, be it text or not: git takes any bytes. None where there is no file."""
    return path.read_bytes().decode(errors="surrogateescape").splitlines() if presence.is_there(path) else []
