"""Half-typed texts, kept so that Esc, a crash or kill -9 loses none."""

from __future__ import annotations

import sqlite3

from core.errors import BadValue
from core.model.base import plain


def save(connection: sqlite3.Connection, place: str, text: str) -> None:
    """The newest text of that place."""
    try:
        values = plain(place), plain(text)
    except ValueError as error:
        raise BadValue(str(error), "draft") from None
    connection.execute(
        "INSERT INTO draft (place, text) VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET text = excluded.text", values
    )


def all_drafts(connection: sqlite3.Connection) -> dict[str, str]:
    """Place to text."""
    return dict(connection.execute("SELECT place, text FROM draft ORDER BY place"))


def drop(connection: sqlite3.Connection, place: str, text: str) -> None:
    """Nothing happens where there is none, or where another program has since typed something else."""
    connection.execute("DELETE FROM draft WHERE place = ? AND text = ?", (place, text))
