"""Lint warnings: statements that are valid but probably unintended."""

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
"""Rules for valid dates and evidence that can make a verdict look better than it is."""


@dataclass(frozen=True)
class LintWarning:
    """One warning: the record concerned, the message, and a hint for fixing it."""

    rule: LintRule
    record: RecordId
    message: str
    hint: str
    field: str = ""

    @property
    def place(self) -> str:
        """The path in the text form."""
        return f"{self.record.path}.{self.field}" if self.field else self.record.path
