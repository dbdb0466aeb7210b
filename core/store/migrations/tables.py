"""Table creation for migrations."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

Columns = dict[str, Any]
"""Column names with Python types, in the form that sqlite_utils accepts."""


def table(
    db: Database, name: str, columns: Columns, pk: str | tuple[str, ...], *, optional: tuple[str, ...] = ()
) -> None:
    """Create a STRICT table whose columns are NOT NULL except the optional ones."""
    required = [column for column in columns if column not in optional]
    db.create_table(name, columns, pk=pk, not_null=required, strict=True)
