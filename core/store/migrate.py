"""Migrate an older database after making a backup beside it."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import ReadOnly
from core.store.connect import Database, check_pages, check_schema, connect, open_database
from core.store.migrations import VERSION, released
from core.store.schema import APPLICATION_ID, TRIGGERS
from core.store.sqlite_errors import damaged, translated_errors

if TYPE_CHECKING:
    pass


def open_current(path: Path, *, only_look: bool = False) -> Database:
    """Open the database, migrating an older one; the backup is named `.backup-v{version}`.

    Raises ReadOnly if a migration is needed but the database is opened only for reading.
    """
    database = open_database(path, only_look=only_look)
    try:
        with translated_errors(path):
            version = version_of(database.connection)
            if version < VERSION:
                _bring_up_to_date(database, version, only_look=only_look)
    except BaseException:
        database.connection.close()
        raise
    return database


def _bring_up_to_date(database: Database, version: int, *, only_look: bool) -> None:
    if only_look:
        raise ReadOnly("the database has an older form", str(database.path), "Open the workspace to update it.")
    if database.read_only:
        raise ReadOnly(
            f"the database has an older form and cannot be brought up to date: {database.read_only}",
            str(database.path),
        )
    back_up(database.path, database.connection, version)
    migrate(database.path, database.connection)
    check_pages(database.path, database.connection)
    check_schema(database.path, database.connection)


def version_of(connection: sqlite3.Connection) -> int:
    """Number of migrations applied."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def back_up(path: Path, connection: sqlite3.Connection, version: int) -> Path:
    """Create a backup beside the database, complete or not at all; an existing one is never overwritten."""
    unfinished = path.with_name(f"{path.name}.copy-{secrets.token_hex(4)}")
    try:
        connection.execute("VACUUM INTO ?", (str(unfinished),))
        name = f"{path.name}.backup-v{version}"
        number = 1
        while (copy := path.with_name(name if number == 1 else f"{name}-{number}")).exists():
            number += 1
        with suppress(FileNotFoundError):  # removed by a faster program, which has made its own backup
            unfinished.rename(copy)
    finally:
        unfinished.unlink(missing_ok=True)
    return copy


def migrate(path: Path, connection: sqlite3.Connection) -> None:
    """Apply pending migrations in one transaction and restore the triggers that a transform drops."""
    from sqlite_utils import Database as Tables  # noqa: PLC0415  # 60 ms, and only this needs it

    migrations = released()
    tables = Tables(connection, execute_plugins=False, recursive_triggers=False)
    # A transform drops and recreates tables: with foreign keys on, that would delete the referring rows.
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(tables)
        put_triggers(connection)
        connection.execute(f"PRAGMA user_version={len(migrations.applied(tables))}")
        refuse_dangling_rows(path, connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("PRAGMA foreign_keys=ON")


def refuse_dangling_rows(path: Path, connection: sqlite3.Connection) -> None:
    """Check foreign keys. Raises BadData if a row refers to one that does not exist."""
    if row := connection.execute("PRAGMA foreign_key_check").fetchone():
        raise damaged(path, f"a row of {row[0]} refers to a row of {row[2]} that does not exist")


def put_triggers(connection: sqlite3.Connection) -> None:
    """Recreate all triggers from the constants."""
    for name, sql in TRIGGERS.items():
        connection.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        connection.execute(sql)


def build(path: Path) -> sqlite3.Connection:
    """Create an empty database at an unused path."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    connection = connect(path, write=True)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    migrate(path, connection)
    return connection
