"""Databases as earlier versions of the program made them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from sqlite_utils import Database, Migrations

from core.store.journal import JournalEntry
from core.store.migrations import released
from core.store.schema import APPLICATION_ID, TRIGGERS


def connect_new(path: Path, *, migrations: int) -> sqlite3.Connection:
    """An empty database as an earlier version made it."""
    earlier = Migrations("optable")
    earlier._migrations.extend(released()._migrations[:migrations])
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    earlier.apply(Database(connection))
    for name, trigger in TRIGGERS.items():
        if name.startswith("journal"):
            connection.execute(trigger)
    connection.execute(f"PRAGMA user_version={migrations}")
    return connection


def append_v1(connection: sqlite3.Connection, entries: Sequence[JournalEntry]) -> None:
    """Append entries to the journal of a version before 12: each hash covers the texts themselves."""
    previous, seq = "", 0
    row = connection.execute("SELECT value FROM meta WHERE key = 'head'").fetchone()
    if row:
        previous = row[0].partition(" ")[2]
    for entry in entries:
        cells = entry[:11]
        written = json.dumps([previous, *cells], ensure_ascii=False, separators=(",", ":"))
        seq, previous = entry.seq, sha256(written.encode()).hexdigest()
        marks = ", ".join("?" * 12)
        connection.execute(f"INSERT INTO journal VALUES ({marks})", (*cells, previous))  # noqa: S608  # constants
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('head', ?)", (f"{seq} {previous}",))
