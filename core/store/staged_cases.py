"""Staging of incoming cases in a temporary table, so that reading files, however slowly, locks nothing.

Only the current rows are in memory: a million cases need no more than ten.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from core.ingest.batch import Batch, is_control
from core.ingest.report import RowCount
from core.ingest.values.rows import CASE_FIELDS, DerivedId, twin
from core.store.rows import quoted_columns

CHUNK = 5000
CACHE = 32 * 1024
"""Page cache in KiB while a million keys are inserted into an index."""
USUAL_CACHE = 2000
EVERY_ONE = Fraction(1)
SUPERSEDED = "superseded by a later row"
SUPERSEDED_NEWER = "superseded by a later row with an earlier time (does the newest stand first?)"
COLUMNS = ("line", "kept", "derived", *CASE_FIELDS)
Progress = Callable[[Batch], None]
"""Called periodically while a file is read."""


class Rows(NamedTuple):
    """The range of table rows of one file: those after `first`, up to `last`."""

    first: int
    last: int


class Once(NamedTuple):
    """The rows of a call that are no evidence of their own."""

    twins: int
    """Equal rows without an id, which each get one."""
    repeated: int
    """Rows that say the same under the same id."""


def clash(key: str) -> str:
    """The reason to reject rows of one id."""
    return f"the id {key!r} is there more than once, with different content"


def begin(connection: sqlite3.Connection) -> None:
    """Create the empty staging table."""
    end(connection)
    connection.execute(f"PRAGMA cache_size=-{CACHE}")
    connection.execute(f'CREATE TABLE temp."incoming" ("row" INTEGER PRIMARY KEY, {quoted_columns(COLUMNS)})')


def end(connection: sqlite3.Connection) -> None:
    """Drop the staging table."""
    connection.execute('DROP TABLE IF EXISTS temp."incoming"')
    connection.execute(f"PRAGMA cache_size=-{USUAL_CACHE}")


def is_there(connection: sqlite3.Connection) -> bool:
    """True if the staging table exists on this connection; it does not if the database was replaced and reopened."""
    return connection.execute("SELECT 1 FROM temp.sqlite_schema WHERE name = 'incoming'").fetchone() is not None


def add(connection: sqlite3.Connection, batch: Batch, count: RowCount, progress: Progress) -> Rows:
    """Stage the cases of a file. `kept` marks those that become records; the others are only counted.

    `derived` marks rows whose id is not from the file.
    """
    key, flagged = CASE_FIELDS.index("id"), CASE_FIELDS.index("flagged")
    all_kept = batch.mapped.kind != "predictions"
    rows = (
        (line, all_kept or _is_kept(batch, cells[key], cells[flagged]), cells[key].__class__ is DerivedId, *cells)
        for line, cells in batch.rows(count)
    )
    statement = f'INSERT INTO temp."incoming" ({quoted_columns(COLUMNS)}) VALUES ({", ".join("?" * len(COLUMNS))})'  # noqa: S608
    first = _last(connection)
    while chunk := list(islice(rows, CHUNK)):
        connection.executemany(statement, chunk)
        progress(batch)
    return Rows(first, _last(connection))


def _is_kept(batch: Batch, key: str, flagged: object) -> bool:
    share = batch.controls if batch.mapped.kind == "predictions" else EVERY_ONE
    return bool(flagged) or share == EVERY_ONE or is_control(batch.source, key, share)


def _last(connection: sqlite3.Connection) -> int:
    last: int = connection.execute('SELECT coalesce(max("row"), 0) FROM temp."incoming"').fetchone()[0]
    return last


def once_each(connection: sqlite3.Connection, cases: Sequence[tuple[Batch, Rows]], count: RowCount) -> Once:
    """Keep one row of each id. Of rows with different contents all are rejected, unless only the last counts."""
    twins = repeated = 0
    if _find_twice(connection) and (twins := sum(_number_twins(connection, batch, rows) for batch, rows in cases)):
        _find_twice(connection)
    if connection.execute('SELECT 1 FROM temp."twice"').fetchone():
        connection.execute('CREATE INDEX temp."incoming_id" ON "incoming" ("id")')
        if any(batch.options.latest for batch, _rows in cases):
            newer = _superseded_by_an_older_time(connection)
            superseded = _keep_one(connection, ">")
            count.left_out += Counter({SUPERSEDED: superseded - newer, SUPERSEDED_NEWER: newer})
        else:
            _reject_clashes(connection, cases, count)
            repeated = _keep_one(connection, "<")
    connection.execute('DROP TABLE temp."twice"')
    return Once(twins, repeated)


def _superseded_by_an_older_time(connection: sqlite3.Connection) -> int:
    """The number of rows whose time is after that of the last row of their id: perhaps the newest stands first."""
    last = 'SELECT max("row") FROM temp."incoming" GROUP BY "id"'
    found: tuple[int] = connection.execute(
        'SELECT count(*) FROM temp."incoming" i JOIN temp."incoming" l ON l."id" = i."id" AND l."at" < i."at"'  # noqa: S608  # constants
        f' WHERE i."id" IN (SELECT "id" FROM temp."twice") AND l."row" IN ({last})'
    ).fetchone()
    return found[0]


def _keep_one(connection: sqlite3.Connection, other: str) -> int:
    """Delete the rows of an id of which there is an earlier (`<`) or a later (`>`) one; returns their number."""
    return connection.execute(
        'DELETE FROM temp."incoming" WHERE "id" IN (SELECT "id" FROM temp."twice") AND EXISTS ('  # noqa: S608  # constants
        f'SELECT 1 FROM temp."incoming" j WHERE j."id" = "incoming"."id" AND j."row" {other} "incoming"."row")'
    ).rowcount


def _find_twice(connection: sqlite3.Connection) -> bool:
    """True if an id occurs more than once; the table `twice` holds those."""
    connection.execute('DROP TABLE IF EXISTS temp."twice"')
    connection.execute('CREATE TEMP TABLE "twice" AS SELECT "id" FROM "incoming" GROUP BY "id" HAVING count(*) > 1')
    return connection.execute('SELECT 1 FROM temp."twice"').fetchone() is not None


def _number_twins(connection: sqlite3.Connection, batch: Batch, rows: Rows) -> int:
    """Number equal rows of a file that have no id, so that each counts; returns their number.

    In overlapping files, the second, third ... equal rows are identified with each other in the same way.
    """
    connection.execute(
        'CREATE TEMP TABLE "twin" AS SELECT * FROM ('
        'SELECT "row", "id", "flagged", row_number() OVER (PARTITION BY "id" ORDER BY "row") AS "number"'
        ' FROM temp."incoming" WHERE "row" > ? AND "row" <= ? AND "derived" AND "id" IN (SELECT "id" FROM temp."twice")'
        ') WHERE "number" > 1',
        rows,
    )
    twin_rows = connection.execute('SELECT "row", "id", "flagged", "number" FROM temp."twin"')
    numbered = ((twin(first, number), flagged, row) for row, first, flagged, number in twin_rows)
    connection.executemany(
        'UPDATE temp."incoming" SET "id" = ?, "kept" = ? WHERE "row" = ?',
        ((key, _is_kept(batch, key, flagged), row) for key, flagged, row in numbered),
    )
    count: int = connection.execute('SELECT count(*) FROM temp."twin"').fetchone()[0]
    connection.execute('DROP TABLE temp."twin"')
    return count


def file_of(cases: Sequence[tuple[Batch, Rows]], row: int) -> str:
    """The name of the file of a staged row."""
    return cases[bisect_left(cases, row, key=lambda one: one[1].last)][0].name


def _reject_clashes(connection: sqlite3.Connection, cases: Sequence[tuple[Batch, Rows]], count: RowCount) -> None:
    differ = " OR ".join(
        f'min("{one}") IS NOT max("{one}") OR count("{one}") NOT IN (0, count(*))' for one in CASE_FIELDS
    )
    connection.execute(
        'CREATE TEMP TABLE "clash" AS SELECT "id" FROM temp."incoming"'  # noqa: S608  # constants
        f' WHERE "id" IN (SELECT "id" FROM temp."twice") GROUP BY "id" HAVING {differ}'
    )
    clashing = 'FROM temp."incoming" WHERE "id" IN (SELECT "id" FROM temp."clash")'
    for row, line, key in connection.execute(f'SELECT "row", "line", "id" {clashing} ORDER BY "row"'):
        count.rejects.add(file_of(cases, row), line, clash(key))
    connection.execute(f"DELETE {clashing}")
    connection.execute('DROP TABLE temp."clash"')
