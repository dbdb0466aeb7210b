"""The records that decide a verdict: a merge that touched one must be acknowledged by a person."""

from __future__ import annotations

from core.model.base import Record
from core.model.roles import Activity
from core.model.workflow import Workflow
from core.model.workspace import RecordId

LOOKED_AT = ("outcome", "condition", "signal", "waiver")
"""The kinds of records that decide the verdict as a whole."""


def deciding(record: RecordId, model: Record | None) -> object:
    """The part of a record that decides the verdict, comparable by `==`; None if the record has none."""
    if record.kind in LOOKED_AT:
        return model
    if isinstance(model, Workflow):
        return model.stage, model.as_of, model.timezone
    if isinstance(model, Activity):
        return model.cadence, model.grace
    return None
