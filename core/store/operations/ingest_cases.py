"""Compare staged cases with existing ones, write them in bulk, and count the traffic of a log by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from core.ingest.batch import Batch
from core.ingest.report import Report
from core.ingest.values.rows import CASE_FIELDS
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


def ingest_cases(transaction: Transaction, batch: Batch, rows: Rows, report: Report, *, dry_run: bool) -> Counter[int]:
    """Ingest the cases of one file: new ones are added, different ones revised.

    Returns how many of its cases were there before, by the number of the ingest that wrote them.
    """
    connection, source = transaction.connection, batch.source
    given = _given(batch)
    total, kept, ahead = connection.execute(
        f'SELECT count(*), coalesce(sum("kept"), 0), coalesce(sum("at" > ?), 0) FROM temp."incoming" i WHERE {OF_FILE}',  # noqa: S608
        ((transaction.now + SOON).isoformat(), *rows),
    ).fetchone()
    existing_kept, changed, met = _known(transaction, source, rows, _differs(given))
    existing = met.total()
    report.new += kept - existing_kept
    report.changed += changed
    report.unchanged += existing - changed
    report.counted += total - existing - (kept - existing_kept)
    report.ahead += ahead
    if dry_run or not (changed or kept > existing_kept):
        return met
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
    facts = {"file": batch.name, "sha256": batch.file.digest, "source": source, "kind": batch.mapped.kind}
    counts = {"new": kept - existing_kept, "changed": changed, "ingest": transaction.first_entry}
    transaction.in_bulk.append(BulkEntry("ingest", revised, AS_JSON({**facts, **counts})))
    return met


def _given(batch: Batch) -> tuple[str, ...]:
    """Fields contained in the file; others of an existing case remain unchanged."""
    fields = {*batch.said, *(("flagged",) if batch.reader.flag_below is not None else ())}
    return tuple(one for one in CASE_FIELDS if one in fields and one != "id")


class _Tally:
    """An SQL aggregate that counts how often each number occurs. Grouping would sort the texts that are compared."""

    def __init__(self, counts: Counter[int]) -> None:
        self._counts = counts

    def step(self, number: int, /) -> None:
        self._counts[number] += 1

    def finalize(self) -> int:
        return self._counts.total()


def _known(transaction: Transaction, source: str, rows: Rows, differs: str) -> tuple[int, int, Counter[int]]:
    """Counts of existing cases: those stored as records, those with different content, and all by ingest."""
    by_ingest: Counter[int] = Counter()
    known = 'SELECT 1 FROM "exception_case" WHERE "source" = ? LIMIT 1'
    if transaction.connection.execute(known, (source,)).fetchone() is None:
        return 0, 0, by_ingest
    transaction.connection.create_aggregate("tally", 1, partial(_Tally, by_ingest))
    _existing, kept, changed = transaction.connection.execute(
        f'SELECT tally(e."ingest"), coalesce(sum("kept"), 0), coalesce(sum({differs}), 0) FROM {MATCHED}',  # noqa: S608
        (source, *rows),
    ).fetchone()
    return kept, changed, by_ingest


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


def note_overlap(transaction: Transaction, met: Counter[int], days: Sequence[str]) -> None:
    """Journal how many cases of which earlier ingests, and which days, a call contains and leaves unchanged.

    `met` counts the existing cases by ingest. If an earlier ingest could be taken back regardless, cases would go that
    this one brings, too.
    """
    unchanged = met - Counter(superseded_cases.replaced(transaction.connection, transaction.first_entry))
    again = {str(ingest): count for ingest, count in unchanged.items() if ingest}
    if again or days:
        transaction.in_bulk.append(BulkEntry("overlap", None, AS_JSON({"again": again, "days": days})))
