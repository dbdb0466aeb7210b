"""Translate errors of SQLite, and of decoding what it returned, into messages that a user can act on.

Three kinds of exception leave SQLite for a damaged file: errors that name the damage, errors that a mistake of ours
could cause as well, and none at all, but a value that cannot be decoded. The first are translated by their code. For
the second the file itself is examined: only if that finds damage, it is the reason. The third are raised by `decoding`
around the code that decodes, and only around that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from core.errors import BadData, OptableError, ReadOnly
from core.store.schema import expected_columns

PRIMARY = 0xFF
"""Mask for the primary code of an extended result code."""
WIDTH = 120
"""The most characters of a reason in a message."""
OURS = (sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.NotSupportedError)
"""Errors in how this program calls SQLite, whatever the file contains."""
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)
UNDECODABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""The exceptions of code that decodes a value of another form than expected."""


class Undecodable(Exception):
    """A value of the database that this program never writes there."""


@contextmanager
def decoding(subject: str) -> Iterator[None]:
    """Mark the block as decoding: it computes nothing else, so that its errors mean a damaged database."""
    try:
        yield
    except UNDECODABLE as error:
        raise Undecodable(f"{subject} cannot be read ({_reason(error)})") from error


def _reason(error: Exception) -> str:
    """An error on one line, without the repeated value that may be long."""
    words = str(error).partition("\n")[0].strip()
    return f"{words[:WIDTH]}..." if len(words) > WIDTH else words or type(error).__name__


def as_optable_error(error: sqlite3.Error, path: Path) -> OptableError | None:
    """The error for the user, or None if it is a bug."""
    if isinstance(error, OURS):
        return None
    if not hasattr(error, "sqlite_errorcode"):  # raised by the module sqlite3 while it converts a value
        return damaged(path, _unconverted(str(error)))
    code, place = error.sqlite_errorcode & PRIMARY, str(path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return OptableError("another program is writing to it; nothing was changed", place, "Try again in a moment.")
    if code == sqlite3.SQLITE_FULL:
        return OptableError("the disk is full; nothing was changed", place, "Make room and try again.")
    if code == sqlite3.SQLITE_IOERR:
        return OptableError(f"the disk failed ({error}); nothing was changed", place)
    if error.sqlite_errorcode == sqlite3.SQLITE_READONLY_ROLLBACK:
        return ReadOnly("a program was killed while writing to it", place, "Open the workspace to repair it.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return ReadOnly(f"it cannot be written ({error}); nothing was changed", place)
    if code == sqlite3.SQLITE_CANTOPEN:
        return BadData("it cannot be opened", place, "Look at the permissions of the file and its folder.")
    if code in DAMAGED:
        return damaged(path, str(error))
    return _found_damage(path)


def _unconverted(words: str) -> str:
    """The message of the module sqlite3 without the text itself, which is not fit to be shown."""
    return words.partition(" with text ")[0]


def _found_damage(path: Path) -> OptableError | None:
    """The damage of the file, as far as it can be found; None if the file is whole."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0)) as connection:
            (report,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & PRIMARY
        return damaged(path, _unconverted(str(error))) if code in DAMAGED else None
    if report != "ok":
        return damaged(path, str(report).rpartition("\n")[2])
    missing = sorted(expected_columns().keys() - tables)
    return damaged(path, f"the table {missing[0]} is missing") if missing else None


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
    """Translate errors of SQLite and of decoding within the block; bugs pass unchanged."""
    try:
        yield
    except Undecodable as error:
        raise damaged(path, str(error)) from error
    except UnicodeDecodeError as error:  # in SQLite's own message, which quotes the damaged schema
        raise damaged(path, "its schema is not valid UTF-8") from error
    except sqlite3.Error as error:
        if (known := as_optable_error(error, path)) is None:
            raise
        raise known from error
