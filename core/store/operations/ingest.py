"""Evidence in bulk. Cases are staged in a table of their own, beside all locks, then compared and written in one go.

Nothing is kept in memory but the row at hand, so that a million cases need no more of it than ten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from core.errors import OptableError
from core.ingest.batch import Batch, is_control
from core.ingest.report import RejectedLines, Rejects, Report
from core.ingest.rows import CASE_FIELDS, derived, instant
from core.model.base import utc
from core.model.evidence import Completion, Evidence, ExceptionCase, Reading
from core.model.evidence_log import EvidenceKind
from core.model.sessions import Traffic
from core.store.cases import IN_REVIEW
from core.store.codec import AS_JSON
from core.store.operations.record import completion_of, reading_of
from core.store.rows import evidence_rows, quoted
from core.store.transaction import Transaction

CHUNK = 5000
Progress = Callable[[Batch], None]
"""Called now and then while a file is read."""
STAGED = ("line", "kept", *CASE_FIELDS)


@dataclass
class Staged:
    """What was read of the files: cases in tables of this connection's own, other evidence at hand."""

    batches: Sequence[Batch]
    rejects: Rejects
    others: list[tuple[Batch, list[tuple[int, dict[str, str]]]]] = field(default_factory=list)

    def cases(self) -> Iterator[tuple[Batch, str]]:
        """The files of cases, each with its table."""
        return ((batch, _table(number)) for number, batch in enumerate(self.batches) if batch.of_cases)


def stage(connection: sqlite3.Connection, batches: Sequence[Batch], progress: Progress) -> Staged:
    """Reads the files. Nothing of the workspace is looked at or locked."""
    staged = Staged(batches, Rejects())
    for number, batch in enumerate(batches):
        if batch.of_cases:
            _stage_cases(connection, batch, _table(number), staged.rejects, progress)
        else:
            staged.others.append((batch, list(batch.rows(staged.rejects))))
            progress(batch)
    return staged


def unstage(connection: sqlite3.Connection, staged: Staged) -> None:
    """Forgets what was read."""
    for _batch, table in staged.cases():
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def ingest(transaction: Transaction, staged: Staged, *, skip_rejected: bool) -> Report:
    """Compares what was read with what there is, and writes what is new or says something else.

    BadData with every rejected line where there are any, unless they are to be left out; nothing is written then.
    """
    report = Report(rejects=staged.rejects)
    for batch, rows in staged.others:
        _others(transaction, batch, rows, report)
    if report.rejects.number and not skip_rejected:
        raise RejectedLines(report.rejects)
    for batch, table in staged.cases():
        _cases(transaction, batch, table, report)
    what = ", ".join(batch.name for batch in staged.batches)
    bulk = any(True for _ in staged.cases())
    transaction.describe("ingest" if bulk else "record", f"ingested {what}: {report.new} new, {report.changed} changed")
    return report


# Cases


def _table(number: int) -> str:
    return f'temp."incoming_{number}"'


def _stage_cases(
    connection: sqlite3.Connection, batch: Batch, table: str, rejects: Rejects, progress: Progress
) -> None:
    connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute(f'CREATE TABLE {table} ("line" INTEGER PRIMARY KEY, {quoted(STAGED[1:])})')
    statement = f"INSERT INTO {table} VALUES ({', '.join('?' * len(STAGED))})"  # noqa: S608  # a constant
    share = batch.controls if batch.mapped.kind == "predictions" else 1
    key, flagged = CASE_FIELDS.index("id"), CASE_FIELDS.index("flagged")
    rows = (
        (line, int(cells[flagged] or share == 1 or is_control(batch.source, cells[key], batch.controls)), *cells)
        for line, cells in batch.rows(rejects)
    )
    while chunk := list(islice(rows, CHUNK)):
        connection.executemany(statement, chunk)
        progress(batch)
    name = table.partition(".")[2].strip('"')
    connection.execute(f'CREATE INDEX temp."{name}_id" ON "{name}" ("id")')
    _reject_clashes(connection, batch, table, rejects)
    connection.execute(
        f'DELETE FROM {table} WHERE "line" IN (SELECT i."line" FROM {table} i JOIN {table} j'  # noqa: S608  # constants
        ' ON i."id" = j."id" AND j."line" < i."line")'
    )


def _reject_clashes(connection: sqlite3.Connection, batch: Batch, table: str, rejects: Rejects) -> None:
    """One id with two contents: nobody knows which is meant, so all of its lines are rejected."""
    differ = " OR ".join(
        f'min("{one}") IS NOT max("{one}") OR count("{one}") NOT IN (0, count(*))' for one in CASE_FIELDS
    )
    twice = f'(SELECT "id" FROM {table} GROUP BY "id" HAVING count(*) > 1)'  # noqa: S608  # constants
    clashing = f'(SELECT "id" FROM {table} WHERE "id" IN {twice} GROUP BY "id" HAVING {differ})'  # noqa: S608
    found = connection.execute(
        f'SELECT "line", "id" FROM {table} WHERE "id" IN {clashing} ORDER BY "line"'  # noqa: S608  # constants
    ).fetchall()
    for line, key in found:
        rejects.add(batch.name, line, f"the id {key!r} is there more than once, with different content")
    connection.executemany(f'DELETE FROM {table} WHERE "line" = ?', [(line,) for line, _key in found])  # noqa: S608


def _cases(transaction: Transaction, batch: Batch, table: str, report: Report) -> None:
    connection, source = transaction.connection, batch.source
    given = tuple(one for one in CASE_FIELDS if one in batch.mapped.fields and one != "id") + (
        ("flagged",) if batch.assumed.flag_below is not None and "flagged" not in batch.mapped.fields else ()
    )
    match = f'FROM {table} i JOIN "exception_case" e ON e."source" = ? AND e."id" = i."id"'
    differs = " OR ".join(f'i."{one}" IS NOT e."{one}"' for one in given)
    there = connection.execute(f"SELECT count(*) {match}", (source,)).fetchone()[0]  # constants
    connection.execute('CREATE TEMP TABLE "changed" ("id" TEXT PRIMARY KEY)')
    connection.execute(f'INSERT INTO temp."changed" SELECT i."id" {match} WHERE {differs}', (source,))
    changed = connection.execute('SELECT count(*) FROM temp."changed"').fetchone()[0]
    if changed:
        _revise(transaction, batch, table, given)
    connection.execute('DROP TABLE temp."changed"')
    columns = quoted(CASE_FIELDS)
    added = connection.execute(
        f'INSERT INTO "exception_case" ("source", "recorded", {columns}) SELECT ?, ?, {columns} FROM {table} i'  # noqa: S608
        ' WHERE "kept" AND NOT EXISTS (SELECT 1 FROM "exception_case" e WHERE e."source" = ? AND e."id" = i."id")'
        ' ORDER BY "id"',
        (source, transaction.now.isoformat(), source),
    ).rowcount
    labels = f'SELECT DISTINCT "predicted" FROM {table} WHERE "predicted" <> \'\''  # noqa: S608  # constants
    connection.execute(f'INSERT OR IGNORE INTO "label" {labels}')
    total = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  # constants
    report.new += added
    report.changed += changed
    report.unchanged += there - changed
    report.left += total - there - added
    if batch.mapped.kind == "predictions":
        report.days += _count_traffic(transaction, source, table)
    if added or changed:
        facts = {"file": batch.name, "sha256": batch.passing.digest, "source": source, "kind": batch.mapped.kind}
        transaction.in_bulk.append(AS_JSON(facts | {"new": added, "changed": changed}))


def _revise(transaction: Transaction, batch: Batch, table: str, given: Sequence[str]) -> None:
    """Puts the new content in place. Reviews stay, and say that the input has changed since; what they saw is kept."""
    connection, source = transaction.connection, batch.source
    among = '"source" = ? AND "id" IN (SELECT "id" FROM temp."changed")'
    seen = evidence_rows(
        connection, transaction.path, ExceptionCase, "exception", f"{among} AND {IN_REVIEW}", (source,)
    )
    if before := list(seen):
        transaction.revised.extend(before)
    sets = ", ".join(f'"{one}" = i."{one}"' for one in given)
    connection.execute(
        f'UPDATE "exception_case" SET {sets} FROM {table} i'  # noqa: S608  # constants
        f' WHERE "exception_case"."source" = ? AND "exception_case"."id" = i."id"'
        f' AND i."id" IN (SELECT "id" FROM temp."changed")',
        (source,),
    )
    connection.execute(
        f'UPDATE "exception_case" SET "changed" = ? WHERE {among} AND {IN_REVIEW}',  # noqa: S608  # constants
        (transaction.now.isoformat(), source),
    )


def _count_traffic(transaction: Transaction, source: str, table: str) -> int:
    """The cases of each day; a day that was counted before takes the larger count."""
    statement = f'SELECT substr("at", 1, 10), sum("flagged"), sum(1 - "flagged") FROM {table} GROUP BY 1'  # noqa: S608
    days = 0
    for day, flagged, others in transaction.connection.execute(statement).fetchall():
        old = transaction.find("traffic", (source, day))
        if isinstance(old, Traffic) and old.all >= flagged + others:
            continue
        new = Traffic(
            source=source,
            id=day,
            at=utc(f"{day}T00:00:00Z"),
            flagged=flagged,
            others=others,
            recorded=transaction.now,
        )
        transaction.put_evidence("traffic", old, new)
        days += 1
    return days


# Readings and activities


def _others(transaction: Transaction, batch: Batch, rows: list[tuple[int, dict[str, str]]], report: Report) -> None:
    kind: EvidenceKind = "reading" if batch.mapped.kind == "readings" else "completion"
    seen: dict[str, list[tuple[int, Evidence]]] = {}
    for line, fields in rows:
        try:
            new = _evidence(transaction, batch, fields)
        except (OptableError, ValueError) as error:
            report.rejects.add(batch.name, line, getattr(error, "message", str(error)))
            continue
        seen.setdefault(new.id, []).append((line, new))
    for key, several in seen.items():
        if any(one != several[0][1] for _line, one in several):
            for line, _one in several:
                report.rejects.add(batch.name, line, f"the id {key!r} is there more than once, with different content")
            continue
        first = several[0][1]
        old = transaction.find(kind, first.key)
        if old is None:
            report.new += 1
            transaction.put_evidence(kind, None, first)
            continue
        revised = old.model_copy(update={name: getattr(first, name) for name in batch.mapped.fields})
        report.unchanged += revised == old
        report.changed += revised != old
        transaction.put_evidence(kind, old, revised)


def _evidence(transaction: Transaction, batch: Batch, fields: dict[str, str]) -> Reading | Completion:
    """One row as the model has it; an error in words otherwise."""
    at: datetime = instant(batch.assumed.zone, fields["at"])
    key = fields.get("id") or derived(fields)
    note = fields.get("note", "")
    if batch.mapped.kind == "activities":
        by = fields.get("by", "")
        return completion_of(transaction, fields["activity"], at=at, note=note, by=by, source=batch.source, id=key)
    size = fields.get("n", "").strip()
    if size and not size.isdecimal():
        raise ValueError(f"the sample size must be a whole number, not {size[:40]!r}")
    reading = reading_of(
        transaction,
        fields["signal"],
        fields["value"],
        at=at,
        n=int(size) if size else None,
        note=note,
        source=batch.source,
        id=key,
    )
    return reading.model_copy(update={"version": fields["version"]}) if fields.get("version") else reading
