"""Git's lock on the index of a working tree: while it exists, git writes files.

Git first compares the files with its index and takes the lock some milliseconds later; what an export writes in between
is overwritten by what git makes of the older file. Who writes files therefore keeps away while the lock is there, and
afterwards looks whether git takes it, and what it leaves. Nobody waits for git while holding the database's lock: git
may run a hook that needs it.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from core.errors import OptableError
from core.text.git.folder import folder_of, is_kind

PAUSE = 0.005
SECONDS = 5.0
"""Seconds to wait for git; a lock that stays longer was probably left by a git that was killed."""
QUIET = 0.1
"""Seconds between git's comparison of the files and its taking of the lock, at most."""
SET_BY_GIT = ("GIT_INDEX_FILE", "GIT_DIR")
"""The environment of hooks and drivers, which run while git holds its lock, and for which it waits."""


def lock_of(folder: Path) -> Path | None:
    """The path of git's lock, held or not; None outside a working tree, and if git itself called this program."""
    if any(name in os.environ for name in SET_BY_GIT):
        return None
    git_folder = folder_of(folder)
    return git_folder / "index.lock" if git_folder else None


def is_held(folder: Path) -> bool:
    """Report if git is writing files there at this moment."""
    lock = lock_of(folder)
    return lock is not None and is_kind(lock)


def wait(folder: Path) -> None:
    """Return once git is writing no files there; OptableError if that takes too long."""
    if (lock := lock_of(folder)) is None:
        return
    end = time.monotonic() + SECONDS
    while is_kind(lock):
        if time.monotonic() > end:
            raise OptableError(
                f"git is writing here (waited {SECONDS:.0f} seconds)",
                str(folder),
                f"Try again when it is done. If no git is running, one that was killed left {lock}: remove it.",
            )
        time.sleep(PAUSE)


def stays_quiet(folder: Path) -> bool:
    """Report if git takes no lock within the time in which it may already have compared the files."""
    if (lock := lock_of(folder)) is None:
        return True
    end = time.monotonic() + QUIET
    while not is_kind(lock):
        if time.monotonic() > end:
            return True
        time.sleep(PAUSE)
    return False
