"""A merge conflict that is kept until somebody resolves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.model.field_ref import AnyId, FieldRef


@dataclass(frozen=True)
class OpenConflict:
    """The three JSON values of a conflict; None if the record or the field did not exist."""

    place: FieldRef[AnyId]
    base: Any
    ours: Any
    theirs: Any
    why: str = "changed on both sides"
