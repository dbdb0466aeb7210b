"""Read rows of evidence and records as models."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from core.model.base import Record
from core.model.evidence import Review
from core.model.evidence_log import EVIDENCE, EvidenceKind
from core.store.codec import Form, Row, SqlValue, formed, records_of
from core.store.schema import EVIDENCE_TABLE, REVIEW_KEY, own_fields
from core.store.sqlite_errors import UNDECODABLE, damaged

RecordT = TypeVar("RecordT", bound=Record)
Key = tuple[str, str]
Page = tuple[list[Row], list[dict[str, Review]]]
"""Rows, and the nested records of each if the model has any."""
CHUNK = 1000
"""Number of rows decoded at a time."""


def evidence_rows(
    connection: sqlite3.Connection,
    path: Path,
    model: type[RecordT],
    kind: EvidenceKind,
    condition: str = "",
    values: Sequence[str] = (),
) -> Iterator[RecordT]:  # a query, its parts
    """Evidence of one kind, optionally filtered by an SQL condition on its table."""
    table = EVIDENCE_TABLE[kind]
    only = f" WHERE {condition}" if condition else ""
    reviews = _reviews(connection, path, only, values) if kind == "exception" else None
    statement = f'SELECT {quoted_columns(own_fields(model))} FROM "{table}"{only}'  # noqa: S608  # constants
    cursor = connection.execute(statement, values)
    while rows := cursor.fetchmany(CHUNK):
        nested = () if reviews is None else [reviews.get(row[:2], {}) for row in rows]
        yield from decoded(model, rows, path, partial(_named, kind, rows), nested)


def evidence_pages(
    read: Callable[[Callable[[sqlite3.Connection], Page]], Page],
    path: Path,
    kind: EvidenceKind,
    forms: Mapping[str, Form],
) -> Iterator[list[tuple[str, ...]]]:
    """All evidence of a kind, sorted by key, as the forms of its fields, in pages that `read` fetches.

    BadData if a row is invalid. Memory does not grow with their number, and no record is built.
    """
    model, table = EVIDENCE[kind], EVIDENCE_TABLE[kind]
    only = ' WHERE ("source", "id") > (?, ?) AND ("source", "id") <= (?, ?)'
    statement = (
        f'SELECT {quoted_columns(own_fields(model))} FROM "{table}"'  # noqa: S608  # constants
        f' WHERE ("source", "id") > (?, ?) ORDER BY "source", "id" LIMIT {CHUNK}'
    )

    def fetch(connection: sqlite3.Connection, last: tuple[Any, ...]) -> Page:
        rows = connection.execute(statement, last).fetchall()
        if not rows or kind != "exception":
            return rows, []
        reviews = _reviews(connection, path, only, (*last, *rows[-1][:2]))
        return rows, [reviews.get(row[:2], {}) for row in rows]

    last: tuple[Any, ...] = ("", "")
    while True:
        rows, nested = read(partial(fetch, last=last))
        if not rows:
            return
        try:
            yield formed(model, rows, forms, nested)
        except UNDECODABLE:
            decoded(model, rows, path, partial(_named, kind, rows), nested)  # names the row
            raise
        last = rows[-1][:2]


def _reviews(
    connection: sqlite3.Connection, path: Path, only: str, values: Sequence[str]
) -> dict[Key, dict[str, Review]]:
    """The reviews of the cases selected by a condition."""
    found: dict[Key, dict[str, Review]] = {}
    columns = quoted_columns((*REVIEW_KEY, *own_fields(Review)))
    of = f'("source", "case_id") IN (SELECT "source", "id" FROM "exception_case"{only})'  # noqa: S608  # constants
    cases = f" WHERE {of}" if only else ""
    statement = f'SELECT {columns} FROM "review"{cases}'  # noqa: S608  # constants
    rows = connection.execute(statement, values).fetchall()
    size = len(REVIEW_KEY)
    reviews = decoded(Review, [row[size:] for row in rows], path, lambda number: f"review {rows[number][size - 1]}")
    for (source, case_id, review_id, *_), review in zip(rows, reviews, strict=True):
        found.setdefault((source, case_id), {})[review_id] = review
    return found


def _named(kind: str, rows: Sequence[Row], number: int) -> str:
    source, key, *_ = rows[number]
    return f"{kind} {source}/{key}"


def decoded(
    model: type[RecordT], rows: Sequence[Row], path: Path, name: Callable[[int], str], nested: Sequence[Any] = ()
) -> list[RecordT]:
    """Decode rows into records. Raises BadData, naming the row, if one is invalid."""
    try:
        return records_of(model, rows, nested)
    except UNDECODABLE as whole:
        for number, row in enumerate(rows):
            try:
                records_of(model, [row])
            except UNDECODABLE as error:
                raise damaged(path, f"{name(number)} has a {error}") from error
        raise damaged(path, f"{name(0)} and others do not go together ({whole})") from whole


def quoted_columns(columns: tuple[SqlValue, ...]) -> str:
    """Quoted column names; they are constants, never data."""
    return ", ".join(f'"{column}"' for column in columns)
