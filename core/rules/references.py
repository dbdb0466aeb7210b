"""References between records, marked by `Ref` on their fields: find, check and rename them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, get_args

from pydantic.fields import FieldInfo

from core.errors import BadValue, nearest
from core.model.base import Record, Ref
from core.model.workspace import COLLECTIONS, RecordId, RecordKind, Workspace


@dataclass(frozen=True)
class Reference:
    """The record `source` names `target` in `field`."""

    source: RecordId
    field: str
    target: RecordId
    historic: bool


@cache
def ref_fields(model: type[Record]) -> dict[str, Ref]:
    """The fields of a model that hold keys of other records."""
    found: dict[str, Ref] = {}
    for name, info in model.model_fields.items():
        if ref := _ref(info):
            found[name] = ref
    return found


def _ref(info: FieldInfo) -> Ref | None:
    marks = [*info.metadata, *_nested(info.annotation)]
    return next((mark for mark in marks if isinstance(mark, Ref)), None)


def _nested(annotation: Any) -> Iterator[Any]:
    for argument in (*get_args(annotation), *getattr(annotation, "__metadata__", ())):
        yield argument
        yield from _nested(argument)


def names_in(record: Record, field: str) -> tuple[str, ...]:
    """The keys that a reference field holds: one, several or none."""
    value = getattr(record, field)
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()


def references(source: RecordId, record: Record) -> Iterator[Reference]:
    """The references in one record's fields. Sentences are read by the language."""
    for field, ref in ref_fields(type(record)).items():
        for name in names_in(record, field):
            yield _reference(source, field, ref, name)


def _reference(source: RecordId, field: str, ref: Ref, name: str) -> Reference:
    kind: RecordKind = ref.kind  # type: ignore[assignment]  # Ref marks are written in the models only
    return Reference(source, field, RecordId(kind, name), ref.historic)


def known(workspace: Workspace, kind: RecordKind) -> dict[str, Record]:
    """The records of a kind by key."""
    collection: dict[str, Record] = getattr(workspace, COLLECTIONS[kind])
    return collection


def dangling(workspace: Workspace) -> Iterator[tuple[Reference, BadValue]]:
    """Every reference to a record that does not exist, with its error."""
    existing: Mapping[str, Mapping[str, Record]] = {kind: known(workspace, kind) for kind in COLLECTIONS}
    for source, record in workspace.records():
        for field, ref in ref_fields(type(record)).items():
            if ref.historic:
                continue
            for name in names_in(record, field):
                if name not in existing[ref.kind]:
                    reference = _reference(source, field, ref, name)
                    yield reference, unknown(workspace, reference)


def unknown(workspace: Workspace, reference: Reference) -> BadValue:
    """The error for a reference to a record that does not exist."""
    kind, key = reference.target
    return BadValue(
        f"there is no {kind} named {key!r}",
        place=f"{reference.source.path}.{reference.field}",
        hint=partial(nearest, key, known(workspace, kind)),
    )


def renamed_record(record: Record, kind: RecordKind, old: str, new: str) -> Record:
    """The record with every reference to `old` changed to `new`."""
    changes: dict[str, Any] = {}
    for field, ref in ref_fields(type(record)).items():
        if ref.kind != kind or old not in names_in(record, field):
            continue
        value = getattr(record, field)
        changes[field] = tuple(new if one == old else one for one in value) if isinstance(value, tuple) else new
    return record.model_copy(update=changes) if changes else record
