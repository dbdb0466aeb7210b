"""What two people changed in two ways: kept until somebody chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.model.field_ref import AnyId, FieldRef


@dataclass(frozen=True)
class OpenConflict:
    """The three values as JSON has them; None where there is no such record, or where a field was not yet."""

    place: FieldRef[AnyId]
    base: Any
    ours: Any
    theirs: Any
    why: str = "changed on both sides"
