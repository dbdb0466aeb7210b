"""Everything that the database holds at one moment, as the models have it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from core.errors import Conflict
from core.model.base import Record
from core.model.evidence import Completion, Evidence, ExceptionCase, Reading, Review
from core.model.evidence_log import EVIDENCE, EvidenceKind, EvidenceLog
from core.model.readings import Older, Readings
from core.model.sessions import Session, Traffic
from core.model.workspace import MODELS, RecordId, Workspace
from core.store.checkpoint import Checkpoint, checkpoints, signals
from core.store.codec import Cell, fields_of
from core.store.connect import connect
from core.store.failures import damaged, explained
from core.store.schema import EVIDENCE_TABLE, own_fields

RecordT = TypeVar("RecordT", bound=Record)
Key = tuple[str, str]


@dataclass(frozen=True)
class Snapshot:
    """The workspace, its evidence, and of each record the journal entry that last changed it (`rev`)."""

    workspace: Workspace
    evidence: EvidenceLog
    revs: Mapping[RecordId, int]


def load(connection: sqlite3.Connection, path: Path) -> Snapshot:
    """Reads all; the caller holds the transaction that makes it one moment. BadData where a row is no record."""
    records: dict[RecordId, Record] = {}
    revs: dict[RecordId, int] = {}
    for kind, model in MODELS.items():
        columns = _quoted(own_fields(model))
        for key, rev, *row in connection.execute(f'SELECT "key", "rev", {columns} FROM "{kind}"'):  # noqa: S608  # constants
            record_id = RecordId(kind, key)
            records[record_id] = _record(model, row, path, record_id.path)
            revs[record_id] = rev
    return Snapshot(Workspace.of(records), _log(connection, path), revs)


def _log(connection: sqlite3.Connection, path: Path) -> EvidenceLog:
    """All evidence; the older part of a record that has a checkpoint is read only when somebody looks at it."""
    kept = checkpoints(connection)
    short = [name for name in signals(connection) if name not in kept] if kept else []
    marks = ", ".join("?" * len(short))
    log = EvidenceLog.of(
        _evidence(connection, path, Reading, "reading", f'"signal" IN ({marks})' if kept else "", short),
        _evidence(connection, path, Completion, "completion"),
        _evidence(connection, path, ExceptionCase, "exception"),
        _evidence(connection, path, Session, "session"),
        _evidence(connection, path, Traffic, "traffic"),
    )
    for name, checkpoint in kept.items():
        log.readings[name] = _long(connection, path, name, checkpoint)
    return log


def _long(connection: sqlite3.Connection, path: Path, name: str, checkpoint: Checkpoint) -> Readings:
    def read(where: str, more: str = "") -> tuple[Reading, ...]:
        values = (name, checkpoint.until)
        order = '"at" DESC, "source" DESC, "id" DESC' if more else '"at", "source", "id"'
        return tuple(
            _evidence(connection, path, Reading, "reading", f'"signal" = ? AND {where} ORDER BY {order}{more}', values)
        )

    if not (newest := read('"at" <= ?', " LIMIT 1")):
        raise damaged(path, f"the checkpoint of {name} rests on no reading")
    (first,) = tuple(
        _evidence(connection, path, Reading, "reading", '"signal" = ? ORDER BY "at", "source", "id" LIMIT 1', (name,))
    )
    older = Older(
        checkpoint.count, first, newest[0], lambda: fetch_older(path, name, checkpoint), replayed=checkpoint.tracks
    )
    return Readings(older, read('"at" > ?'))


def fetch_older(path: Path, name: str, checkpoint: Checkpoint) -> tuple[Reading, ...]:
    """The readings of a signal that a checkpoint rests on; Conflict where somebody changed them meanwhile."""
    where = '"signal" = ? AND "at" <= ? ORDER BY "at", "source", "id"'
    with explained(path), closing(connect(path, write=False)) as connection:
        found = tuple(_evidence(connection, path, Reading, "reading", where, (name, checkpoint.until)))
    if len(found) != checkpoint.count:
        raise Conflict("another program changed older evidence at this moment: try again", str(path))
    return found


def find(connection: sqlite3.Connection, path: Path, kind: EvidenceKind, key: Key) -> Evidence | None:
    """One piece of evidence by its key."""
    return next(iter(_evidence(connection, path, EVIDENCE[kind], kind, '"source" = ? AND "id" = ?', key)), None)


def _evidence(
    connection: sqlite3.Connection,
    path: Path,
    model: type[RecordT],
    kind: EvidenceKind,
    where: str = "",
    values: Sequence[str] = (),
) -> Iterator[RecordT]:  # a query, its parts
    table = EVIDENCE_TABLE[kind]
    reviews = _reviews(connection, path, values) if kind == "exception" else None
    only = f" WHERE {where}" if where else ""
    statement = f'SELECT {_quoted(own_fields(model))} FROM "{table}"{only}'  # noqa: S608  # constants
    for row in connection.execute(statement, values):
        nested = {} if reviews is None else {"reviews": reviews.get((row[0], row[1]), {})}
        yield _record(model, row, path, f"{kind} {row[0]}/{row[1]}", nested)


def _reviews(connection: sqlite3.Connection, path: Path, case: Sequence[str]) -> dict[Key, dict[str, Review]]:
    found: dict[Key, dict[str, Review]] = {}
    where = ' WHERE "source" = ? AND "case_id" = ?' if case else ""
    columns = _quoted(own_fields(Review))
    statement = f'SELECT "source", "case_id", "id", {columns} FROM "review"{where}'  # noqa: S608  # constants
    for source, case_id, review_id, *row in connection.execute(statement, case):
        review = _record(Review, row, path, f"review {review_id}")
        found.setdefault((source, case_id), {})[review_id] = review
    return found


def _record(
    model: type[RecordT], row: Sequence[Cell], path: Path, what: str, nested: Mapping[str, Any] | None = None
) -> RecordT:
    try:
        fields = fields_of(model, row)
    except ValueError as error:
        raise damaged(path, f"{what} has a {error}") from error
    return cast("RecordT", model.model_construct(**fields, **(nested or {})))


def _quoted(columns: tuple[Cell, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
