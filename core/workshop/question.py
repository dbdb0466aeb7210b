"""A question of the workshop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.model.field_ref import FieldRef
from core.model.table import Party
from core.model.workspace import RecordId
from core.verdict.readiness import Side

Section = Literal["Opening", "Scope", "Specification", "Lenses", "Table", "Operations", "Gate", "Learning", "Reference"]
SECTIONS: tuple[Section, ...] = (
    "Opening",
    "Scope",
    "Specification",
    "Lenses",
    "Table",
    "Operations",
    "Gate",
    "Learning",
    "Reference",
)
QuestionKind = Literal["text", "person", "role", "roles", "duty", "stopper", "cadence", "signals", "sentences", "field"]
"""The kind of answer: `field` is edited like its field elsewhere, `duty` assigns the log review."""


@dataclass(frozen=True)
class Question:
    """The words of a question, the field that it fills, and its current value."""

    section: Section
    record: RecordId
    field: str
    short: str
    """Two or three words, shown large if the question does not fit."""
    words: str
    example: str
    """The answer of the support-ticket page."""
    side: Side
    party: Party
    kind: QuestionKind = "text"
    text: str = ""
    """The current value as editable text."""
    answered: bool = False
    fills: FieldRef | None = None
    """Another place at which readiness lists the blank that the answer fills."""

    @property
    def place(self) -> FieldRef:
        """The field that the answer fills, which identifies the question."""
        return FieldRef(self.record, self.field)
