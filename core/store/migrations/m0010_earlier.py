"""Earlier sentences of Stop conditions, scope and seen evidence of a decision, and acknowledged merges."""

from __future__ import annotations

from sqlite_utils import Database

from core.store.migrations.tables import table


def migrate(db: Database) -> None:
    """Bring the schema to this version."""
    table(db, "earlier", {"key": str, "rev": int, "sentences": str}, "key")
    db.table("decision").add_column("lifts", str)
    db.table("decision").add_column("seen", str, not_null_default="{}")
    db.table("workflow").add_column("looked", str, not_null_default="[]")
