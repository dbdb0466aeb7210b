"""Records as rows and rows as records. A value has one form only, so that equal rows mean equal records."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, get_origin

from core.model.base import Record
from core.store.schema import own_fields

Cell = str | int | None
RecordT = TypeVar("RecordT", bound=Record)
Row = tuple[Cell, ...]


def encode(value: Any) -> Cell:
    """A field's value as SQLite keeps it: instants and decimals as text, lists and dicts as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def row_of(record: Record) -> Row:
    """The fields of a record, in the order of its table."""
    return tuple(encode(getattr(record, field)) for field in own_fields(type(record)))


@cache
def _decoders(model: type[Record]) -> tuple[tuple[str, str], ...]:
    kinds = []
    for field in own_fields(model):
        annotation = model.model_fields[field].annotation
        kind = "flag" if annotation is bool else "json" if get_origin(annotation) in (tuple, dict) else ""
        kinds.append((field, kind))
    return tuple(kinds)


def fields_of(model: type[Record], row: Sequence[Cell]) -> dict[str, Any]:
    """The fields that a row holds, still to be judged by the model."""
    fields: dict[str, Any] = {}
    for (field, kind), cell in zip(_decoders(model), row, strict=True):
        if kind == "json" and isinstance(cell, str):
            fields[field] = json.loads(cell)
        elif kind == "flag":
            fields[field] = {0: False, 1: True}.get(cell, cell) if isinstance(cell, int) else cell
        else:
            fields[field] = cell
    return fields


def same(one: Record | None, other: Record | None) -> bool:
    """Whether two records are written alike: 0.1 and 0.10 are equal numbers, but not the same text."""
    if one is other:
        return True
    if one is None or other is None or one != other:
        return False
    return all(str(value) == str(getattr(other, field)) for field, value in one if isinstance(value, Decimal))


def as_json(record: Record) -> str:
    """A record as the journal keeps it."""
    return record.model_dump_json()


def list_as_json(records: Sequence[Record]) -> str | None:
    """Evidence as the journal keeps it: a list, however many there are; None for none."""
    return f"[{','.join(record.model_dump_json() for record in records)}]" if records else None


def from_json(model: type[RecordT], text: str | None) -> RecordT | None:
    """The record that `as_json` wrote."""
    return model.model_validate(json.loads(text)) if text is not None else None


def list_from_json(model: type[RecordT], text: str | None) -> list[RecordT]:
    """The evidence that `list_as_json` wrote."""
    return [model.model_validate(fields) for fields in json.loads(text)] if text is not None else []
