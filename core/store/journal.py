"""Append-only journal in which each entry's hash covers the previous one.

It makes tampering evident, no more: anyone who can write the file can also rewrite the whole chain. It detects a
changed entry, a missing entry, and a truncated tail (the head is stored separately, in `meta`). A text that was removed
and left its digest behind is no change (`removable_text`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from core.model.base import utc
from core.model.workspace import RecordId
from core.store.hash_chain import hash_v1, hash_v2
from core.store.removable_text import has_removed, shown_label, unmistakable
from core.store.schema import JOURNAL
from core.store.sqlite_errors import Undecodable

ABSENT_OR = (str, type(None))
PAGE = 200
"""Entries read at a time: a query that remains open would block writers."""
COLUMNS = ", ".join(f'"{column}"' for column in JOURNAL)
SHAPES = frozenset((int, *[str] * 6, before, after, *[str] * 4) for before in ABSENT_OR for after in ABSENT_OR)
"""The types of an entry's cells."""
DIGITS = 19
"""The most digits of a number in SQLite."""
UNREADABLE = (-1, "")
"""The head of an invalid journal, changed by another program."""
INSERT = f'INSERT INTO "journal" ({COLUMNS}) VALUES ({", ".join("?" for _ in JOURNAL)})'  # noqa: S608  # constants


class JournalEntry(NamedTuple):
    """One journal entry: a change of one record, as stored in the table.

    Entries of one operation share `change`, which names the run that made it (see `origin`); `undoes` is the change
    that was undone or redone.

    `before` and `after` are JSON, or None if the record did not or does not exist. For evidence they are lists of
    records, `kind` is `reading`, `completion` or `exception`, and `key` is empty if there are several. Both are decoded
    by `removable_text`, because texts may have been removed from them.
    """

    seq: int
    at: str
    actor: str
    action: str
    label: str
    kind: str
    key: str
    before: str | None
    after: str | None
    change: str
    undoes: str
    hash_v1: str = ""
    """The hash of an entry from before the second format of the chain; else empty."""
    hash: str = ""

    @property
    def title(self) -> str:
        """The label for people."""
        return shown_label(self.label)

    @property
    def lacks_text(self) -> bool:
        """True if a text was removed from the record before or after."""
        return has_removed(self.before, self.after)

    def chained(self, previous: str) -> JournalEntry:
        """The entry with its hash."""
        return self._replace(hash=hash_v2(previous, self[:-1]))

    def is_chained(self, previous: JournalEntry) -> bool:
        """True if it follows the previous entry in the chain, and in that of format 1 as far as its texts are there."""
        return self.hash == hash_v2(previous.hash, self[:-1]) and (
            not self.hash_v1
            or self.lacks_text
            or self.label != self.title
            or self.hash_v1 == hash_v1(previous.hash_v1, self[:-2])
        )


def entry_of(row: Sequence[Any]) -> JournalEntry:
    """A row as an entry. Undecodable if a cell has a type that is never written there."""
    if tuple(map(type, row)) not in SHAPES:
        raise Undecodable(f"entry {row[0]} of the journal has a value of a wrong type")
    return JournalEntry(*row)


def head(connection: sqlite3.Connection) -> tuple[int, str]:
    """Number and hash of the newest entry, as stored separately from the entries; `UNREADABLE` if invalid."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'head'").fetchone()
    if row is None:
        return 0, ""
    seq, _, hashed = str(row[0]).partition(" ")
    return (int(seq), hashed) if seq.isdecimal() and len(seq) <= DIGITS else UNREADABLE


def append(connection: sqlite3.Connection, entries: Sequence[JournalEntry]) -> None:
    """Append entries, numbered from the head, and update the head."""
    seq, previous = head(connection)
    rows = []
    for entry in entries:
        rows.append(entry._replace(label=unmistakable(entry.label)).chained(previous))
        seq, previous = entry.seq, rows[-1].hash
    connection.executemany(INSERT, rows)
    put_meta(connection, "head", f"{seq} {previous}")


def put_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Store one metadata value."""
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def get_meta(connection: sqlite3.Connection, key: str) -> str:
    """A metadata value; empty if it was never set."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def entries(
    connection: sqlite3.Connection, record: RecordId | None = None, limit: int | None = None
) -> Iterator[JournalEntry]:
    """Journal entries, newest first, of all records or of one."""
    condition, arguments = ("", ()) if record is None else ('"kind" = ? AND "key" = ? AND ', tuple(record))
    statement = f'SELECT {COLUMNS} FROM "journal" WHERE {condition}"seq" < ? ORDER BY "seq" DESC LIMIT ?'  # noqa: S608
    below, left = 2**62, limit
    while left is None or left > 0:
        size = PAGE if left is None else min(PAGE, left)
        page = [entry_of(row) for row in connection.execute(statement, (*arguments, below, size))]
        yield from page
        if len(page) < size:
            return
        below = page[-1].seq
        left = None if left is None else left - size


def has_its_head(connection: sqlite3.Connection) -> bool:
    """Report if the newest entry is the one that the head names."""
    row = connection.execute('SELECT "seq", "hash" FROM "journal" ORDER BY "seq" DESC LIMIT 1').fetchone()
    return head(connection) == (row or (0, ""))


def newest(connection: sqlite3.Connection) -> int:
    """The number of the newest entry; 0 if there is none."""
    number: int = connection.execute('SELECT coalesce(max("seq"), 0) FROM "journal"').fetchone()[0]
    return number


def entry_at(connection: sqlite3.Connection, seq: int) -> JournalEntry | None:
    """The entry of that number; a record's `rev` is the number of the entry that last changed it."""
    row = connection.execute(f'SELECT {COLUMNS} FROM "journal" WHERE "seq" = ?', (seq,)).fetchone()  # noqa: S608
    return entry_of(row) if row else None


def changed_since(connection: sqlite3.Connection, record: RecordId, seq: int) -> list[JournalEntry]:
    """Changes of a record after that entry, oldest first."""
    statement = f'SELECT {COLUMNS} FROM "journal" WHERE "kind" = ? AND "key" = ? AND "seq" > ? ORDER BY "seq"'  # noqa: S608  # constants
    return [entry_of(row) for row in connection.execute(statement, (*record, seq))]


def of_change(connection: sqlite3.Connection, change: str) -> list[JournalEntry]:
    """The entries of one operation, oldest first."""
    statement = f'SELECT {COLUMNS} FROM "journal" WHERE "change" = ? ORDER BY "seq"'  # noqa: S608  # constants
    return [entry_of(row) for row in connection.execute(statement, (change,))]


def of_kind_since(connection: sqlite3.Connection, kind: str, seq: int) -> Iterator[JournalEntry]:
    """The entries of a kind after an entry, oldest first."""
    statement = f'SELECT {COLUMNS} FROM "journal" WHERE "kind" = ? AND "seq" > ? ORDER BY "seq"'  # noqa: S608  # constants
    return map(entry_of, connection.execute(statement, (kind, seq)))


def is_in_effect(connection: sqlite3.Connection, entry: JournalEntry) -> bool:
    """True if the change of an entry was never undone, or redone since."""
    statement = 'SELECT "action" FROM "journal" WHERE "undoes" = ? AND "seq" > ? ORDER BY "seq" DESC LIMIT 1'
    row = connection.execute(statement, (entry.change, entry.seq)).fetchone()
    return row is None or row[0] == "redo"


def time_of(text: str) -> datetime:
    """The time of an entry; the end of the calendar if it is invalid after tampering."""
    try:
        return utc(text)
    except (ValueError, TypeError):
        return datetime.max.replace(tzinfo=UTC)


class Moment(NamedTuple):
    """An entry with an implausible time; `back` is how much it is earlier than the previous entry."""

    number: int
    at: datetime
    back: timedelta = timedelta()


def odd_times(connection: sqlite3.Connection, clock: datetime) -> tuple[tuple[Moment, ...], tuple[Moment, ...]]:
    """Entries dated after the clock, and entries dated before the previous one."""
    later = [
        Moment(seq, time_of(at))
        for seq, at in connection.execute(
            'SELECT "seq", "at" FROM "journal" WHERE "at" > ? ORDER BY "seq"', (clock.isoformat(),)
        )
    ]
    pairs = connection.execute(
        'SELECT "seq", "at", "before" FROM'
        ' (SELECT "seq", "at", lag("at") OVER (ORDER BY "seq") AS "before" FROM "journal") WHERE "at" < "before"'
    )
    back = [
        Moment(seq, entry_time, time_of(before) - entry_time)
        for seq, at, before in pairs
        for entry_time in (time_of(at),)
    ]
    return tuple(later), tuple(back)


def verify(connection: sqlite3.Connection) -> JournalEntry | None:
    """The first entry whose hash or number does not match the chain or the head; None if all match.

    If the tail was truncated, it is the last remaining entry (numbered 0 if there is none).
    """
    last = JournalEntry(0, "", "", "", "the journal is empty", "", "", None, None, "", "")
    below = 0
    statement = f'SELECT {COLUMNS} FROM "journal" WHERE "seq" > ? ORDER BY "seq" LIMIT ?'  # noqa: S608  # constants
    while page := [entry_of(row) for row in connection.execute(statement, (below, PAGE))]:
        for entry in page:
            if entry.seq != last.seq + 1 or not entry.is_chained(last):
                return entry
            last = entry
        below = page[-1].seq
    return None if head(connection) == (last.seq, last.hash) else last
