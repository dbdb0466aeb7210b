"""Compare staged cases with existing ones, write them in bulk, and count the traffic of a log by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from core.ingest.batch import Batch
from core.ingest.report import Report
from core.ingest.rows import CASE_FIELDS
from core.model.base import utc
from core.model.evidence import ExceptionCase
from core.model.sessions import Traffic
from core.store import superseded_cases
from core.store.codec import AS_JSON, list_as_json
from core.store.review_facts import IN_REVIEW
from core.store.rows import evidence_rows, quoted_columns
from core.store.staged_cases import Rows
from core.store.transaction import BulkEntry, Transaction

OF_FILE = 'i."row" > ? AND i."row" <= ?'
MATCHED = f'temp."incoming" i CROSS JOIN "exception_case" e ON e."source" = ? AND e."id" = i."id" WHERE {OF_FILE}'
"""Join of staged and existing cases; a cross join preserves this order of the two."""
SOON = timedelta(days=1)
"""Tolerated clock difference; cases further ahead are reported."""


def ingest_cases(transaction: Transaction, batch: Batch, rows: Rows, report: Report, *, dry_run: bool) -> None:
    """Ingest the cases of one file: new ones are added, different ones revised."""
    connection, source = transaction.connection, batch.source
    given = _given(batch)
    total, kept, ahead = connection.execute(
        f'SELECT count(*), coalesce(sum("kept"), 0), coalesce(sum("at" > ?), 0) FROM temp."incoming" i WHERE {OF_FILE}',  # noqa: S608
        ((transaction.now + SOON).isoformat(), *rows),
    ).fetchone()
    existing, existing_kept, changed = _known(transaction, source, rows, _differs(given))
    report.new += kept - existing_kept
    report.changed += changed
    report.unchanged += existing - changed
    report.left += total - existing - (kept - existing_kept)
    report.ahead += ahead
    if dry_run or not (changed or kept > existing_kept):
        return
    revised = _revise(transaction, source, rows, given) if changed else None
    columns = quoted_columns(CASE_FIELDS)
    connection.execute(
        f'INSERT INTO "exception_case" ("source", "recorded", "ingest", {columns})'  # noqa: S608  # constants
        f' SELECT ?, ?, ?, {columns} FROM temp."incoming" i'
        f' WHERE {OF_FILE} AND "kept" ORDER BY "row" ON CONFLICT ("source", "id") DO NOTHING',
        (source, transaction.now.isoformat(), transaction.first_entry, *rows),
    )
    labels = f'"predicted" FROM temp."incoming" i WHERE {OF_FILE} AND "predicted" <> \'\''
    connection.execute(
        f'INSERT OR IGNORE INTO "ingested_label" SELECT DISTINCT ?, {labels}',
        (transaction.first_entry, *rows),
    )
    connection.execute(
        'INSERT OR IGNORE INTO "label" SELECT "name" FROM "ingested_label" WHERE "ingest" = ?',
        (transaction.first_entry,),
    )
    facts = {"file": batch.name, "sha256": batch.passing.digest, "source": source, "kind": batch.mapped.kind}
    counts = {"new": kept - existing_kept, "changed": changed, "ingest": transaction.first_entry}
    transaction.in_bulk.append(BulkEntry("ingest", revised, AS_JSON({**facts, **counts})))


def _given(batch: Batch) -> tuple[str, ...]:
    """Fields contained in the file; others of an existing case remain unchanged."""
    fields = {*batch.mapped.fields, *(("flagged",) if batch.assumed.flag_below is not None else ())}
    return tuple(one for one in CASE_FIELDS if one in fields and one != "id")


def _known(transaction: Transaction, source: str, rows: Rows, differs: str) -> tuple[int, int, int]:
    """Counts of existing cases: all, those stored as records, and those with different content."""
    known = 'SELECT 1 FROM "exception_case" WHERE "source" = ? LIMIT 1'
    if transaction.connection.execute(known, (source,)).fetchone() is None:
        return 0, 0, 0
    existing, kept, changed = transaction.connection.execute(
        f'SELECT count(*), coalesce(sum("kept"), 0), coalesce(sum({differs}), 0) FROM {MATCHED}',  # noqa: S608
        (source, *rows),
    ).fetchone()
    return existing, kept, changed


def _differs(given: Sequence[str]) -> str:
    """SQL for a changed case. Controls come only from chance: a case no longer flagged and not drawn stays flagged."""
    parts = (f'i."{one}" IS NOT e."{one}"' + (' AND i."kept"' if one == "flagged" else "") for one in given)
    return f"({' OR '.join(parts)})"


def _revise(transaction: Transaction, source: str, rows: Rows, given: Sequence[str]) -> str | None:
    """Write the new content; the earlier one is kept. Reviews remain, marked as made on earlier input.

    Returns the reviewed cases as they were, for the journal.
    """
    connection = transaction.connection
    connection.execute('CREATE TEMP TABLE "changed" ("id" TEXT PRIMARY KEY, "row" INTEGER)')
    connection.execute(
        f'INSERT INTO temp."changed" SELECT i."id", i."row" FROM {MATCHED} AND {_differs(given)}',  # noqa: S608
        (source, *rows),
    )
    among = '"source" = ? AND "id" IN (SELECT "id" FROM temp."changed")'
    reviewed = f"{among} AND {IN_REVIEW}"
    before = list(evidence_rows(connection, transaction.path, ExceptionCase, "exception", reviewed, (source,)))
    superseded_cases.keep(connection, transaction.first_entry, source, given)
    sets = ", ".join(
        f'"{one}" = CASE WHEN i."kept" THEN i."{one}" ELSE "exception_case"."{one}" END'
        if one == "flagged"
        else f'"{one}" = i."{one}"'
        for one in given
    )
    connection.execute(
        f'UPDATE "exception_case" SET {sets}, "ingest" = ?'  # noqa: S608  # constants
        ' FROM temp."changed" c CROSS JOIN temp."incoming" i ON i."row" = c."row"'
        ' WHERE "exception_case"."source" = ? AND "exception_case"."id" = c."id"',
        (transaction.first_entry, source),
    )
    connection.execute(
        f'UPDATE "exception_case" SET "changed" = ? WHERE {reviewed}',  # noqa: S608  # constants
        (transaction.now.isoformat(), source),
    )
    connection.execute('DROP TABLE temp."changed"')
    return list_as_json(before)


def count_traffic(transaction: Transaction, logs: Sequence[tuple[Batch, Rows]], report: Report) -> list[str]:
    """Count cases by day, over all logs of a source; a day that was counted before gets the larger count.

    An equal number of cases with other flags means the same log, classified again. Returns the days left unchanged.
    """
    unchanged: list[str] = []
    flagged: Counter[tuple[str, str]] = Counter()
    every: Counter[tuple[str, str]] = Counter()
    statement = (
        f'SELECT substr("at", 1, 10), sum("flagged"), count(*) FROM temp."incoming" i WHERE {OF_FILE} GROUP BY 1'  # noqa: S608
    )
    for batch, rows in logs:
        for day, of_day, in_all in transaction.connection.execute(statement, rows):
            flagged[batch.source, day] += of_day
            every[batch.source, day] += in_all
    for (source, day), count in sorted(every.items()):
        old = transaction.find("traffic", (source, day))
        if isinstance(old, Traffic) and (old.all > count or (old.all, old.flagged) == (count, flagged[source, day])):
            unchanged.append(old.name)
            continue
        new = Traffic(
            source=source,
            id=day,
            at=utc(f"{day}T00:00:00Z"),
            flagged=flagged[source, day],
            others=count - flagged[source, day],
            recorded=transaction.now,
        )
        transaction.put_evidence("traffic", old, new)
        report.days += 1
    return unchanged


def note_overlap(transaction: Transaction, cases: Sequence[tuple[Batch, Rows]], days: Sequence[str]) -> None:
    """Journal how many cases of which earlier ingests, and which days, a call contains and leaves unchanged.

    Without them, an earlier ingest that is taken back would take along what this one brings, too.
    """
    again: Counter[str] = Counter()
    statement = f'SELECT e."ingest", count(*) FROM {MATCHED} AND e."ingest" NOT IN (0, ?) GROUP BY e."ingest"'  # noqa: S608
    for batch, rows in cases:
        found = transaction.connection.execute(statement, (batch.source, *rows, transaction.first_entry))
        again.update({str(ingest): count for ingest, count in found})
    if again or days:
        transaction.in_bulk.append(BulkEntry("overlap", None, AS_JSON({"again": again, "days": days})))
