"""The cells of a row in any file format: text, or None for a missing value."""

from __future__ import annotations

from collections.abc import Sequence

Cells = Sequence[str | None]


class NotText(str):
    """A cell that holds a list or an object, as JSON text."""

    __slots__ = ()


class Repeated(str):
    """Replaces the value of a key that occurs more than once in its object; its text is the key."""

    __slots__ = ()


class WrongRow(str):
    """Replaces the cells of an unreadable row; its text is the reason."""

    __slots__ = ()


class LeftOut(str):
    """Replaces the cells of a row that holds no evidence; its text is the reason."""

    __slots__ = ()


EMPTY_ROW = LeftOut("an empty row")
Row = Cells | WrongRow | LeftOut
Numbered = tuple[int, Row]
"""A row and the line on which it begins."""
