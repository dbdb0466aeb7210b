"""What the replay of long records came to, kept so that a new reading costs what is new.

A signal's rows all rest on the same older readings: those up to `until`. Triggers drop them when one of those changes.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field


@dataclass
class Checkpoint:
    """What is kept of one signal."""

    until: str
    count: int
    timelines: dict[str, str] = field(default_factory=dict)
    """As text, by what was asked."""


def checkpoints(connection: sqlite3.Connection) -> dict[str, Checkpoint]:
    """Those that hold, by signal."""
    found: dict[str, Checkpoint] = {}
    rows = connection.execute('SELECT "signal", "asked", "until", "count", "track" FROM "checkpoint"')
    for signal, asked, until, count, track in rows:
        found.setdefault(signal, Checkpoint(until, count)).timelines[asked] = track
    return found


def signals(connection: sqlite3.Connection) -> list[str]:
    """Which signals have readings: a jump through the index from one to the next."""
    jumps = """
        WITH RECURSIVE "found"("signal") AS (
            SELECT min("signal") FROM "reading"
            UNION ALL
            SELECT (SELECT min("signal") FROM "reading" WHERE "signal" > "found"."signal") FROM "found"
            WHERE "found"."signal" IS NOT NULL
        )
        SELECT "signal" FROM "found" WHERE "signal" IS NOT NULL
    """
    return [signal for (signal,) in connection.execute(jumps)]
