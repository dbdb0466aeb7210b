"""Indexes for the newest knowledge time and the newest journal time."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    """Bring the schema to this version."""
    for name in ("reading", "completion", "exception_case", "traffic"):
        db.table(name).create_index(["recorded"])
    for name in ("session", "journal"):
        db.table(name).create_index(["at"])
