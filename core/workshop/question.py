"""One question of the workshop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
"""How it is answered: `field` as its field is edited elsewhere, `duty` by who does the log review."""


@dataclass(frozen=True)
class Question:
    """What is asked, of which field, and what stands there now."""

    section: Section
    record: RecordId
    field: str
    short: str
    """Two or three words, to be set large where the question does not fit."""
    words: str
    example: str
    """The answer of the support-ticket page."""
    side: Side
    party: Party
    kind: QuestionKind = "text"
    text: str = ""
    """What is written there now, as it is edited."""
    answered: bool = False
    fills: str = ""
    """The blank that it fills besides, where readiness has that at another place."""

    @property
    def place(self) -> str:
        """Names the field in drafts and in open decisions: `page.fallback`."""
        return f"{self.record.path}.{self.field}"
