"""Everything that the database holds at one moment, as the models have it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from core.model.base import Record
from core.model.evidence import Completion, Evidence, EvidenceLog, ExceptionCase, Reading, Review
from core.model.workspace import MODELS, RecordId, Workspace
from core.store.codec import Cell, fields_of
from core.store.failures import damaged
from core.store.schema import EVIDENCE, EVIDENCE_TABLE, EvidenceKind, own_fields

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
    evidence = EvidenceLog.of(
        _evidence(connection, path, Reading, "reading"),
        _evidence(connection, path, Completion, "completion"),
        _evidence(connection, path, ExceptionCase, "exception"),
    )
    return Snapshot(Workspace.of(records), evidence, revs)


def find(connection: sqlite3.Connection, path: Path, kind: EvidenceKind, key: Key) -> Evidence | None:
    """One piece of evidence by its key."""
    return next(iter(_evidence(connection, path, EVIDENCE[kind], kind, key)), None)


def _evidence(
    connection: sqlite3.Connection, path: Path, model: type[RecordT], kind: EvidenceKind, key: Key | None = None
) -> Iterator[RecordT]:
    table = EVIDENCE_TABLE[kind]
    reviews = _reviews(connection, path, key) if kind == "exception" else None
    where = ' WHERE "source" = ? AND "id" = ?' if key else ""
    statement = f'SELECT {_quoted(own_fields(model))} FROM "{table}"{where}'  # noqa: S608  # constants
    for row in connection.execute(statement, key or ()):
        nested = {} if reviews is None else {"reviews": reviews.get((row[0], row[1]), {})}
        yield _record(model, row, path, f"{kind} {row[0]}/{row[1]}", nested)


def _reviews(connection: sqlite3.Connection, path: Path, case: Key | None) -> dict[Key, dict[str, Review]]:
    found: dict[Key, dict[str, Review]] = {}
    where = ' WHERE "source" = ? AND "case_id" = ?' if case else ""
    columns = _quoted(own_fields(Review))
    statement = f'SELECT "source", "case_id", "id", {columns} FROM "review"{where}'  # noqa: S608  # constants
    for source, case_id, review_id, *row in connection.execute(statement, case or ()):
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
