"""The conflicts that wait for somebody to choose."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from core.model.conflict import OpenConflict, Place

_COLUMNS = '"kind", "key", "field", "base", "ours", "theirs", "why"'
_AT = '"kind" = ? AND "key" = ? AND "field" = ?'


def all_open(connection: sqlite3.Connection) -> tuple[OpenConflict, ...]:
    """Each of them, by place."""
    rows = connection.execute(f'SELECT {_COLUMNS} FROM "conflict" ORDER BY "kind", "key", "field"')  # noqa: S608  # constants
    return tuple(
        OpenConflict(Place(kind, key, field), json.loads(base), json.loads(ours), json.loads(theirs), why)
        for kind, key, field, base, ours, theirs, why in rows
    )


def put(connection: sqlite3.Connection, conflicts: Iterable[OpenConflict]) -> None:
    """Adds these; one at the same place is about what is there now."""
    rows = [(*_place(one.place), *map(_text, (one.base, one.ours, one.theirs)), one.why) for one in conflicts]
    marks = ", ".join("?" * 7)
    connection.executemany(f'INSERT OR REPLACE INTO "conflict" ({_COLUMNS}) VALUES ({marks})', rows)  # noqa: S608


def drop(connection: sqlite3.Connection, place: Place) -> None:
    """Somebody has chosen."""
    connection.execute(f'DELETE FROM "conflict" WHERE {_AT}', _place(place))  # noqa: S608  # a constant


def _place(place: Place) -> tuple[str, str, str]:
    return place.kind, place.key, place.field


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
