"""One record, merged three ways, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticUndefined

from core.model.base import Record
from core.model.conflict import OpenConflict
from core.model.evidence import ExceptionCase
from core.model.sessions import Session
from core.model.workflow import Workflow
from core.text.merge.records import Id, place_of
from core.text.words import explain

ONLY_ADDED = ("decision", "waiver")
"""What was decided stays: a merge never takes it out."""
IN_ANY_ORDER: dict[type[Record], tuple[str, ...]] = {Session: ("skipped", "buried", "marked"), Workflow: ("unseen",)}
"""Lists to which both sides may add: what both did is done."""
EDITED = "deleted on one side, edited on the other"

Found = tuple[Record | None, list[OpenConflict]]


def merged(record_id: Id, base: Record | None, ours: Record | None, theirs: Record | None) -> Found:
    """The record as both sides want it; where they want two things, as ours has it, and the conflict."""
    if record_id.kind in ONLY_ADDED and (ours is None or theirs is None):
        return ours or theirs, []
    if theirs in (ours, base):
        return ours, []
    if ours == base:
        return theirs, []
    if ours is None or theirs is None:
        return ours or theirs, [conflict(record_id, base, ours, theirs, why=EDITED)]
    return _each_field(record_id, base, ours, theirs)


def conflict(
    record_id: Id, base: Record | None, ours: Record | None, theirs: Record | None, field: str = "", *, why: str
) -> OpenConflict:
    """A conflict about a field, or about the whole record."""
    return OpenConflict(place_of(record_id, field), plain(base, field), plain(ours, field), plain(theirs, field), why)


def plain(record: Record | None, field: str = "") -> Any:
    """A field, an entry of one (`reviews.x1`), or all that is not as by default, as JSON has it."""
    if record is None:
        return None
    name, _, key = field.partition(".")
    if not field:
        return record.model_dump(mode="json", exclude_defaults=True)
    value = record.model_dump(mode="json", include={name})[name]
    return value.get(key) if key else value


def with_value(record: Record, field: str, value: Any) -> Record:
    """The record with a value as JSON has it; ValueError where that is none for this field."""
    name, _, key = field.partition(".")
    values = record.model_dump(mode="json")
    if key:
        entries = {**values[name], key: value}
        value = {one: entry for one, entry in entries.items() if entry is not None}
    if value is None and not type(record).model_fields[name].is_required():
        values.pop(name)
    else:
        values[name] = value
    return valid(type(record), values)


def valid(model: type[Record], values: Mapping[str, Any]) -> Record:
    """A record of these values; ValueError in words where they are none."""
    try:
        return model.model_validate(values, by_alias=False, by_name=True)
    except ValidationError as error:
        raise ValueError(explain(error.errors(include_url=False)[0], model.model_fields).message) from None


def _each_field(record_id: Id, base: Record | None, ours: Record, theirs: Record) -> Found:
    values: dict[str, Any] = {}
    conflicts: list[OpenConflict] = []

    def contested(field: str) -> None:
        conflicts.append(conflict(record_id, base, ours, theirs, field, why="changed on both sides"))

    for name in type(ours).model_fields:
        first = _default(ours, name) if base is None else getattr(base, name)
        three = first, getattr(ours, name), getattr(theirs, name)
        if isinstance(ours, ExceptionCase) and name == "reviews":
            values[name] = _entries(name, *three, contested)
        elif name in IN_ANY_ORDER.get(type(ours), ()):
            values[name] = tuple(_all_added(*three))
        else:
            values[name] = _value(name, *three, contested)
    try:
        return type(ours).model_validate(values, by_alias=False, by_name=True), conflicts
    except ValidationError as error:
        why = f"not both: {explain(error.errors(include_url=False)[0], type(ours).model_fields).message}"
        changed = [name for name in values if getattr(ours, name) != getattr(theirs, name)]
        return ours, [conflict(record_id, base, ours, theirs, name, why=why) for name in changed]


def _default(record: Record, name: str) -> Any:
    field = type(record).model_fields[name]
    return PydanticUndefined if field.is_required() else field.get_default(call_default_factory=True)


def _value(field: str, base: Any, ours: Any, theirs: Any, contested: Callable[[str], None]) -> Any:
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    contested(field)
    return ours


def _entries(
    field: str,
    base: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    contested: Callable[[str], None],
) -> dict[str, Any]:
    """Entries that people add: those of both sides."""
    keys = sorted(base.keys() | ours.keys() | theirs.keys())
    values = {key: _value(f"{field}.{key}", base.get(key), ours.get(key), theirs.get(key), contested) for key in keys}
    return {key: value for key, value in values.items() if value is not None}


def _all_added(base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]) -> Iterator[str]:
    gone = {one for one in base if one not in ours or one not in theirs}
    for one in (*ours, *(other for other in theirs if other not in ours)):
        if one not in gone:
            yield one
