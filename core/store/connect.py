"""Open a database, or refuse it with a reason. A refused file is never written to."""

from __future__ import annotations

import os
import sqlite3
import stat
from dataclasses import dataclass
from pathlib import Path

from core.errors import BadData
from core.store.migrations import VERSION
from core.store.schema import APPLICATION_ID, TRIGGERS, expected_columns
from core.store.sqlite_errors import damaged, in_other_mode, translated_errors

BUSY_SECONDS = 10.0
"""Time after which a read or write gives up waiting for other programs."""
MAGIC = b"SQLite format 3\0"
SMALL = 32 * 2**20
"""Size in bytes up to which all pages are checked on opening (30 ms). Damage in larger files is reported when hit."""
Identity = tuple[int, int]


@dataclass
class Database:
    """An open connection, the reason if it is read-only (else empty), and the identity of the file."""

    path: Path
    connection: sqlite3.Connection
    read_only: str
    identity: Identity


def open_database(path: Path, *, only_look: bool = False) -> Database:
    """Open an existing database of this program and version. Raises BadData with an explanation otherwise."""
    version = inspect_header(path)
    read_only = "it is opened for reading only" if only_look else why_read_only(path)
    with translated_errors(path):
        identity = identity_of(path)
        connection = connect(path, write=not read_only)
        try:
            _refuse_unfit(path, connection, version)
        except BaseException:
            connection.close()
            raise
    return Database(path, connection, read_only, identity)


def inspect_header(path: Path) -> int:
    """The file's `user_version`, read without SQLite, which would already roll back a foreign journal."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise BadData("this is not a file, so it cannot be the workspace's database", str(path))
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise BadData("there is no database here", str(path)) from None
    except OSError as error:
        raise BadData(f"it cannot be read ({error.strerror})", str(path)) from error
    away = "Move it away: the workspace's database is then built from its text."
    if not header:
        raise BadData("the file is empty, not a database", str(path), away)
    if len(header) < 100 or not header.startswith(MAGIC):
        raise BadData("this is not a SQLite database", str(path), away)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise BadData("this database belongs to another program", str(path), away)
    version = int.from_bytes(header[60:64], "big")
    if version > VERSION:
        raise BadData(
            f"this database was written by a newer version of optable (schema {version}; this one knows {VERSION})",
            str(path),
            "Update optable.",
        )
    return version


def why_read_only(path: Path) -> str:
    """The reason why the database cannot be written, or empty. Write protection is respected for root too."""
    for label, target in ((f"the file {path.name}", path), (f"the folder {path.parent}", path.parent)):
        if not target.stat().st_mode & 0o222 or not os.access(target, os.W_OK):
            return f"{label} is write-protected"
    return ""


def identity_of(path: Path) -> Identity:
    """Identity of the file that the path currently names; it changes if the file is replaced."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise BadData(
            "the database is gone: somebody moved or deleted it", str(path), "Close the program and open it again."
        ) from None
    except OSError as error:
        raise BadData(f"the database cannot be read ({error.strerror})", str(path)) from error
    return status.st_dev, status.st_ino


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """A connection with this program's settings, in autocommit: transactions are started explicitly."""
    mode = "rw" if write else "ro"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _refuse_unfit(path: Path, connection: sqlite3.Connection, version: int) -> None:
    mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    if mode not in ("delete", "memory"):
        raise in_other_mode(path, mode)
    if version == VERSION:
        if path.stat().st_size <= SMALL:
            check_pages(path, connection)
        check_schema(path, connection)


def check_pages(path: Path, connection: sqlite3.Connection, *, thorough: bool = False) -> None:
    """Raise BadData if a page is damaged or, if `thorough`, an index does not match its table. Reads the whole file."""
    check = "integrity_check(1)" if thorough else "quick_check(1)"
    report = [str(row[0]) for row in connection.execute(f"PRAGMA {check}")]
    if report != ["ok"]:
        raise damaged(path, report[0].rpartition("\n")[2] if report else "it cannot be checked")


def check_schema(path: Path, connection: sqlite3.Connection) -> None:
    """Check the schema. Raises BadData if tables, columns or triggers differ from the expected ones."""
    actual_columns: dict[str, set[str]] = {}
    for table, column in connection.execute(
        "SELECT t.name, c.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table'"
    ):
        actual_columns.setdefault(table, set()).add(column)
    for table, columns in expected_columns().items():
        if table not in actual_columns:
            raise damaged(path, f"the table {table} is missing")
        if missing := sorted(columns - actual_columns[table]):
            raise damaged(path, f"the table {table} has no column {missing[0]}")
    triggers = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
    for name, sql in TRIGGERS.items():
        if triggers.pop(name, None) != sql:
            raise damaged(path, f"the trigger {name}, which protects what is written, is missing or changed")
    if triggers:
        raise damaged(path, f"it has a trigger that is not ours: {min(triggers)}")
