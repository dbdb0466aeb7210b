"""A consistent snapshot of the whole database, as models."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from core.errors import Conflict
from core.model.base import Record
from core.model.evidence import Completion, Evidence, Reading, StopEvent
from core.model.evidence_log import EVIDENCE, EvidenceKind, EvidenceLog, time_order
from core.model.readings import OlderReadings, Readings
from core.model.sessions import Session, Traffic
from core.model.workspace import MODELS, RecordId, RecordKind, Workspace
from core.store.case_queries import all_cases
from core.store.checkpoints import TAIL, Checkpoint, checkpoints, covers_the_same, signals
from core.store.connect import connect
from core.store.newest_stamp import stamped
from core.store.rows import Key, decoded, evidence_rows, quoted_columns
from core.store.schema import record_columns
from core.store.sqlite_errors import damaged, decoding, translated_errors

ALWAYS: tuple[RecordKind, ...] = ("workflow", "page")
"""The records that every version writes as soon as there is any."""


@dataclass(frozen=True)
class Snapshot:
    """The workspace, its evidence, and for each record the journal entry that last changed it (`rev`)."""

    workspace: Workspace
    evidence: EvidenceLog
    revs: Mapping[RecordId, int]


def load(connection: sqlite3.Connection, path: Path) -> Snapshot:
    """Load everything; the caller's transaction makes it consistent. Raises BadData if a row is invalid."""
    records: dict[RecordId, Record] = {}
    revs: dict[RecordId, int] = {}
    for kind, model in MODELS.items():
        columns = quoted_columns(record_columns(kind))
        rows = connection.execute(f'SELECT {columns} FROM "{kind}"').fetchall()  # noqa: S608  # constants
        ids = [RecordId(kind, key) for key, *_ in rows]
        models = decoded(model, [row[2:] for row in rows], path, [one.path for one in ids].__getitem__)
        records |= zip(ids, models, strict=True)
        revs |= {one: rev for one, (_key, rev, *_) in zip(ids, rows, strict=True)}
    if records and (missing := [kind for kind in ALWAYS if RecordId(kind, kind) not in records]):
        raise damaged(path, f"its {missing[0]} is missing")
    with decoding("the records"):
        workspace = Workspace.of(records)
    return Snapshot(workspace, _log(connection, path), revs)


COVERED = '(SELECT "signal", "until" FROM "checkpoint" GROUP BY "signal") AS c'
NEWER = f"""
    "rowid" IN (
        SELECT r."rowid" FROM {COVERED} CROSS JOIN "reading" AS r ON r."signal" = c."signal" AND r."at" > c."until"
    )
"""  # noqa: S608  # constants
EDGE = """
    "rowid" IN (
        SELECT (
            SELECT "rowid" FROM "reading" AS r WHERE r."signal" = c."signal" AND r."at" <= c."until" ORDER BY {} LIMIT 1
        ) FROM {}
    )
"""
FIRST = EDGE.format('"at", "source", "id"', COVERED)
LAST = EDGE.format('"at" DESC, "source" DESC, "id" DESC', COVERED)


def _log(connection: sqlite3.Connection, path: Path) -> EvidenceLog:
    """All evidence; the older part of a signal with a checkpoint is loaded on demand."""
    kept = checkpoints(connection)
    short = [name for name in signals(connection) if name not in kept] if kept else []
    marks = ", ".join("?" * len(short))
    log = EvidenceLog.of(
        evidence_rows(connection, path, Reading, "reading", f'"signal" IN ({marks})' if kept else "", short),
        evidence_rows(connection, path, Completion, "completion"),
        (),
        evidence_rows(connection, path, Session, "session"),
        evidence_rows(connection, path, Traffic, "traffic"),
        evidence_rows(connection, path, StopEvent, "stop"),
    )
    log = replace(log, exceptions=all_cases(connection, path, log.sessions))
    if kept:
        log.readings.update(_divided(connection, path, kept))
    return stamped(log, connection, path)


def _divided(
    connection: sqlite3.Connection, path: Path, kept: Mapping[str, Checkpoint]
) -> Iterator[tuple[str, Readings]]:
    """The records with a checkpoint, of which the newer part is loaded."""
    first, last = (
        {one.signal: one for one in evidence_rows(connection, path, Reading, "reading", edge)} for edge in (FIRST, LAST)
    )
    newer: dict[str, list[Reading]] = {}
    for reading in sorted(evidence_rows(connection, path, Reading, "reading", NEWER), key=time_order):
        newer.setdefault(reading.signal, []).append(reading)
    tails = _Tails(path, kept)
    for name, checkpoint in kept.items():
        if name not in first:
            raise damaged(path, f"the checkpoint of {name} rests on no reading")
        fetch = partial(fetch_older, path, name, checkpoint)
        tail = min(TAIL, checkpoint.count), partial(tails.of, name)
        older = OlderReadings(checkpoint.count, first[name], last[name], fetch, checkpoint.timelines, tail)
        yield name, Readings(older, tuple(newer.get(name, ())))


class _Tails:
    """The newest readings that checkpoints cover, fetched for all signals at the first look at one of them."""

    def __init__(self, path: Path, kept: Mapping[str, Checkpoint]) -> None:
        self._path, self._kept = path, kept

    def of(self, name: str) -> tuple[Reading, ...]:
        """Those of one signal, oldest first."""
        return self._all[name]

    @cached_property
    def _all(self) -> Mapping[str, tuple[Reading, ...]]:
        with translated_errors(self._path), closing(connect(self._path, write=False)) as connection:
            connection.execute("BEGIN")
            return {name: self._fetch(connection, name, one) for name, one in self._kept.items()}

    def _fetch(self, connection: sqlite3.Connection, name: str, checkpoint: Checkpoint) -> tuple[Reading, ...]:
        """Raises Conflict if the covered readings were changed meanwhile."""
        if not covers_the_same(connection, name, checkpoint):
            raise _changed_meanwhile(self._path)
        condition = f'"signal" = ? AND "at" <= ? ORDER BY "at" DESC, "source" DESC, "id" DESC LIMIT {TAIL}'
        values = (name, checkpoint.until)
        return tuple(evidence_rows(connection, self._path, Reading, "reading", condition, values))[::-1]


def fetch_older(path: Path, name: str, checkpoint: Checkpoint) -> tuple[Reading, ...]:
    """The readings covered by a checkpoint. Raises Conflict if they were changed meanwhile."""
    condition = '"signal" = ? AND "at" <= ? ORDER BY "at", "source", "id"'
    with translated_errors(path), closing(connect(path, write=False)) as connection:
        connection.execute("BEGIN")
        readings = tuple(evidence_rows(connection, path, Reading, "reading", condition, (name, checkpoint.until)))
        if len(readings) != checkpoint.count:
            now = checkpoints(connection).get(name)
            if now and (now.until, now.count) == (checkpoint.until, checkpoint.count):
                raise damaged(
                    path, f"the checkpoint of {name} counts {now.count} readings, and there are {len(readings)}"
                )
    if len(readings) != checkpoint.count:
        raise _changed_meanwhile(path)
    return readings


def _changed_meanwhile(path: Path) -> Conflict:
    return Conflict("another program changed older evidence at this moment: try again", str(path))


def find_evidence(connection: sqlite3.Connection, path: Path, kind: EvidenceKind, key: Key) -> Evidence | None:
    """One piece of evidence by its key."""
    return next(iter(evidence_rows(connection, path, EVIDENCE[kind], kind, '"source" = ? AND "id" = ?', key)), None)
