"""What must change so that a condition no longer keeps the verdict from Go."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.model.workspace import RecordId, RecordKind, Workspace


@dataclass(frozen=True)
class RequiredChange:
    """The change in words, and the roles that make it."""

    what: str
    who: tuple[str, ...]
    away: Fraction | None = None
    """How far the value must go, in base units; None if no value is missing."""


def title_of(workspace: Workspace, kind: RecordKind, key: str) -> str:
    """The title of a record, or its key if it has none."""
    title: str = getattr(workspace.get(RecordId(kind, key)), "title", "")
    return title or key
