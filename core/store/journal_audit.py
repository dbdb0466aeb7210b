"""Detect rows changed outside the journal, e.g. with another SQLite client.

Only rows with a journal entry of their own can be compared. The initial content of a database has none, nor have cases
ingested in bulk: for a bulk only the file's digest is journalled. A text that was removed from the journal is
compared by its digest.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.model.base import Record
from core.model.evidence import Review
from core.model.evidence_log import EVIDENCE, EvidenceKind
from core.model.workspace import MODELS, RecordId, RecordKind
from core.store.codec import SqlValue, cells_of
from core.store.removable_text import Removed, digest, items, loads
from core.store.rows import Key, quoted_columns
from core.store.schema import EVIDENCE_TABLE, REVIEW_KEY, own_fields
from core.store.sqlite_errors import decoding

FIRST = 1
"""The entry that records the creation of the database; it names no record."""
MARKS = ("seq", "gone", "revised")
"""Metadata of expected evidence: journal entry, deleted or not, and what a later bulk may have done to it."""
CHANGED, DROPPED = 1, 2
"""Marks of evidence that a later bulk may have changed, or also taken back."""
ANY = b""
"""In place of a cell that cannot be compared: a list from which a text was removed."""
Cells = tuple[SqlValue | bytes, ...]
"""A journalled row. BLOBs, which no column holds, are digests of removed texts, or `ANY`."""


def find_unjournalled_changes(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Records that differ from their last journal entry, by path; evidence by kind and name (`reading crm/a`).

    Creates temporary tables: the caller must roll back its transaction.
    """
    found = [RecordId(kind, key).path for kind in MODELS for key in _records(connection, kind)]
    _hear(connection)
    for kind in EVIDENCE:
        found += dict.fromkeys(f"{kind} {source}/{key}" for source, key in _evidence(connection, kind))
    return tuple(found)


def _records(connection: sqlite3.Connection, kind: RecordKind) -> Iterator[str]:
    model = MODELS[kind]
    last = 'SELECT "key", max("seq"), "after" FROM "journal" WHERE "kind" = ? GROUP BY "key"'
    journalled = {key: (seq, after) for key, seq, after in connection.execute(last, (kind,))}
    columns = quoted_columns(own_fields(model))
    for key, rev, *row in connection.execute(f'SELECT "key", "rev", {columns} FROM "{kind}"'):  # noqa: S608  # constants
        seq, after = journalled.pop(key, (FIRST, None))
        with decoding(f"entry {seq} of the journal"):
            cells = None if seq == FIRST or after is None else _cells(model, loads(after))
        if rev != seq or (seq != FIRST and (cells is None or not _agree(cells, row))):
            yield key
    yield from (key for key, (_seq, after) in journalled.items() if after is not None)


# Evidence is compared by joins: there may be a million pieces


def _hear(connection: sqlite3.Connection) -> None:
    """Fill temporary tables with the newest journalled state of each piece of evidence."""
    connection.create_function("digest", 1, digest, deterministic=True)
    for kind, model in EVIDENCE.items():
        columns = quoted_columns((*MARKS, *own_fields(model)))
        connection.execute(f'CREATE TEMP TABLE "told_{kind}" ({columns}, PRIMARY KEY ("source", "id")) WITHOUT ROWID')
    connection.execute(f'CREATE TEMP TABLE "told_review" ("seq", {quoted_columns((*REVIEW_KEY, *own_fields(Review)))})')
    connection.execute('CREATE INDEX temp."told_review_case" ON "told_review" ("source", "case_id", "id")')
    kinds = ", ".join(f"'{kind}'" for kind in (*EVIDENCE, "ingest"))
    entries = f'SELECT "seq", "kind", "before", "after" FROM "journal" WHERE +"kind" IN ({kinds}) ORDER BY "seq" DESC'  # noqa: S608  # constants
    filled: dict[str, int] = {}
    revised: dict[str, int] = {}
    for seq, kind, before, after in connection.execute(entries):
        if kind == "ingest":
            with decoding(f"entry {seq} of the journal"):
                facts = loads(after or before)
                source, is_changed = _as_now(facts["source"]), facts["changed"]
            filled[source] = CHANGED
            if after is None:
                revised[source] = DROPPED
            elif is_changed:
                revised.setdefault(source, CHANGED)
            continue
        of_cases = kind == "exception"
        _tell(connection, kind, seq, after, revised if of_cases else {}, gone=False)
        _tell(connection, kind, seq, before, filled if of_cases else {}, gone=True)


def _tell(  # one side of an entry
    connection: sqlite3.Connection,
    kind: EvidenceKind,
    seq: int,
    text: str | None,
    revised: Mapping[str, int],
    *,
    gone: bool,
) -> None:
    """Add the evidence of one side of an entry; the state from a newer entry takes precedence."""
    model = EVIDENCE[kind]
    reviews: list[Cells] = []

    def rows() -> Iterator[Cells]:
        with decoding(f"entry {seq} of the journal"):
            for one in items(text):
                one["source"] = _as_now(one["source"])
                for key, review in one.get("reviews", {}).items() if not gone else ():
                    reviews.append((seq, one["source"], one["id"], key, *_cells(Review, review)))
                yield (seq, int(gone), revised.get(one["source"], 0), *_cells(model, one))

    marks = ", ".join("?" * len((*MARKS, *own_fields(model))))
    connection.executemany(f'INSERT OR IGNORE INTO temp."told_{kind}" VALUES ({marks})', rows())  # noqa: S608
    marks = ", ".join("?" * len(("seq", *REVIEW_KEY, *own_fields(Review))))
    connection.executemany(f'INSERT INTO temp."told_review" VALUES ({marks})', reviews)  # noqa: S608  # constants


def _cells(model: type[Record], fields: dict[str, Any]) -> Cells:
    """The row for journalled fields."""
    incomplete = {
        name: bytes.fromhex(value.digest) if isinstance(value, Removed) else ANY
        for name, value in fields.items()
        if _lacks_text(value)
    }
    cells = cells_of(model, fields | dict.fromkeys(incomplete) if incomplete else fields)
    if not incomplete:
        return cells
    return tuple(incomplete.get(name, cell) for name, cell in zip(own_fields(model), cells, strict=True))


def _lacks_text(value: Any) -> bool:
    if isinstance(value, (list, dict)):
        return any(map(_lacks_text, value.values() if isinstance(value, dict) else value))
    return isinstance(value, Removed)


def _agree(cells: Cells, row: Sequence[SqlValue]) -> bool:
    return all(
        cell in (ANY, digest(stored)) if isinstance(cell, bytes) else cell == stored
        for cell, stored in zip(cells, row, strict=True)
    )


def _as_now(source: str) -> str:
    """A source as converted by migration 4; older entries still contain slashes."""
    return source.replace("/", "-")


def _evidence(connection: sqlite3.Connection, kind: EvidenceKind) -> Iterator[Key]:
    journalled, stored = f'temp."told_{kind}" t', f'"{EVIDENCE_TABLE[kind]}" e'
    differs = _differs("t", "e", own_fields(EVIDENCE[kind]))
    yield from connection.execute(
        f'SELECT t."source", t."id" FROM {journalled} LEFT JOIN {stored} USING ("source", "id")'  # noqa: S608  # constants
        f' WHERE CASE WHEN t."gone" THEN e."id" IS NOT NULL AND NOT t."revised"'
        f' WHEN e."id" IS NULL THEN t."revised" < {DROPPED} ELSE NOT t."revised" AND ({differs}) END'
    )
    if kind != "exception":
        return
    of_case = 'r."source" = t."source" AND r."case_id" = t."id"'
    same = 's."source" = r."source" AND s."case_id" = r."case_id" AND s."id" = r."id"'
    yield from connection.execute(
        f'SELECT t."source", t."id" FROM {journalled} JOIN temp."told_review" s'  # noqa: S608  # constants
        ' ON s."source" = t."source" AND s."case_id" = t."id" AND s."seq" = t."seq"'
        f' LEFT JOIN "review" r ON {same}'
        f' WHERE NOT t."gone" AND (r."id" IS NULL OR {_differs("s", "r", own_fields(Review))})'
    )
    yield from connection.execute(
        f'SELECT t."source", t."id" FROM {journalled} JOIN "review" r ON {of_case}'  # noqa: S608  # constants
        f' LEFT JOIN temp."told_review" s ON {same} AND s."seq" = t."seq" WHERE NOT t."gone" AND s."id" IS NULL'
    )


def _differs(journalled: str, stored: str, columns: tuple[str, ...]) -> str:
    """A condition on two rows."""
    pairs = ((f'{journalled}."{column}"', f'{stored}."{column}"') for column in columns)
    return " OR ".join(
        f"CASE WHEN typeof({one}) = 'blob' THEN {one} <> x'' AND {one} IS NOT digest({other})"
        f" ELSE {one} IS NOT {other} END"
        for one, other in pairs
    )
