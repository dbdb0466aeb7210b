"""The conflicts that wait for somebody to choose."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from core.model.base import Record
from core.model.conflict import OpenConflict, Place, is_evidence
from core.model.workspace import RecordId, Workspace
from core.store.snapshot import find
from core.store.values import plain

KIND = "conflict"
"""What the journal calls an entry about one: the value that was chosen has its own."""
_COLUMNS = '"kind", "key", "field", "base", "ours", "theirs", "why"'
_AT = '"kind" = ? AND "key" = ? AND "field" = ?'


def all_open(connection: sqlite3.Connection) -> tuple[OpenConflict, ...]:
    """Each of them, by place."""
    rows = connection.execute(f'SELECT {_COLUMNS} FROM "conflict" ORDER BY "kind", "key", "field"')  # noqa: S608  # constants
    return tuple(
        OpenConflict(Place(kind, key, field), json.loads(base), json.loads(ours), json.loads(theirs), why)
        for kind, key, field, base, ours, theirs, why in rows
    )


def as_held(path: Path, workspace: Workspace) -> Callable[[sqlite3.Connection], tuple[OpenConflict, ...]]:
    """A query for each of them, ours being what the database holds by now: somebody may have edited it since the merge.

    What ours deleted stays deleted there, though the database holds what theirs made of it.
    """

    def held(connection: sqlite3.Connection, place: Place) -> Any:
        record: Record | None
        if is_evidence(place.kind):
            source, _, key = place.key.partition("/")
            record = find(connection, path, place.kind, (source, key))
        else:
            record = workspace.get(RecordId(place.kind, place.key))
        return plain(record, place.field)

    def now(connection: sqlite3.Connection, one: OpenConflict) -> OpenConflict:
        is_deleted = one.ours is None and not one.place.field
        return one if is_deleted else replace(one, ours=held(connection, one.place))

    return lambda connection: tuple(now(connection, one) for one in all_open(connection))


def put(connection: sqlite3.Connection, conflicts: Iterable[OpenConflict]) -> None:
    """Adds these; one at the same place is about what is there now."""
    rows = [(*_place(one.place), *map(_text, (one.base, one.ours, one.theirs)), one.why) for one in conflicts]
    marks = ", ".join("?" * 7)
    connection.executemany(f'INSERT OR REPLACE INTO "conflict" ({_COLUMNS}) VALUES ({marks})', rows)  # noqa: S608


def drop(connection: sqlite3.Connection, place: Place) -> None:
    """Somebody has chosen."""
    connection.execute(f'DELETE FROM "conflict" WHERE {_AT}', _place(place))  # noqa: S608  # a constant


def as_json(conflict: OpenConflict | None) -> str | None:
    """For the journal."""
    return None if conflict is None else _text(asdict(conflict))


def from_json(text: str | None) -> OpenConflict | None:
    """The inverse."""
    if text is None:
        return None
    values = json.loads(text)
    return OpenConflict(**{**values, "place": Place(**values["place"])})


def _place(place: Place) -> tuple[str, str, str]:
    return place.kind, place.key, place.field


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
