"""Rows of a record: every field, also those that appear on no screen."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.base import Record
from core.model.field_ref import FieldRef
from core.model.intake import ENTRIES, Intake
from core.model.workspace import MODELS, RecordId
from core.rules import fields
from core.rules.entries import entry_fields
from tui.app.view_state import ViewState
from tui.app.widgets.rows import GridCell, GridRow

FROZEN = ("decision", "waiver")
"""Records of the past: they are read-only."""
APART = {("outcome", "conditions")}
"""Fields that are records of their own."""


def record_rows(state: ViewState, record: RecordId) -> tuple[GridRow, ...]:
    """One row for each field and each entry of a profile, explained; empty if the record no longer exists."""
    model = state.workspace.get(record)
    if model is None:
        return ()
    names = [name for name in MODELS[record.kind].model_fields if (record.kind, name) not in APART]
    return tuple(_row(state, field) for name in names for field in _fields(record, model, name))


def _fields(record: RecordId, model: Record, name: str) -> tuple[FieldRef, ...]:
    """The field; of a profile's table, each of its entries."""
    if isinstance(model, Intake) and name in ENTRIES:
        return entry_fields(record, model, name)
    return (FieldRef(record, name),)


def _row(state: ViewState, field: FieldRef) -> GridRow:
    if field.record.kind in FROZEN:
        text, title, about, edits = _frozen(state, field)
    else:
        spec = fields.spec(state.workspace, field)
        text, title, about, edits = spec.shown, spec.title, spec.about, field
    none = "add one" if field.field.endswith(".") else "not set"
    value = GridCell(text, edits=edits) if text else GridCell(none, "muted", edits=edits)
    return GridRow(field.path, (GridCell(title, "muted"), value, GridCell(about, "muted")), field.record)


def _frozen(state: ViewState, field: FieldRef) -> tuple[str, str, str, None]:
    info = MODELS[field.record.kind].model_fields[field.field]
    value = getattr(state.workspace.get(field.record), field.field)
    if field.field == "reviews":
        text = ", ".join(f"{name}: {len(marks.split())} cases" for name, marks in value.items())
    elif field.field == "seen":
        text = ", ".join(f"{name}: {len(marks.split())} pieces" for name, marks in value.items())
    elif isinstance(value, Mapping):
        text = "\n".join(f"{key}: {words}" for key, words in value.items())
    else:
        text = fields.spec(state.workspace, field).shown
    return text, info.title or field.field, info.description or "", None
