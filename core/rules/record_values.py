"""Get and set the JSON values of record fields by name: `holder`, or `reviews.x1` for an entry of a field."""

from __future__ import annotations

from typing import Any

from core.model.base import Record
from core.rules.validation import validated


def plain_value(record: Record | None, field: str = "") -> Any:
    """The value of a field; without a name, all fields that differ from their defaults. None if there is no value."""
    if record is None:
        return None
    if not field:
        return record.model_dump(mode="json", exclude_defaults=True)
    name, _, key = field.partition(".")
    value = record.model_dump(mode="json", include={name})[name]
    return value.get(key) if key else value


def with_value(record: Record, field: str, value: Any, place: str) -> Record:
    """The record with that value in the field, or its default if None. Raises BadValue at `place` if it is invalid."""
    name, _, key = field.partition(".")
    values = record.model_dump(mode="json")
    if key:
        entries = {**values[name], key: value}
        value = {one: entry for one, entry in entries.items() if entry is not None}
    values[name] = value
    if value is None and not type(record).model_fields[name].is_required():
        del values[name]
    return validated(type(record), values, place)
