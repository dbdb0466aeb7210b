"""What a row is made of, whatever the file: a cell is text, or None where there is none."""

from __future__ import annotations

from collections.abc import Sequence

Cells = Sequence[str | None]


class NotText(str):
    """A cell that holds a list or an object, as JSON."""

    __slots__ = ()


class WrongRow(str):
    """Takes the place of the cells of a row that cannot be read: what is wrong with it."""

    __slots__ = ()


Numbered = tuple[int, Cells | WrongRow]
"""The line on which a row begins, and the row."""
