"""The write lock of a database, waited for fairly.

SQLite's own waiting grows to 100 ms between two tries, so that under several busy writers one of them hardly ever
meets a free moment. Short random pauses give each the same chance: with five writers of 5 ms each, a wait of ten
seconds is some two thousand tries.
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
"""Seconds between two tries, the shortest and the longest."""


def take_lock(connection: sqlite3.Connection, path: Path) -> None:
    """Begin a write transaction once no other program writes; OptableError where others do so all the time."""
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
    """Let the others go on."""
    time.sleep(random.uniform(*PAUSES))  # noqa: S311  # no secret


def _begun(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & PRIMARY != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
