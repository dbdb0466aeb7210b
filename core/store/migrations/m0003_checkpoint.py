"""Replay results of a signal's readings up to `until` (`count` of them), by replay key."""

from __future__ import annotations

from sqlite_utils import Database

from core.store.migrations.tables import table


def migrate(db: Database) -> None:
    """Bring the schema to this version."""
    table(
        db, "checkpoint", {"signal": str, "asked": str, "until": str, "count": int, "track": str}, ("signal", "asked")
    )
