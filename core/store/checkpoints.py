"""Checkpoints: stored replays of long records, so that a new reading costs only the new part.

All rows of a signal cover the same older readings, those up to `until`. Triggers delete them if one of those changes.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

TAIL = 112
"""Number of covered readings of a signal that are fetched before all others, because lint and plots look at them."""


@dataclass
class Checkpoint:
    """The checkpoint of one signal."""

    until: str
    count: int
    timelines: dict[str, str] = field(default_factory=dict)
    """Serialized timelines, keyed by digest."""


def checkpoints(connection: sqlite3.Connection) -> dict[str, Checkpoint]:
    """The valid checkpoints, by signal."""
    found: dict[str, Checkpoint] = {}
    rows = connection.execute('SELECT "signal", "asked", "until", "count", "track" FROM "checkpoint"')
    for signal, replay_key, until, count, track in rows:
        found.setdefault(signal, Checkpoint(until, count)).timelines[replay_key] = track
    return found


def covers_the_same(connection: sqlite3.Connection, signal: str, checkpoint: Checkpoint) -> bool:
    """Report if a checkpoint covers as many readings as there are now; they are counted if it was replaced."""
    present = 'SELECT "until", "count" FROM "checkpoint" WHERE "signal" = ? LIMIT 1'
    if connection.execute(present, (signal,)).fetchone() == (checkpoint.until, checkpoint.count):
        return True
    count = 'SELECT count(*) FROM "reading" WHERE "signal" = ? AND "at" <= ?'
    return bool(connection.execute(count, (signal, checkpoint.until)).fetchone()[0] == checkpoint.count)


def signals(connection: sqlite3.Connection) -> list[str]:
    """The signals that have readings; the query skips through the index from one to the next."""
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
