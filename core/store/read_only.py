"""A database that is only to be looked at, as a list of many workspaces does."""

from __future__ import annotations

from pathlib import Path

from core.store.connect import inspect_header
from core.store.session import DatabaseSession
from core.store.sqlite_errors import in_other_mode
from core.store.store import DATABASE, Store, now

VERSIONS = slice(18, 20)
"""Where the header says how the file is written and read: 1 is the journal of ours, 2 is WAL."""


def open_read_only(folder: Path) -> Store:
    """The folder's database; not a byte in the folder changes, whatever state it is in.

    ReadOnly where it has an older form, or a killed program left half a change in it: only who writes mends that.
    """
    path = folder / DATABASE
    inspect_header(path)
    with path.open("rb") as file:
        if 2 in file.read(VERSIONS.stop)[VERSIONS]:  # SQLite would make files beside it, even to read
            raise in_other_mode(path, "wal")
    return Store(DatabaseSession(path, "", now, only_look=True))
