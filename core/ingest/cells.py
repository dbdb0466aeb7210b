"""The cells of a row in any file format: text, or None for a missing value."""

from __future__ import annotations

from collections.abc import Sequence

Cells = Sequence[str | None]


class NotText(str):
    """A cell that holds a list or an object, as JSON text."""

    __slots__ = ()


class WrongRow(str):
    """Replaces the cells of an unreadable row; its text is the reason."""

    __slots__ = ()


Numbered = tuple[int, Cells | WrongRow]
"""A row and the line on which it begins."""
