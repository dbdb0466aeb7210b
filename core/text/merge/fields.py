"""Three-way merge of one record, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticUndefined

from core.model.base import Record
from core.model.blocks import Blocks
from core.model.conflict import OpenConflict
from core.model.decisions import Decision, Waiver
from core.model.evidence import ExceptionCase
from core.model.field_ref import AnyId, FieldRef
from core.model.gate import Condition, Earlier
from core.model.intake import ENTRIES as TABLES
from core.model.intake import Intake
from core.model.sessions import Session
from core.model.workflow import Workflow
from core.rules.record_values import plain_value
from core.rules.references import ref_fields
from core.text.validation_messages import validation_message

ONLY_ADDED = ("decision", "waiver")
"""Immutable records: a merge neither removes one nor combines two."""
EARLIEST: dict[type[Record], str] = {Condition: "since", Waiver: "ended", Session: "at"}
"""Instants that each clone records by itself for the same edit or the same draw: the earliest counts."""
IN_ANY_ORDER: dict[type[Record], tuple[str, ...]] = {
    Session: ("skipped", "buried", "marked"),
    Workflow: ("unseen", "looked"),
    Blocks: ("used", "regate_on"),
}
"""Lists to which both sides may add: the merge keeps both additions."""
ENTRIES: dict[type[Record], tuple[str, ...]] = {
    ExceptionCase: ("reviews",),
    Earlier: ("sentences",),
    Intake: tuple(TABLES),
}
"""Tables to which both sides may add."""
EDITED = "deleted on one side, edited on the other"
REWRITTEN = "what was decided is never changed: say which of the two it was"

FieldMerge = tuple[Record | None, list[OpenConflict]]


def merged(record_id: AnyId, base: Record | None, ours: Record | None, theirs: Record | None) -> FieldMerge:
    """The merged record; if both sides changed a field, our value and a conflict."""
    if record_id.kind in ONLY_ADDED:
        if ours is None or theirs is None:
            remaining = ours or theirs
            return (base if base and remaining and _is_rewritten(None, base, remaining) else remaining or base), []
        if base is None and (stop := _same_stop(ours, theirs)):
            return stop, []
        if ours != theirs and _is_rewritten(base, ours, theirs):
            return ours, [conflict(record_id, base, ours, theirs, reason=REWRITTEN)]
    if theirs in (ours, base):
        return ours, []
    if ours == base:
        return theirs, []
    if ours is None or theirs is None:
        return ours or theirs, [conflict(record_id, base, ours, theirs, reason=EDITED)]
    return _each_field(record_id, base, ours, theirs)


def _is_rewritten(base: Record | None, ours: Record, theirs: Record) -> bool:
    """Report if the sides differ in an immutable record; a role's later name and a waiver's end are exempt."""
    may_change = {*ref_fields(type(ours)), EARLIEST.get(type(ours))}
    sides = [one for one in (base, ours, theirs) if one is not None]
    fields = [name for name in type(ours).model_fields if name not in may_change]
    return any(getattr(one, name) != getattr(sides[0], name) for one in sides[1:] for name in fields)


def _same_stop(ours: Record, theirs: Record) -> Record | None:
    """One Stop that the gate itself recorded in two clones, which may name two merges that would have lifted it."""
    if not (isinstance(ours, Decision) and isinstance(theirs, Decision)) or ours.by:
        return None
    first = min(ours, theirs, key=lambda one: one.reason)
    return first if theirs.model_copy(update={"reason": ours.reason}) == ours else None


def conflict(
    record_id: AnyId, base: Record | None, ours: Record | None, theirs: Record | None, field: str = "", *, reason: str
) -> OpenConflict:
    """A conflict about a field, or about the whole record."""
    return OpenConflict(
        FieldRef(record_id, field),
        plain_value(base, field),
        plain_value(ours, field),
        plain_value(theirs, field),
        reason,
    )


def _each_field(record_id: AnyId, base: Record | None, ours: Record, theirs: Record) -> FieldMerge:
    values: dict[str, Any] = {}
    conflicts: list[OpenConflict] = []

    def contested(field: str) -> None:
        conflicts.append(conflict(record_id, base, ours, theirs, field, reason="changed on both sides"))

    for name in type(ours).model_fields:
        first = _default(ours, name) if base is None else getattr(base, name)
        three = first, getattr(ours, name), getattr(theirs, name)
        if name in ENTRIES.get(type(ours), ()):
            values[name] = _entries(name, *three, contested)
        elif name in IN_ANY_ORDER.get(type(ours), ()):
            values[name] = tuple(_all_added(*three))
        elif name == EARLIEST.get(type(ours)) and all(isinstance(one, datetime) and one != first for one in three[1:]):
            values[name] = min(three[1:])
        else:
            values[name] = _value(name, *three, contested)
    try:
        return type(ours).model_validate(values, by_alias=False, by_name=True), conflicts
    except ValidationError as error:
        reason = f"not both: {validation_message(error.errors(include_url=False)[0], type(ours).model_fields).message}"
        changed = [name for name in values if getattr(ours, name) != getattr(theirs, name)]
        return ours, [conflict(record_id, base, ours, theirs, name, reason=reason) for name in changed]


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
    """Merged entries of a table to which people add: those of both sides."""
    keys = sorted(base.keys() | ours.keys() | theirs.keys())
    values = {key: _value(f"{field}.{key}", base.get(key), ours.get(key), theirs.get(key), contested) for key in keys}
    return {key: value for key, value in values.items() if value is not None}


def _all_added(base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]) -> Iterator[str]:
    here, there = set(ours), set(theirs)
    gone = set(base) - (here & there)
    for one in (*ours, *(other for other in theirs if other not in here)):
        if one not in gone:
            yield one
