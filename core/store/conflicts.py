"""Storage of open merge conflicts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_origin

from core.model.base import Record
from core.model.conflict import OpenConflict
from core.model.evidence_log import EVIDENCE
from core.model.field_ref import AnyId, EvidenceId, FieldRef, id_of
from core.model.workspace import MODELS, Workspace
from core.rules.record_values import plain_value
from core.store.snapshot import find_evidence
from core.store.sqlite_errors import decoding

KIND = "conflict"
"""The kind of conflict entries in the journal; the chosen value has an entry of its own."""
_COLUMNS = '"kind", "key", "field", "base", "ours", "theirs", "why"'
_AT = '"kind" = ? AND "key" = ? AND "field" = ?'


def all_open(connection: sqlite3.Connection) -> tuple[OpenConflict, ...]:
    """All open conflicts, by place."""
    rows = connection.execute(f'SELECT {_COLUMNS} FROM "conflict" ORDER BY "kind", "key", "field"')  # noqa: S608  # constants
    with decoding("an open conflict"):
        return tuple(
            OpenConflict(_place(kind, key, field), json.loads(base), json.loads(ours), json.loads(theirs), reason)
            for kind, key, field, base, ours, theirs, reason in rows
        )


def as_held(path: Path, workspace: Workspace) -> Callable[[sqlite3.Connection], tuple[OpenConflict, ...]]:
    """A query for all conflicts with current database values for ours, which may have been edited since the merge.

    A record deleted by ours remains deleted on that side, even though the database holds the version of theirs.
    """

    def held(connection: sqlite3.Connection, place: FieldRef[AnyId]) -> Any:
        record: Record | None
        if isinstance(place.record, EvidenceId):
            record = find_evidence(connection, path, place.record.kind, (place.record.source, place.record.id))
        else:
            record = workspace.get(place.record)
        return plain_value(record, place.field)

    def now(connection: sqlite3.Connection, one: OpenConflict) -> OpenConflict:
        is_deleted = one.ours is None and not one.place.field
        return one if is_deleted else replace(one, ours=held(connection, one.place))

    return lambda connection: tuple(now(connection, one) for one in all_open(connection))


def put(connection: sqlite3.Connection, conflicts: Iterable[OpenConflict]) -> None:
    """Add conflicts; one at an existing place replaces it."""
    rows = [(*_row(one.place), *map(_text, (one.base, one.ours, one.theirs)), one.why) for one in conflicts]
    marks = ", ".join("?" * 7)
    connection.executemany(f'INSERT OR REPLACE INTO "conflict" ({_COLUMNS}) VALUES ({marks})', rows)  # noqa: S608


def drop(connection: sqlite3.Connection, place: FieldRef[AnyId]) -> None:
    """Remove a resolved conflict."""
    connection.execute(f'DELETE FROM "conflict" WHERE {_AT}', _row(place))  # noqa: S608  # a constant


def as_json(conflict: OpenConflict | None) -> str | None:
    """A conflict in the journal's encoding."""
    if conflict is None:
        return None
    kind, key, field = _row(conflict.place)
    return _text({**vars(conflict), "place": {"kind": kind, "key": key, "field": field}})


def from_json(text: str | None) -> OpenConflict | None:
    """Decode a conflict written by `as_json`."""
    if text is None:
        return None
    with decoding("a conflict in the journal"):
        values = json.loads(text)
        place = values.pop("place")
        return OpenConflict(_place(place["kind"], place["key"], place["field"]), **values)


def _place(kind: str, key: str, field: str) -> FieldRef[AnyId]:
    """The place of a conflict: `holder`, or `reviews.x1` for an entry. LookupError if there is no such field."""
    models: dict[str, type[Record]] = {str(one): model for one, model in (*MODELS.items(), *EVIDENCE.items())}
    fields = models[kind].model_fields
    name, dot, _entry = field.partition(".")
    if field and (name not in fields or (dot and get_origin(fields[name].annotation) is not dict)):
        raise LookupError(f"{kind} has no such field")
    return FieldRef(id_of(kind, key), field)  # type: ignore[arg-type]  # just looked up


def _row(place: FieldRef[AnyId]) -> tuple[str, str, str]:
    return place.record.kind, place.record.key, place.field


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
