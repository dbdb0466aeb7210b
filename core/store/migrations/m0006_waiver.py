"""End time of a waiver whose sentence was edited."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    """Bring the schema to this version."""
    db.table("waiver").add_column("ended", str)
