"""Bringing an older database up to date, after a copy of it was put beside it."""

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
from core.store.sqlite_errors import damaged, explained

if TYPE_CHECKING:
    pass


def open_current(path: Path, *, only_look: bool = False) -> Database:
    """The database in this version's form; an older one is migrated, its copy kept as `.backup-v{version}`.

    ReadOnly where it would have to be, and is only to be looked at.
    """
    database = open_database(path, only_look=only_look)
    try:
        with explained(path):
            version = version_of(database.connection)
            if version < VERSION:
                _bring_up_to_date(database, version, only_look=only_look)
    except BaseException:
        database.connection.close()
        raise
    return database


def _bring_up_to_date(database: Database, version: int, *, only_look: bool) -> None:
    if only_look:
        raise ReadOnly("the database has an older form", str(database.path), "Open the workspace: that renews it.")
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
    """How many migrations it has had."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def back_up(path: Path, connection: sqlite3.Connection, version: int) -> Path:
    """A copy beside it, complete or absent; one that is there already is never overwritten."""
    unfinished = path.with_name(f"{path.name}.copy-{secrets.token_hex(4)}")
    try:
        connection.execute("VACUUM INTO ?", (str(unfinished),))
        name = f"{path.name}.backup-v{version}"
        number = 1
        while (copy := path.with_name(name if number == 1 else f"{name}-{number}")).exists():
            number += 1
        with suppress(FileNotFoundError):  # cleared by a program that was faster, and has made a copy of its own
            unfinished.rename(copy)
    finally:
        unfinished.unlink(missing_ok=True)
    return copy


def migrate(path: Path, connection: sqlite3.Connection) -> None:
    """Applies what is pending, in one transaction, and puts the triggers back that a transform drops."""
    from sqlite_utils import Database as Tables  # noqa: PLC0415  # 60 ms, and only this needs it

    migrations = released()
    tables = Tables(connection, execute_plugins=False, recursive_triggers=False)
    # A transform drops and makes tables: with foreign keys on that would delete what refers to them.
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
    """BadData where a row refers to one that does not exist."""
    if row := connection.execute("PRAGMA foreign_key_check").fetchone():
        raise damaged(path, f"a row of {row[0]} refers to a row of {row[2]} that does not exist")


def put_triggers(connection: sqlite3.Connection) -> None:
    """Every trigger anew, as the constants say."""
    for name, sql in TRIGGERS.items():
        connection.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        connection.execute(sql)


def build(path: Path) -> sqlite3.Connection:
    """A new, empty database at a path where there is none."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    connection = connect(path, write=True)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    migrate(path, connection)
    return connection
