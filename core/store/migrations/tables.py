"""Tables as migrations make them."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

Columns = dict[str, Any]
"""Column name to Python type, as sqlite_utils takes it."""


def table(
    db: Database, name: str, columns: Columns, pk: str | tuple[str, ...], *, optional: tuple[str, ...] = ()
) -> None:
    """A STRICT table whose columns are all NOT NULL but for the optional ones."""
    required = [column for column in columns if column not in optional]
    db.create_table(name, columns, pk=pk, not_null=required, strict=True)
