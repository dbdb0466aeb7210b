"""Create replay checkpoints in the transaction after which they are worthwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from core.model.evidence import Reading
from core.model.evidence_log import EvidenceLog
from core.model.readings import AT_HAND, OlderReadings, Readings
from core.model.workspace import Workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate

LONG = 3 * AT_HAND
"""Number of readings not covered by a checkpoint from which a new one is made."""
RECORD = ""
"""Digest for a signal that no condition uses: it has no timeline, but its record is split all the same."""


def refresh_checkpoints(
    connection: sqlite3.Connection, workspace: Workspace, evidence: EvidenceLog, now: datetime, *, keys_may_differ: bool
) -> EvidenceLog:
    """Create a checkpoint of each long record that has grown or whose replay keys may have changed.

    Returns the same evidence, with older parts as covered by the checkpoints.
    """
    cuts = {
        name: _cut(of_one)
        for name, of_one in evidence.readings.items()
        if _grown(of_one, keys_may_differ=keys_may_differ)
    }
    cuts = {name: cut for name, cut in cuts.items() if cut}
    if not cuts:
        return evidence
    older = {**evidence.readings, **{name: evidence.readings[name][:cut] for name, cut in cuts.items()}}
    context = Context(workspace, replace(evidence, readings=older), now)
    evaluate(context)
    readings = dict(evidence.readings)
    for name, cut in cuts.items():
        part = older[name]
        timelines = {RECORD: ""} | context.replay.kept(name, part)
        _write(connection, name, part[-1], cut, timelines)
        older_part = OlderReadings(cut, part[0], part[-1], partial(tuple, part), timelines)
        readings[name] = Readings(older_part, tuple(readings[name][cut:]))
    return replace(evidence, readings=readings)


def _grown(readings: Sequence[Reading], *, keys_may_differ: bool) -> bool:
    at_hand = len(readings.newer) if isinstance(readings, Readings) and readings.older.replayed else len(readings)
    return at_hand > LONG or (keys_may_differ and len(readings) > LONG)


def _cut(readings: Sequence[Reading]) -> int:
    """Number of older readings; those of one instant stay together. 0 if none are left."""
    cut = len(readings) - AT_HAND
    while cut > 0 and readings[cut - 1].at == readings[cut].at:
        cut -= 1
    return cut


def _write(
    connection: sqlite3.Connection, signal: str, last: Reading, count: int, timelines: Mapping[str, str]
) -> None:
    connection.execute('DELETE FROM "checkpoint" WHERE "signal" = ?', (signal,))
    until = last.at.isoformat()
    connection.executemany(
        'INSERT INTO "checkpoint" ("signal", "asked", "until", "count", "track") VALUES (?, ?, ?, ?, ?)',
        [(signal, replay_key, until, count, track) for replay_key, track in timelines.items()],
    )
