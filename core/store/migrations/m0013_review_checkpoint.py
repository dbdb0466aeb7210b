"""Replay results of the samples known by `until`, by replay key; `rests_on` is a digest of what they are made of."""

from __future__ import annotations

from sqlite_utils import Database

from core.store.migrations.tables import table


def migrate(db: Database) -> None:
    """Bring the schema to this version."""
    table(db, "review_checkpoint", {"asked": str, "until": str, "rests_on": str, "track": str}, "asked")
