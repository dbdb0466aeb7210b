"""What became known last, and the newest time of the journal, are found at once among however many."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    """Bring the schema to this version."""
    for name in ("reading", "completion", "exception_case", "traffic"):
        db.table(name).create_index(["recorded"])
    for name in ("session", "journal"):
        db.table(name).create_index(["at"])
