"""Start of a Stop condition's latch, requester of a waiver, and the gate's own tests."""

from __future__ import annotations

from sqlite_utils import Database

from core.store.migrations.tables import Columns, table


def migrate(db: Database) -> None:
    """Bring the schema to this version."""
    db.table("condition").add_column("since", str)
    for column in ("requested_by", "requester"):
        db.table("waiver").add_column(column, str, not_null_default="")
    key: Columns = {"key": str, "rev": int}
    table(db, "test", key | {"note": str, "readings": str, "done": str, "expect": str, "findings": str}, "key")
