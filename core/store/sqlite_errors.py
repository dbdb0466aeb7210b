"""Translate SQLite errors into messages that a user can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import BadData, OptableError, ReadOnly

PRIMARY = 0xFF
"""Mask for the primary code of an extended result code."""


def as_optable_error(error: sqlite3.Error, path: Path) -> OptableError | None:
    """The error for the user, or None if it is a bug."""
    if not hasattr(error, "sqlite_errorcode"):
        return None
    code, place = error.sqlite_errorcode & PRIMARY, str(path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return OptableError("another program is writing to it; nothing was changed", place, "Try again in a moment.")
    if code == sqlite3.SQLITE_FULL:
        return OptableError("the disk is full; nothing was changed", place, "Make room and try again.")
    if code == sqlite3.SQLITE_IOERR:
        return OptableError(f"the disk failed ({error}); nothing was changed", place)
    if error.sqlite_errorcode == sqlite3.SQLITE_READONLY_ROLLBACK:
        return ReadOnly("a program was killed while it wrote to it", place, "Open the workspace: that clears it up.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return ReadOnly(f"it cannot be written ({error}); nothing was changed", place)
    if code == sqlite3.SQLITE_CANTOPEN:
        return BadData("it cannot be opened", place, "Look at the permissions of the file and its folder.")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path, str(error))
    return None


def damaged(path: Path, detail: str) -> BadData:
    """The error for a damaged database of this program."""
    return BadData(
        f"the database is damaged: {detail}",
        str(path),
        "Move it away: the next start rebuilds it from workspace.toml and evidence/, as last exported.",
    )


def in_other_mode(path: Path, mode: str) -> OptableError:
    """The error for a database that another program uses in a different journal mode."""
    return OptableError(
        f"another program holds it in {mode} mode, which does not work on shared folders",
        str(path),
        "Close that program and try again.",
    )


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Translate SQLite errors within the block; bugs pass unchanged."""
    try:
        yield
    except sqlite3.Error as error:
        if (known := as_optable_error(error, path)) is None:
            raise
        raise known from error
