"""One open database: what was last read of it, writing to it, and noticing when others write.

Who looks and then writes what follows from it does both within `writing`: the lock is taken before the look, so that
nobody changes meanwhile what was looked at.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.errors import Conflict, ReadOnly
from core.model.workspace import RecordId
from core.store.connect import Database, identity_of
from core.store.journal import JournalEntry, entries, newest
from core.store.lock import take_lock
from core.store.migrate import open_current
from core.store.newest_stamp import stamped
from core.store.origin import Origin, new_run
from core.store.snapshot import Snapshot, load
from core.store.sqlite_errors import explained

if TYPE_CHECKING:
    from core.store.transaction import Transaction
    from core.verdict.replay.cache import ReplayCache

T = TypeVar("T")
NEVER = -1
"""No `data_version` of any connection."""


class DatabaseSession:
    """Keeps a snapshot that is either what the database holds, or known to be older."""

    def __init__(
        self,
        path: Path,
        actor: str,
        clock: Callable[[], datetime],
        only_read: str = "",
        *,
        only_look: bool = False,
        origin: Origin | None = None,
    ) -> None:  # how it is opened
        self.path = path
        self.origin = origin or new_run()
        self._only_read = only_read
        self._only_look = only_look
        self.actor = actor.encode(errors="replace").decode()
        self.clock = clock
        self._database: Database = open_current(path, only_look=only_look)
        self._began = self._newest_entry()
        self._snapshot: Snapshot | None = None
        self._version = NEVER
        self._news = False
        self._writes = False
        self._committed: Snapshot | None = None
        """Before the first operation of the present lock: what stands again if it ends with an error."""
        self._replay: ReplayCache | None = None

    @property
    def replay(self) -> ReplayCache:
        """The replays that the verdicts within operations share."""
        from core.verdict.replay.cache import ReplayCache  # noqa: PLC0415  # reading commands must start fast

        self._replay = self._replay or ReplayCache()
        return self._replay

    @property
    def read_only(self) -> str:
        """Why nothing can be written; empty where it can."""
        return self._only_read or self._database.read_only

    @property
    def snapshot(self) -> Snapshot:
        """As last read; read now where it never was."""
        if self._snapshot is None:
            return self.read(self._load)
        return self._snapshot

    @property
    def is_current(self) -> bool:
        """Whether nobody else wrote since the snapshot was read."""
        return self._version_now() == self._version

    @property
    def began(self) -> int:
        """The journal's newest entry when this run opened the file."""
        return self._began

    def close(self) -> None:
        """The connection with it."""
        self._database.connection.close()

    def read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """Runs a query at one moment of the database."""
        with self._unlocked() as connection:
            return query(connection)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One moment of the database for several queries; the snapshot too is of that moment."""
        with self._unlocked() as connection:
            self._catch_up(connection)
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The write lock for several operations, committed as one at the end, or none of them.

        The snapshot is what the database holds, from the first line of the block to the last.
        """
        with self._locked() as connection:
            self._catch_up(connection)
            yield

    def pages(self, record: RecordId | None, limit: int | None) -> Iterator[JournalEntry]:
        """The journal, newest first; between its pages nothing is locked."""
        with explained(self.path):
            yield from entries(self._database.connection, record, limit)

    def refresh(self) -> bool:
        """Whether another program wrote, or replaced the file, since the snapshot was read; then it is read anew."""
        replaced = identity_of(self.path) != self._database.identity
        if replaced:
            self._reopen()
        known = self._snapshot
        if known is None:
            return replaced
        if replaced or not self.is_current:
            self.read(self._load)
            self._news = True
        news, self._news = self._news, False
        return news

    def write(self, operation: Callable[[Transaction], T], *, only_try: bool = False) -> T:
        """Runs an operation under the write lock and commits it; on an error, or if only tried, nothing changes."""
        with self._locked() as connection:
            return self._operate(connection, operation, only_try=only_try)

    def put(self, statement: Callable[[sqlite3.Connection], object]) -> None:
        """Writes what is no record: drafts and the base of the sync."""
        with self._locked() as connection:
            statement(connection)

    def beside(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Work on tables of this connection's own: nothing is locked, nothing of the workspace changes."""
        connection = self._database.connection
        with explained(self.path):
            connection.execute("BEGIN")
            try:
                result = work(connection)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        return result

    def _operate(self, connection: sqlite3.Connection, operation: Callable[[Transaction], T], *, only_try: bool) -> T:
        # Reading commands never come here, and must start fast.
        from core.store.commit import commit  # noqa: PLC0415
        from core.store.operations.before_commit import BEFORE_COMMIT  # noqa: PLC0415
        from core.store.operations.refresh_checkpoints import refresh_checkpoints  # noqa: PLC0415
        from core.store.transaction import Transaction  # noqa: PLC0415

        before = self._catch_up(connection)
        transaction = Transaction(connection, self.path, before, self.actor, self.clock().astimezone(UTC), self.origin)
        result = operation(transaction)
        if only_try:
            connection.execute("ROLLBACK")
            return result
        for step in BEFORE_COMMIT:
            step(transaction, self.replay)
        after = commit(transaction)
        evidence = refresh_checkpoints(
            connection, after.workspace, after.evidence, transaction.now, asked_anew=transaction.asks_anew
        )
        self._committed = self._committed or before
        if transaction.changes:
            evidence = stamped(evidence, connection, self.path)
        self._snapshot = after if evidence is after.evidence else replace(after, evidence=evidence)
        return result

    def _catch_up(self, connection: sqlite3.Connection) -> Snapshot:
        """The snapshot, read anew where somebody else wrote since."""
        before = self._snapshot
        if before is None or not self.is_current:
            self._news = self._news or before is not None
            return self._load(connection)
        return before

    @contextmanager
    def _unlocked(self) -> Iterator[sqlite3.Connection]:
        """A read transaction; inside another transaction, that one."""
        connection = self._database.connection
        with explained(self.path):
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                _roll_back(connection)

    @contextmanager
    def _locked(self) -> Iterator[sqlite3.Connection]:
        """Holds the write lock and commits at the end; inside another one, that one commits."""
        if self._writes:
            yield self._database.connection
            return
        self._begin()
        connection = self._database.connection
        self._writes = True
        try:
            with explained(self.path):
                yield connection
                if connection.in_transaction:
                    connection.execute("COMMIT")
        except BaseException:
            _roll_back(connection)
            self._snapshot = self._committed or self._snapshot
            raise
        finally:
            self._writes, self._committed = False, None
        self._refuse_replaced()

    def _begin(self) -> None:
        """Takes the write lock on the file that the path names now, which may be another one than was opened."""
        while True:
            if self.read_only:
                raise ReadOnly(f"the workspace is read-only: {self.read_only}", str(self.path))
            connection = self._database.connection
            with explained(self.path):
                take_lock(connection, self.path)
            try:
                if identity_of(self.path) == self._database.identity:
                    return
                self._reopen()
            except BaseException:
                connection.execute("ROLLBACK")
                raise

    def _refuse_replaced(self) -> None:
        """What was written into a file that was moved away meanwhile is lost, and must not be called saved."""
        if identity_of(self.path) != self._database.identity:
            raise Conflict("the database was replaced while this was written: it is not saved", str(self.path))

    def _reopen(self) -> None:
        """Leaves the connection of a replaced file, whose lock may still be held."""
        fresh = open_current(self.path, only_look=self._only_look)
        self._database.connection.close()
        self._database = fresh
        self._version = NEVER
        self._began = self._newest_entry()

    def _newest_entry(self) -> int:
        with explained(self.path):
            return newest(self._database.connection)

    def _version_now(self) -> int:
        with explained(self.path):
            version: int = self._database.connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    def _load(self, connection: sqlite3.Connection) -> Snapshot:
        """Reads all. The version is asked for inside the transaction, when the first read has fixed the moment."""
        connection.execute("SELECT count(*) FROM meta").fetchone()
        version = self._version_now()
        self._snapshot = load(connection, self.path)
        self._version = version
        return self._snapshot


def _roll_back(connection: sqlite3.Connection) -> None:
    """Some errors of SQLite have ended the transaction already."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
