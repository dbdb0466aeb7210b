"""One open database: what was last read of it, writing to it, and noticing when others write."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.errors import ReadOnly
from core.model.workspace import RecordId
from core.store.connect import Database, identity_of
from core.store.failures import explained
from core.store.journal import Entry, entries
from core.store.migrate import open_current
from core.store.snapshot import Snapshot, load
from core.store.stamps import stamped

if TYPE_CHECKING:
    from core.store.transaction import Transaction
    from core.verdict.replay.replay import Replay

T = TypeVar("T")
NEVER = -1
"""No `data_version` of any connection."""


class Handle:
    """Keeps a snapshot that is either what the database holds, or known to be older."""

    def __init__(
        self, path: Path, actor: str, clock: Callable[[], datetime], only_read: str = "", *, only_look: bool = False
    ) -> None:  # how it is opened
        self.path = path
        self._only_read = only_read
        self._only_look = only_look
        self.actor = actor.encode(errors="replace").decode()
        self.clock = clock
        self._database: Database = open_current(path, only_look=only_look)
        self._snapshot: Snapshot | None = None
        self._version = NEVER
        self._news = False
        self._replay: Replay | None = None

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

    def close(self) -> None:
        """The connection with it."""
        self._database.connection.close()

    def read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """Runs a query at one moment of the database."""
        connection = self._database.connection
        with explained(self.path):
            connection.execute("BEGIN")
            try:
                return query(connection)
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def pages(self, record: RecordId | None, limit: int | None) -> Iterator[Entry]:
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
        return self._locked(lambda connection: self._operate(connection, operation, only_try=only_try))

    def put(self, statement: Callable[[sqlite3.Connection], object]) -> None:
        """Writes what is no record: drafts and the base of the sync."""
        self._locked(statement)

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
        from core.store.operations.answer import settle  # noqa: PLC0415
        from core.store.operations.end_waivers import end_waivers  # noqa: PLC0415
        from core.store.operations.keep_stop import keep_stop  # noqa: PLC0415
        from core.store.operations.renew import renew  # noqa: PLC0415
        from core.store.save import save  # noqa: PLC0415
        from core.store.transaction import Transaction  # noqa: PLC0415
        from core.verdict.replay.replay import Replay  # noqa: PLC0415

        before = self._snapshot
        if before is None or not self.is_current:
            self._news = self._news or before is not None
            before = self._load(connection)
        transaction = Transaction(connection, self.path, before, self.actor, self.clock().astimezone(UTC))
        result = operation(transaction)
        if only_try:
            connection.execute("ROLLBACK")
            return result
        if self._replay is None:
            self._replay = Replay()
        settle(transaction)
        end_waivers(transaction)
        keep_stop(transaction, self._replay)
        after = save(transaction)
        evidence = renew(connection, after.workspace, after.evidence, transaction.now, asked_anew=transaction.asks_anew)
        if transaction.changes:
            evidence = stamped(evidence, connection, self.path)
        connection.execute("COMMIT")
        self._snapshot = after if evidence is after.evidence else replace(after, evidence=evidence)
        return result

    def _locked(self, work: Callable[[sqlite3.Connection], T]) -> T:
        self._begin()
        connection = self._database.connection
        with explained(self.path):
            try:
                result = work(connection)
                if connection.in_transaction:
                    connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        return result

    def _begin(self) -> None:
        """Takes the write lock on the file that the path names now, which may be another one than was opened."""
        while True:
            if self.read_only:
                raise ReadOnly(f"the workspace is read-only: {self.read_only}", str(self.path))
            connection = self._database.connection
            with explained(self.path):
                connection.execute("BEGIN IMMEDIATE")
            try:
                if identity_of(self.path) == self._database.identity:
                    return
                self._reopen()
            except BaseException:
                connection.execute("ROLLBACK")
                raise

    def _reopen(self) -> None:
        """Leaves the connection of a replaced file, whose lock may still be held."""
        fresh = open_current(self.path, only_look=self._only_look)
        self._database.connection.close()
        self._database = fresh
        self._version = NEVER

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
