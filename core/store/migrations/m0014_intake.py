"""Profiles of files."""

from __future__ import annotations

from sqlite_utils import Database

from core.store.migrations.tables import Columns, table


def migrate(db: Database) -> None:
    """Bring the schema to this version."""
    key: Columns = {"key": str, "rev": int}
    table(
        db,
        "intake",
        key
        | {"title": str, "kind": str, "source": str, "map": str, "set": str, "rename": str, "unit": str}
        | {"controls": str, "flag_below": str, "columns_are": str, "latest": int, "rows": str, "encoding": str}
        | {"delimiter": str, "escape": str, "decimal": str, "time_format": str, "missing": str, "note": str},
        "key",
    )
