"""Open a database only for reading, e.g. for a list of many workspaces."""

from __future__ import annotations

from pathlib import Path

from core.store.connect import inspect_header
from core.store.session import DatabaseSession
from core.store.sqlite_errors import in_other_mode
from core.store.store import DATABASE, Store, now

VERSIONS = slice(18, 20)
"""Bytes of the header with the write and read versions: 1 is a rollback journal (as used here), 2 is WAL."""


def open_read_only(folder: Path) -> Store:
    """Open the folder's database without changing a byte in the folder, whatever state it is in.

    Raises ReadOnly if it needs a migration or recovery after a killed program: only a writer can do that.
    """
    path = folder / DATABASE
    inspect_header(path)
    with path.open("rb") as file:
        if 2 in file.read(VERSIONS.stop)[VERSIONS]:  # SQLite would create files beside it, even to read
            raise in_other_mode(path, "wal")
    return Store(DatabaseSession(path, "", now, only_look=True))
