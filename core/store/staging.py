"""Cases on their way in: in a table of this connection's own, so that reading them, however slowly, locks nothing.

Only the rows at hand are in memory: a million cases need no more of it than ten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from core.ingest.batch import Batch, is_control
from core.ingest.report import Rejects
from core.ingest.rows import CASE_FIELDS
from core.store.rows import quoted

CHUNK = 5000
CACHE = 32 * 1024
"""KiB of pages at hand while a million keys find their place in an index."""
USUAL_CACHE = 2000
EVERY_ONE = Fraction(1)
COLUMNS = ("line", "kept", *CASE_FIELDS)
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
    """Reads the cases of a file. `kept` says which of them become records; the others are only counted."""
    share = batch.controls if batch.mapped.kind == "predictions" else EVERY_ONE
    key, flagged = CASE_FIELDS.index("id"), CASE_FIELDS.index("flagged")
    rows = (
        (line, cells[flagged] or share == EVERY_ONE or is_control(batch.source, cells[key], share), *cells)
        for line, cells in batch.rows(rejects)
    )
    statement = f'INSERT INTO temp."incoming" ({quoted(COLUMNS)}) VALUES ({", ".join("?" * len(COLUMNS))})'  # noqa: S608
    first = _last(connection)
    while chunk := list(islice(rows, CHUNK)):
        connection.executemany(statement, chunk)
        progress(batch)
    return Rows(first, _last(connection))


def _last(connection: sqlite3.Connection) -> int:
    last: int = connection.execute('SELECT coalesce(max("row"), 0) FROM temp."incoming"').fetchone()[0]
    return last


def once_each(connection: sqlite3.Connection, names: Callable[[int], str], rejects: Rejects) -> None:
    """Leaves each id once. With two contents nobody knows which is meant: all its lines are rejected.

    `names` gives the file of a row.
    """
    connection.execute('CREATE INDEX temp."incoming_id" ON "incoming" ("id")')
    connection.execute('CREATE TEMP TABLE "twice" AS SELECT "id" FROM "incoming" GROUP BY "id" HAVING count(*) > 1')
    if connection.execute('SELECT 1 FROM temp."twice"').fetchone():
        _reject_clashes(connection, names, rejects)
        connection.execute(
            'DELETE FROM temp."incoming" WHERE "id" IN (SELECT "id" FROM temp."twice") AND EXISTS ('
            'SELECT 1 FROM temp."incoming" j WHERE j."id" = "incoming"."id" AND j."row" < "incoming"."row")'
        )
    connection.execute('DROP TABLE temp."twice"')


def _reject_clashes(connection: sqlite3.Connection, names: Callable[[int], str], rejects: Rejects) -> None:
    differ = " OR ".join(
        f'min("{one}") IS NOT max("{one}") OR count("{one}") NOT IN (0, count(*))' for one in CASE_FIELDS
    )
    connection.execute(
        'CREATE TEMP TABLE "clash" AS SELECT "id" FROM temp."incoming"'  # noqa: S608  # constants
        f' WHERE "id" IN (SELECT "id" FROM temp."twice") GROUP BY "id" HAVING {differ}'
    )
    clashing = 'FROM temp."incoming" WHERE "id" IN (SELECT "id" FROM temp."clash")'
    for row, line, key in connection.execute(f'SELECT "row", "line", "id" {clashing} ORDER BY "row"'):
        rejects.add(names(row), line, f"the id {key!r} is there more than once, with different content")
    connection.execute(f"DELETE {clashing}")
    connection.execute('DROP TABLE temp."clash"')
