"""Stop events recorded by the gate."""

from __future__ import annotations

from sqlite_utils import Database

from core.store.migrations.tables import Columns, table


def migrate(db: Database) -> None:
    """Bring the schema to this version."""
    columns: Columns = {"source": str, "id": str, "condition": str, "at": str, "sentence": str, "recorded": str}
    table(db, "stop", columns, ("source", "id"))
    db.table("stop").create_index(["recorded"])
