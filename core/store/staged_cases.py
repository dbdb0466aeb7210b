"""Cases on their way in: in a table of this connection's own, so that reading them, however slowly, locks nothing.

Only the rows at hand are in memory: a million cases need no more of it than ten.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from core.ingest.batch import Batch, is_control
from core.ingest.report import Rejects
from core.ingest.rows import CASE_FIELDS, DerivedId, twin
from core.store.rows import quoted

CHUNK = 5000
CACHE = 32 * 1024
"""KiB of pages at hand while a million keys find their place in an index."""
USUAL_CACHE = 2000
EVERY_ONE = Fraction(1)
COLUMNS = ("line", "kept", "derived", *CASE_FIELDS)
Progress = Callable[[Batch], None]
"""Called now and then while a file is read."""


class Rows(NamedTuple):
    """Which rows of the table a file has: those after `first`, up to `last`."""

    first: int
    last: int


def begin(connection: sqlite3.Connection) -> None:
    """An empty table."""
    end(connection)
    connection.execute(f"PRAGMA cache_size=-{CACHE}")
    connection.execute(f'CREATE TABLE temp."incoming" ("row" INTEGER PRIMARY KEY, {quoted(COLUMNS)})')


def end(connection: sqlite3.Connection) -> None:
    """Forgets what was read."""
    connection.execute('DROP TABLE IF EXISTS temp."incoming"')
    connection.execute(f"PRAGMA cache_size=-{USUAL_CACHE}")


def is_there(connection: sqlite3.Connection) -> bool:
    """Whether this is the connection on which it was read: a database that was replaced meanwhile has another."""
    return connection.execute("SELECT 1 FROM temp.sqlite_schema WHERE name = 'incoming'").fetchone() is not None


def add(connection: sqlite3.Connection, batch: Batch, rejects: Rejects, progress: Progress) -> Rows:
    """Reads the cases of a file. `kept` says which of them become records; the others are only counted.

    `derived` says that the file has no id for it.
    """
    key, flagged = CASE_FIELDS.index("id"), CASE_FIELDS.index("flagged")
    rows = (
        (line, _is_kept(batch, cells[key], cells[flagged]), cells[key].__class__ is DerivedId, *cells)
        for line, cells in batch.rows(rejects)
    )
    statement = f'INSERT INTO temp."incoming" ({quoted(COLUMNS)}) VALUES ({", ".join("?" * len(COLUMNS))})'  # noqa: S608
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


def once_each(connection: sqlite3.Connection, cases: Sequence[tuple[Batch, Rows]], rejects: Rejects) -> int:
    """Leaves each id once; how many rows are twins, which have no id and so get one each.

    With two contents nobody knows which is meant: all lines of that id are rejected.
    """
    twins = 0
    if _find_twice(connection) and (twins := sum(_number_twins(connection, batch, rows) for batch, rows in cases)):
        _find_twice(connection)
    if connection.execute('SELECT 1 FROM temp."twice"').fetchone():
        connection.execute('CREATE INDEX temp."incoming_id" ON "incoming" ("id")')
        _reject_clashes(connection, cases, rejects)
        connection.execute(
            'DELETE FROM temp."incoming" WHERE "id" IN (SELECT "id" FROM temp."twice") AND EXISTS ('
            'SELECT 1 FROM temp."incoming" j WHERE j."id" = "incoming"."id" AND j."row" < "incoming"."row")'
        )
    connection.execute('DROP TABLE temp."twice"')
    return twins


def _find_twice(connection: sqlite3.Connection) -> bool:
    """Whether an id is there more than once; the table `twice` has those."""
    connection.execute('DROP TABLE IF EXISTS temp."twice"')
    connection.execute('CREATE TEMP TABLE "twice" AS SELECT "id" FROM "incoming" GROUP BY "id" HAVING count(*) > 1')
    return connection.execute('SELECT 1 FROM temp."twice"').fetchone() is not None


def _number_twins(connection: sqlite3.Connection, batch: Batch, rows: Rows) -> int:
    """Numbers the rows of a file that are alike and have no id: they are as many as they are. How many there are.

    Of two files that overlap the second, third ... rows are the same ones too.
    """
    connection.execute(
        'CREATE TEMP TABLE "twin" AS SELECT * FROM ('
        'SELECT "row", "id", "flagged", row_number() OVER (PARTITION BY "id" ORDER BY "row") AS "number"'
        ' FROM temp."incoming" WHERE "row" > ? AND "row" <= ? AND "derived" AND "id" IN (SELECT "id" FROM temp."twice")'
        ') WHERE "number" > 1',
        rows,
    )
    found = connection.execute('SELECT "row", "id", "flagged", "number" FROM temp."twin"')
    numbered = ((twin(first, number), flagged, row) for row, first, flagged, number in found)
    connection.executemany(
        'UPDATE temp."incoming" SET "id" = ?, "kept" = ? WHERE "row" = ?',
        ((key, _is_kept(batch, key, flagged), row) for key, flagged, row in numbered),
    )
    count: int = connection.execute('SELECT count(*) FROM temp."twin"').fetchone()[0]
    connection.execute('DROP TABLE temp."twin"')
    return count


def file_of(cases: Sequence[tuple[Batch, Rows]], row: int) -> str:
    """The file of a staged row."""
    return cases[bisect_left(cases, row, key=lambda one: one[1].last)][0].name


def _reject_clashes(connection: sqlite3.Connection, cases: Sequence[tuple[Batch, Rows]], rejects: Rejects) -> None:
    differ = " OR ".join(
        f'min("{one}") IS NOT max("{one}") OR count("{one}") NOT IN (0, count(*))' for one in CASE_FIELDS
    )
    connection.execute(
        'CREATE TEMP TABLE "clash" AS SELECT "id" FROM temp."incoming"'  # noqa: S608  # constants
        f' WHERE "id" IN (SELECT "id" FROM temp."twice") GROUP BY "id" HAVING {differ}'
    )
    clashing = 'FROM temp."incoming" WHERE "id" IN (SELECT "id" FROM temp."clash")'
    for row, line, key in connection.execute(f'SELECT "row", "line", "id" {clashing} ORDER BY "row"'):
        rejects.add(file_of(cases, row), line, f"the id {key!r} is there more than once, with different content")
    connection.execute(f"DELETE {clashing}")
    connection.execute('DROP TABLE temp."clash"')
