"""Newest knowledge time of the database, found through indexes independent of its size."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from core.model.base import utc
from core.model.evidence_log import EvidenceKind, EvidenceLog
from core.model.stamp import KNOWN, Stamp, latest
from core.store.journal import time_of
from core.store.sqlite_errors import UNDECODABLE, damaged


def _named(time: str, table: str, key: str = "id") -> str:
    return f"""SELECT "{time}", "source" || '/' || "{key}" FROM "{table}\""""  # noqa: S608  # constants


NEWEST: dict[EvidenceKind, tuple[str, ...]] = {
    "reading": (_named("recorded", "reading"),),
    "completion": (_named("recorded", "completion"),),
    "exception": (_named("recorded", "exception_case"), _named("at", "review", key="case_id")),
    "session": (_named("at", "session"),),
    "traffic": (_named("recorded", "traffic"),),
    "stop": (_named("recorded", "stop"),),
}
"""Queries for knowledge time and name of evidence, by kind."""
JOURNAL = 'SELECT "at", "seq" FROM "journal"'


def stamped(log: EvidenceLog, connection: sqlite3.Connection, path: Path) -> EvidenceLog:
    """The log with the newest knowledge times at this moment of the database."""
    return replace(log, stamps=_stamps(connection, path), journal_stamp=newest_entry(connection))


def _stamps(connection: sqlite3.Connection, path: Path) -> Mapping[EvidenceKind, Stamp | None]:
    return {
        kind: latest(_newest(connection, path, query, f"{kind} {{}} {KNOWN[kind][1]}") for query in queries)
        for kind, queries in NEWEST.items()
    }


def newest_entry(connection: sqlite3.Connection) -> Stamp | None:
    """The journal entry with the newest time, which need not be the last: the clock may have gone back.

    A time made invalid by tampering counts as later than all: the verdict is a Hold, and the journal remains readable.
    """
    row = connection.execute(f"{JOURNAL} ORDER BY 1 DESC LIMIT 1").fetchone()
    return None if row is None else Stamp(time_of(row[0]), f"entry {row[1]} of the journal was written")


def _newest(connection: sqlite3.Connection, path: Path, query: str, words: str) -> Stamp | None:
    row = connection.execute(f"{query} ORDER BY 1 DESC LIMIT 1").fetchone()
    if row is None:
        return None
    description = words.format(row[1])
    try:
        return Stamp(utc(row[0]), description)
    except UNDECODABLE as error:
        raise damaged(path, f"{description} at {row[0]!r}, which is no time") from error
