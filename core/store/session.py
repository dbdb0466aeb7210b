"""Session on one open database: snapshot, write transactions, and detection of other writers.

Perform a check and the writes that depend on it within one `writing` block: it takes the lock before reading, so that
nobody can change the data in between.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.errors import BadData, Conflict, OptableError, ReadOnly
from core.model.workspace import RecordId
from core.store.connect import Database, identity_of
from core.store.journal import JournalEntry, entries, newest
from core.store.lock import take_lock
from core.store.migrate import open_current
from core.store.newest_stamp import stamped
from core.store.origin import Origin, new_run
from core.store.snapshot import Snapshot, load
from core.store.sqlite_errors import translated_errors

if TYPE_CHECKING:
    from core.store.transaction import Transaction
    from core.verdict.replay.cache import ReplayCache

T = TypeVar("T")
NEVER = -1
"""Differs from the `data_version` of every connection."""


class DatabaseSession:
    """Maintains a snapshot that either matches the database or is known to be older."""

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
        """Snapshot before the first operation under the current lock, restored on an error."""
        self._replay: ReplayCache | None = None

    @property
    def replay(self) -> ReplayCache:
        """Replay cache shared by the verdicts within operations."""
        from core.verdict.replay.cache import ReplayCache  # noqa: PLC0415  # reading commands must start fast

        self._replay = self._replay or ReplayCache()
        return self._replay

    @property
    def read_only(self) -> str:
        """The reason why nothing can be written; empty if writing is possible."""
        return self._only_read or self._database.read_only

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot as last read; loaded on first use."""
        if self._snapshot is None:
            return self.read(self._load)
        return self._snapshot

    @property
    def is_current(self) -> bool:
        """True if nobody else has written since the snapshot was read."""
        return self._version_now() == self._version

    @property
    def began(self) -> int:
        """The number of the newest journal entry when this run opened the file."""
        return self._began

    def close(self) -> None:
        """Close the session and its connection."""
        self._database.connection.close()

    def read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """Run a query on a consistent state of the database."""
        with self._unlocked() as connection:
            return query(connection)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A context in which several queries and the snapshot see the same state of the database."""
        with self._unlocked() as connection:
            self._catch_up(connection)
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A context that holds the write lock for several operations and commits them together, or none.

        Within the block, the snapshot always matches the database.
        """
        with self._locked() as connection:
            self._catch_up(connection)
            yield

    def pages(self, record: RecordId | None, limit: int | None) -> Iterator[JournalEntry]:
        """Journal entries, newest first; nothing is locked between pages."""
        with translated_errors(self.path):
            yield from entries(self._database.connection, record, limit)

    def refresh(self) -> bool:
        """Reload if another program wrote or replaced the file since the snapshot was read; returns True if so."""
        try:
            return self._refresh()
        except BadData as error:
            try:
                self._reopen()  # a connection that has met damage does not notice that the file is whole again
            except OptableError:
                raise error from None
            return self._refresh()

    def _refresh(self) -> bool:
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
        """Run an operation under the write lock and commit it; on an error, or with `only_try`, nothing changes."""
        with self._locked() as connection:
            return self._operate(connection, operation, only_try=only_try)

    def put(self, statement: Callable[[sqlite3.Connection], object]) -> None:
        """Write data other than records: drafts and the sync base."""
        with self._locked() as connection:
            statement(connection)

    def beside(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run work on temporary tables: nothing is locked, and the workspace is unchanged."""
        connection = self._database.connection
        with translated_errors(self.path):
            connection.execute("BEGIN")
            try:
                result = work(connection)
            except BaseException:
                _roll_back(connection)
                raise
            connection.execute("COMMIT")
        return result

    def _operate(self, connection: sqlite3.Connection, operation: Callable[[Transaction], T], *, only_try: bool) -> T:
        # Reading commands never get here and must start fast.
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
            connection, after.workspace, after.evidence, transaction.now, keys_may_differ=transaction.keys_may_differ
        )
        self._committed = self._committed or before
        if transaction.changes:
            evidence = stamped(evidence, connection, self.path)
        self._snapshot = after if evidence is after.evidence else replace(after, evidence=evidence)
        return result

    def _catch_up(self, connection: sqlite3.Connection) -> Snapshot:
        """The current snapshot, reloaded if somebody else wrote."""
        before = self._snapshot
        if before is None or not self.is_current:
            self._news = self._news or before is not None
            return self._load(connection)
        return before

    @contextmanager
    def _unlocked(self) -> Iterator[sqlite3.Connection]:
        """A read transaction, or the enclosing transaction."""
        connection = self._database.connection
        with translated_errors(self.path):
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
        """Hold the write lock and commit at the end; inside an outer lock, the outer one commits."""
        if self._writes:
            yield self._database.connection
            return
        self._begin()
        connection = self._database.connection
        self._writes = True
        try:
            with translated_errors(self.path):
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
        """Take the write lock on the file that the path names now, reopening it if it was replaced."""
        while True:
            if self.read_only:
                raise ReadOnly(f"the workspace is read-only: {self.read_only}", str(self.path))
            connection = self._database.connection
            with translated_errors(self.path):
                take_lock(connection, self.path)
            try:
                if identity_of(self.path) == self._database.identity:
                    return
                self._reopen()
            except BaseException:
                _roll_back(connection)
                raise

    def _refuse_replaced(self) -> None:
        """Raise Conflict if the file was replaced during the write: the changes are lost and must not count."""
        if identity_of(self.path) != self._database.identity:
            raise Conflict("the database was replaced while this was written: it is not saved", str(self.path))

    def _reopen(self) -> None:
        """Open the replacement of the file and close the old connection, whose lock may still be held."""
        fresh = open_current(self.path, only_look=self._only_look)
        self._database.connection.close()
        self._database = fresh
        self._version = NEVER
        self._began = self._newest_entry()

    def _newest_entry(self) -> int:
        with translated_errors(self.path):
            return newest(self._database.connection)

    def _version_now(self) -> int:
        with translated_errors(self.path):
            version: int = self._database.connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    def _load(self, connection: sqlite3.Connection) -> Snapshot:
        """Load everything. `data_version` is read inside the transaction, after the first read has fixed the state."""
        connection.execute("SELECT count(*) FROM meta").fetchone()
        version = self._version_now()
        self._snapshot = load(connection, self.path)
        self._version = version
        return self._snapshot


def _roll_back(connection: sqlite3.Connection) -> None:
    """Roll back, unless SQLite has already ended the transaction; the error that led here is the one to say."""
    with suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")
