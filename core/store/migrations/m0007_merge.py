"""Unacknowledged changes of a merge, and its open conflicts."""

from __future__ import annotations

from sqlite_utils import Database

from core.store.migrations.tables import Columns, table


def migrate(db: Database) -> None:
    """Bring the schema to this version."""
    db.table("workflow").add_column("unseen", str, not_null_default="[]")
    columns: Columns = {"kind": str, "key": str, "field": str, "base": str, "ours": str, "theirs": str, "why": str}
    table(db, "conflict", columns, ("kind", "key", "field"))
