"""Damage that is recognised before a file is parsed: conflict markers, a byte order mark, NUL."""

from __future__ import annotations

import re

from core.errors import BadData, Unresolved
from core.remedy import Remedy

_MARKS = ("<" * 7, ">" * 7, "|" * 7)
"""Looked for first: far cheaper than the pattern, in a file that has none."""
UNFITTING = "Bring back what is gone, or drop what names it."
_MARKER = re.compile(r"^(?:<{7}|>{7}|\|{7})(?:[ \r].*)?$", re.MULTILINE)


def refuse_damage(text: str, name: str) -> None:
    """BadData if the text is damaged."""
    if text.startswith("\ufeff"):
        raise BadData("begins with a byte order mark", f"{name}:1", "Save the file as UTF-8 without a BOM.")
    if marker := marker_in(text):
        raise unresolved(marker[0][:60].rstrip(), f"{name}:{line_at(text, marker.start())}")
    if (position := text.find("\0")) >= 0:
        raise BadData("has a NUL character: this is not text", f"{name}:{line_at(text, position)}")


def unresolved(marker: str, place: str) -> Unresolved:
    """The error for a conflict marker that is left."""
    hint = "Choose between the sides, or keep one of them in the file."
    return Unresolved(f"has a conflict marker of git: {marker}", place, hint, Remedy("list_conflicts"))


def marker_in(text: str) -> re.Match[str] | None:
    """The first conflict marker of git; None if there is none."""
    return _MARKER.search(text) if any(mark in text for mark in _MARKS) else None


def line_at(text: str, position: int) -> int:
    """The line number, from 1, of a position in the text."""
    return text.count("\n", 0, position) + 1
