"""Drafts: unfinished text, saved so that Esc, a crash or kill -9 loses none."""

from __future__ import annotations

import sqlite3

from core.errors import BadValue
from core.model.base import plain_text


def save(connection: sqlite3.Connection, place: str, text: str) -> None:
    """Save the newest text of a place."""
    try:
        values = plain_text(place), plain_text(text)
    except ValueError as error:
        raise BadValue(str(error), "draft") from None
    connection.execute(
        "INSERT INTO draft (place, text) VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET text = excluded.text", values
    )


def all_drafts(connection: sqlite3.Connection) -> dict[str, str]:
    """All drafts, by place."""
    return dict(connection.execute("SELECT place, text FROM draft ORDER BY place"))


def drop(connection: sqlite3.Connection, place: str, text: str) -> None:
    """Delete a draft if it still has this text; another program may have changed it."""
    connection.execute("DELETE FROM draft WHERE place = ? AND text = ?", (place, text))
