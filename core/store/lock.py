"""Fair acquisition of a database's write lock.

SQLite's own busy handler waits up to 100 ms between attempts, so that with several busy writers one of them may
starve. Short random pauses give each the same chance: with five writers of 5 ms each, ten seconds allow some two
thousand attempts.
"""

from __future__ import annotations

import random
import sqlite3
import time
from pathlib import Path

from core.errors import OptableError
from core.store import connect
from core.store.sqlite_errors import PRIMARY

PAUSES = 0.001, 0.008
"""Minimum and maximum pause between attempts, in seconds."""


def take_lock(connection: sqlite3.Connection, path: Path) -> None:
    """Begin a write transaction once no other program is writing. Raises OptableError if others write all the time."""
    began = time.monotonic()
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while not _begun(connection):
            if (waited := time.monotonic() - began) > connect.BUSY_SECONDS:
                raise OptableError(
                    f"another program is writing to it (waited {waited:.0f} seconds); nothing was changed",
                    str(path),
                    "Try again in a moment.",
                )
            pause()
    finally:
        connection.execute(f"PRAGMA busy_timeout={round(connect.BUSY_SECONDS * 1000)}")


def pause() -> None:
    """Let other writers proceed."""
    time.sleep(random.uniform(*PAUSES))  # noqa: S311  # no secret


def _begun(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & PRIMARY != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
