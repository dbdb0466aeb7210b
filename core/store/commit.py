"""Write a transaction's rows and journal entries, and derive the new snapshot without reloading everything."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from core.model.base import Record
from core.model.evidence import ExceptionCase, Review
from core.model.evidence_log import EVIDENCE, EvidenceKind
from core.model.workspace import RecordId, RecordKind
from core.store import conflicts, integrity, sync_base
from core.store.codec import Row, as_json, list_as_json, row_of, rows_of
from core.store.evidence_update import Pair
from core.store.journal import JournalEntry, append, has_its_head
from core.store.rows import Key
from core.store.schema import EVIDENCE_TABLE, REVIEW_KEY, own_fields, record_columns
from core.store.snapshot import Snapshot
from core.store.sqlite_errors import damaged
from core.store.transaction import Transaction


def commit(transaction: Transaction) -> Snapshot:
    """Validate and write all collected changes; the caller commits. Without changes nothing is journalled."""
    if not transaction.changes:
        return transaction.before
    if not has_its_head(transaction.connection):
        raise damaged(transaction.path, "the journal does not end where its head says")
    changed = sorted(transaction.records)
    entries = journalled(transaction, changed, transaction.first_entry)
    revs = dict(transaction.before.revs)
    for entry, record in zip(entries, changed, strict=False):
        if transaction.records[record] is None:
            revs.pop(record, None)
        else:
            revs[record] = entry.seq
    after = Snapshot(transaction.workspace, transaction.evidence_after(), revs)
    integrity.check(transaction, after)
    write_records(transaction.connection, transaction.records, revs)
    if transaction.in_bulk:
        sync_base.note_many(transaction.connection, "exception")
    for kind, pairs in transaction.evidence.items():
        sync_base.track_written(transaction.connection, kind, pairs)
        write_evidence(transaction.connection, kind, pairs)
    for place, (_, conflict) in transaction.conflicts.items():
        conflicts.drop(transaction.connection, place)
        conflicts.put(transaction.connection, [conflict] if conflict else [])
    append(transaction.connection, entries)
    return after


def journalled(transaction: Transaction, changed: Sequence[RecordId], first: int) -> list[JournalEntry]:
    """Journal entries in order: one per changed record, kind of evidence, bulk and conflict."""
    change, at = transaction.origin.new_change(), transaction.at.isoformat()
    contents: list[tuple[str, str, str | None, str | None]] = []
    for record in changed:
        old, new = transaction.known.get(record), transaction.records[record]
        contents.append((record.kind, record.key, as_json(old) if old else None, as_json(new) if new else None))
    for kind, pairs in transaction.evidence.items():
        key = "/".join(next(iter(pairs))) if len(pairs) == 1 else ""
        old_ones = list_as_json([old for old, _ in pairs.values() if old is not None])
        new_ones = list_as_json([new for _, new in pairs.values() if new is not None])
        contents.append((kind, key, old_ones, new_ones))
    contents += [(one.kind, "", one.before, one.after) for one in transaction.in_bulk]
    for place, pair in transaction.conflicts.items():
        contents.append((conflicts.KIND, place.path, conflicts.as_json(pair[0]), conflicts.as_json(pair[1])))
    tail = (change, transaction.undoes)
    return [
        JournalEntry(seq, at, transaction.actor, transaction.action, transaction.label, *content, *tail)
        for seq, content in enumerate(contents, first)
    ]


def upsert(table: str, columns: Sequence[str], key: Sequence[str]) -> str:
    """An upsert statement; names are constants, never data."""
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" for _ in columns)
    sets = ", ".join(f'"{column}" = excluded."{column}"' for column in columns if column not in key)
    keys = ", ".join(f'"{column}"' for column in key)
    return f'INSERT INTO "{table}" ({names}) VALUES ({marks}) ON CONFLICT ({keys}) DO UPDATE SET {sets}'  # noqa: S608


def write_records(
    connection: sqlite3.Connection, records: Mapping[RecordId, Record | None], revs: Mapping[RecordId, int]
) -> None:
    """Insert, update or delete records of any kind."""
    by_kind: dict[RecordKind, list[Row]] = {}
    for record, model in records.items():
        if model is None:
            connection.execute(f'DELETE FROM "{record.kind}" WHERE "key" = ?', (record.key,))  # noqa: S608  # a constant
        else:
            by_kind.setdefault(record.kind, []).append((record.key, revs[record], *row_of(model)))
    for kind, rows in by_kind.items():
        connection.executemany(upsert(kind, record_columns(kind), ("key",)), rows)


def write_evidence(connection: sqlite3.Connection, kind: EvidenceKind, pairs: Mapping[Key, Pair]) -> None:
    """Insert, update or delete evidence in bulk, including the reviews of cases."""
    table, model = EVIDENCE_TABLE[kind], EVIDENCE[kind]
    old_keys = [key for key, (old, _) in pairs.items() if old is not None]
    gone = [key for key, (_, new) in pairs.items() if new is None]
    new = [one for _, one in pairs.values() if one is not None]
    if kind == "exception":
        connection.executemany('DELETE FROM "review" WHERE "source" = ? AND "case_id" = ?', old_keys)
    connection.executemany(f'DELETE FROM "{table}" WHERE "source" = ? AND "id" = ?', gone)  # noqa: S608  # a constant
    columns = own_fields(model)
    connection.executemany(upsert(table, columns, ("source", "id")), rows_of(model, new))
    if kind == "exception":
        predicted = {(one.predicted,) for one in new if isinstance(one, ExceptionCase) and one.predicted}
        connection.executemany('INSERT OR IGNORE INTO "label" VALUES (?)', predicted)
        reviews = [
            (*case.key, key, *row_of(review))
            for case in new
            if isinstance(case, ExceptionCase)
            for key, review in case.reviews.items()
        ]
        connection.executemany(upsert("review", (*REVIEW_KEY, *own_fields(Review)), REVIEW_KEY), reviews)


def write_all(connection: sqlite3.Connection, snapshot: Snapshot, rev: int) -> None:
    """Fill an empty database."""
    records = dict(snapshot.workspace.records())
    write_records(connection, records, dict.fromkeys(records, rev))
    for kind in EVIDENCE:
        write_evidence(connection, kind, {one.key: (None, one) for one in snapshot.evidence.all(kind)})
