"""A gentle hint where a word belongs on the other side: an owner in the specification, a figure in operations."""

from __future__ import annotations

import re

from core.model.workspace import Workspace
from core.verdict.readiness import Side

PEOPLE = re.compile(
    r"\b(owner|owned by|responsible|in charge|on call|escalat\w*|daily|weekly|monthly)\b"
    r"|\bevery (morning|day|week|month)\b",
    re.IGNORECASE,
)
FIGURES = re.compile(
    r"(?<![\w.])\d+(?:[.,]\d+)?\s?%|\b(accuracy|recall|precision|f1|confidence score|hallucinat\w*)\b", re.IGNORECASE
)
SHORTEST = 4
"""A name or title of fewer letters may be any word."""


def hint(workspace: Workspace, side: Side, text: str) -> str:
    """What reads as if it belonged elsewhere, and where; empty where nothing does."""
    if side == "specification" and (word := _person(workspace, text)):
        return f"“{word}” is about people: who keeps it running belongs to operations"
    if side == "operations" and (found := FIGURES.search(text)):
        return f"“{found[0].strip()}” is about how good it is: that belongs to the specification or the gate"
    return ""


def _person(workspace: Workspace, text: str) -> str:
    if found := PEOPLE.search(text):
        return found[0]
    for role in workspace.roles.values():
        for name in (role.holder.strip(), role.title.strip()):
            if len(name) >= SHORTEST and re.search(rf"\b{re.escape(name)}\b", text):
                return name
    return ""
