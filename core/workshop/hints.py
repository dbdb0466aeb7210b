"""Hints for text on the wrong side: an owner in the specification, a quality figure in operations."""

from __future__ import annotations

import re

from core.model.workspace import Workspace
from core.verdict.readiness import Side

PEOPLE = re.compile(
    r"\b(owner|owned by|responsible for|in charge|on call|escalates)\b"
    r"|\b(?:review|check|correct|updat|sen[dt])\w*(?: [^\s.;]+){0,4}? "
    r"(daily|weekly|monthly|every (?:morning|day|week|month))\b",
    re.IGNORECASE,
)
"""Words about who operates it. A frequency counts only with an action of people: monthly invoices are an input."""
QUALITY = r"\b(accuracy|recall|precision|f1|confidence score|error rate|hallucinat\w*)\b"
FIGURES = re.compile(
    r"(?<![\w.])(\d+(?:[.,]\d+)?\s?%)(?! of\b)"
    rf"|{QUALITY}(?=[^.;\n]{{0,24}}\d| (?:is|must|stays)\b)|\d[^;\n]{{0,12}}?{QUALITY}",
    re.IGNORECASE,
)
"""Quality figures. Checking the accuracy is a duty of people, and 5% of the cases are a sample: neither counts."""
SHORTEST = 4
"""The fewest letters of a name or title to search for; a shorter one could be any word."""


def hint(workspace: Workspace, side: Side, text: str) -> str:
    """A hint naming the misplaced word and the side it belongs to; empty if there is none."""
    if side == "specification" and (word := _person(workspace, text)):
        return f"“{word}” is about people: who keeps it running belongs to operations"
    if side == "operations" and (match := FIGURES.search(text)):
        return f"“{_word(match)}” is about how good it is: that belongs to the specification or the gate"
    return ""


def _person(workspace: Workspace, text: str) -> str:
    if match := PEOPLE.search(text):
        return _word(match)
    for role in workspace.roles.values():
        for name in (role.holder.strip(), role.title.strip()):
            if len(name) >= SHORTEST and re.search(rf"\b{re.escape(name)}\b", text):
                return name
    return ""


def _word(match: re.Match[str]) -> str:
    return next(str(group) for group in match.groups() if group)
