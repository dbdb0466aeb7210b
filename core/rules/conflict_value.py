"""Parse a custom value for a merge conflict with the field's own rules."""

from __future__ import annotations

from datetime import date
from typing import Any, get_origin

from core.errors import BadValue
from core.model.conflict import OpenConflict
from core.model.field_ref import AnyId, EvidenceId, FieldRef
from core.model.workspace import MODELS, Workspace
from core.rules import fields

CHOOSE = "there is no third: choose one of the two sides"


def text_of(workspace: Workspace, conflict: OpenConflict) -> str:
    """The initial text of the editor: our value. Raises BadValue if only one of the two sides can be chosen."""
    if (field := _field(conflict.place)) is not None:
        return fields.spec(workspace, field).text
    if not _is_plain(conflict.ours) or not _is_plain(conflict.theirs):
        raise BadValue(CHOOSE, conflict.place.path)
    return str(conflict.theirs if conflict.ours is None else conflict.ours)


def value_of(workspace: Workspace, conflict: OpenConflict, text: str) -> Any:
    """Parse the text to a JSON value. BadValue states what was expected."""
    if (field := _field(conflict.place)) is not None:
        value = fields.parse(fields.spec(workspace, field), text, workspace.workflow.timezone)
        if isinstance(value, date):
            return value.isoformat()
        return list(value) if isinstance(value, tuple) else value
    text_of(workspace, conflict)
    if not any(isinstance(one, int) for one in (conflict.ours, conflict.theirs)):
        return text
    try:
        return int(text)
    except ValueError:
        raise BadValue(f"{text!r} is not a whole number", conflict.place.path) from None


def _field(place: FieldRef[AnyId]) -> FieldRef | None:
    """The editable field of a place; None for evidence, a whole record, a table and its entries."""
    if isinstance(place.record, EvidenceId) or not place.field:
        return None
    name, _, _ = place.field.partition(".")
    is_table = get_origin(MODELS[place.record.kind].model_fields[name].annotation) is dict
    return None if is_table else FieldRef(place.record, place.field)


def _is_plain(value: Any) -> bool:
    return value is None or (isinstance(value, (str, int)) and not isinstance(value, bool))
