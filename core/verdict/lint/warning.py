"""What lint says: something that is allowed, and hardly meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.model.workspace import RecordId

LintRule = Literal[
    "never",
    "always",
    "minimum",
    "cadence",
    "max-age",
    "contradiction",
    "gap",
    "recovery",
    "spacing",
    "window",
    "proof",
    "fallback",
    "no-waiver",
    "own-waiver",
    "same-holder",
    "settled",
    "unfed",
    "zero",
    "ahead",
    "as-of",
    "to-come",
    "long",
    "stage",
    "copies",
    "outweighs",
    "foreseen",
    "version",
]
GUARDS: tuple[LintRule, ...] = (
    "ahead",
    "as-of",
    "to-come",
    "long",
    "stage",
    "copies",
    "outweighs",
    "foreseen",
    "version",
)
"""What is allowed of dates and evidence though it can make a verdict look better than it is."""


@dataclass(frozen=True)
class LintWarning:
    """One of them: which record it is about, in words, and what mends it."""

    rule: LintRule
    record: RecordId
    message: str
    hint: str
    field: str = ""

    @property
    def place(self) -> str:
        """Where the text form has it."""
        return f"{self.record.path}.{self.field}" if self.field else self.record.path
