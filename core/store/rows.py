"""Rows of evidence and records as the models have them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from core.model.base import Record
from core.model.evidence import Review
from core.model.evidence_log import EvidenceKind
from core.store.codec import Cell, fields_of
from core.store.failures import damaged
from core.store.schema import EVIDENCE_TABLE, own_fields

RecordT = TypeVar("RecordT", bound=Record)
Key = tuple[str, str]


def evidence_rows(
    connection: sqlite3.Connection,
    path: Path,
    model: type[RecordT],
    kind: EvidenceKind,
    where: str = "",
    values: Sequence[str] = (),
) -> Iterator[RecordT]:  # a query, its parts
    """What a kind of evidence holds, or the part of it that a condition on its table names."""
    table = EVIDENCE_TABLE[kind]
    only = f" WHERE {where}" if where else ""
    reviews = _reviews(connection, path, only, values) if kind == "exception" else None
    statement = f'SELECT {quoted(own_fields(model))} FROM "{table}"{only}'  # noqa: S608  # constants
    for row in connection.execute(statement, values):
        nested = {} if reviews is None else {"reviews": reviews.get((row[0], row[1]), {})}
        yield record_of(model, row, path, f"{kind} {row[0]}/{row[1]}", nested)


def _reviews(
    connection: sqlite3.Connection, path: Path, only: str, values: Sequence[str]
) -> dict[Key, dict[str, Review]]:
    """The reviews of the cases that a condition names."""
    found: dict[Key, dict[str, Review]] = {}
    columns = quoted(own_fields(Review))
    of = f'("source", "case_id") IN (SELECT "source", "id" FROM "exception_case"{only})'  # noqa: S608  # constants
    cases = f" WHERE {of}" if only else ""
    statement = f'SELECT "source", "case_id", "id", {columns} FROM "review"{cases}'  # noqa: S608  # constants
    for source, case_id, review_id, *row in connection.execute(statement, values):
        review = record_of(Review, row, path, f"review {review_id}")
        found.setdefault((source, case_id), {})[review_id] = review
    return found


def record_of(
    model: type[RecordT], row: Sequence[Cell], path: Path, what: str, nested: Mapping[str, Any] | None = None
) -> RecordT:
    """One row; BadData, which says what it is, where it is no record."""
    try:
        fields = fields_of(model, row)
    except ValueError as error:
        raise damaged(path, f"{what} has a {error}") from error
    return cast("RecordT", model.model_construct(**fields, **(nested or {})))


def quoted(columns: tuple[Cell, ...]) -> str:
    """Names of columns; they are constants, never data."""
    return ", ".join(f'"{column}"' for column in columns)
