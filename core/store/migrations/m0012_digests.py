"""A hash chain over digests of texts, so that a text can be removed; the hashes of before remain beside it.

And a long text of the last sync in parts, because one cell would have to be in memory whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from core.store.hash_chain import BROKEN, hash_v1, hash_v2
from core.store.migrations.tables import table

COLUMNS = '"seq", "at", "actor", "action", "label", "kind", "key", "before", "after", "change", "undoes", "hash"'
PAGE = 1000


def migrate(db: Database) -> None:
    """Bring the schema to this version.

    Nothing broken is made whole: an entry whose hash is wrong gets one that is wrong in the new chain as well, and a
    head that is not the newest entry's remains as it is.
    """
    table(db, "base_part", {"file": str, "number": int, "content": str}, ("file", "number"))
    db.execute('DROP TRIGGER IF EXISTS "journal_is_not_changed"')  # restored with all others after the migrations
    db.table("journal").add_column("hash_v1", str, not_null_default="")
    connection = db.conn
    decode = connection.text_factory
    connection.text_factory = lambda raw: raw.decode(errors="replace")  # a damaged entry must not stop the migration
    try:
        newest, (before, after) = 0, ("", "")
        for page in _pages(db):
            hashes = []
            for row in page:
                newest, (before, after) = row[0], _hashes(row, before, after)
                hashes.append((after, newest))
            connection.executemany('UPDATE "journal" SET "hash_v1" = "hash", "hash" = ? WHERE "seq" = ?', hashes)
        head = f"{newest} {before}"
        db.execute("UPDATE meta SET value = ? WHERE key = 'head' AND value = ?", (f"{newest} {after}", head))
    finally:
        connection.text_factory = decode


def _pages(db: Database) -> Iterator[list[Sequence[Any]]]:
    below = -(2**63)
    statement = f'SELECT {COLUMNS} FROM "journal" WHERE "seq" > ? ORDER BY "seq" LIMIT {PAGE}'  # noqa: S608  # constants
    while page := db.execute(statement, (below,)).fetchall():
        yield page
        below = page[-1][0]


def _hashes(row: Sequence[Any], previous_v1: str, previous: str) -> tuple[str, str]:
    """An entry's hash of format 1, as it stands, and the one of format 2."""
    *cells, stored = row
    try:
        is_right = hash_v1(previous_v1, cells) == stored
        return str(stored), hash_v2(previous, [*cells, stored]) if is_right else BROKEN
    except (ValueError, TypeError):  # a cell of another type than a text
        return str(stored), BROKEN
