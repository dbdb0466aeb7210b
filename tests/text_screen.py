"""The text of a terminal's screen, made by pyte without what no test reads: the colours.

Most of what an application writes are colours, and pyte takes them one character at a time; and most lines of a screen
are as they were when it is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pyte
from pyte.modes import IRM
from pyte.screens import Char
from wcwidth import wcwidth

COLOURS = re.compile(rb"\x1b\[[\d;]*m")
NARROW = re.compile("[ -~─-▟]+")
"""Text of which each character takes one cell, and which every terminal draws as it is."""


class TextScreen(pyte.Screen):
    """A screen of which only the lines that changed are read anew."""

    def __init__(self, columns: int, lines: int) -> None:
        self._shown: list[str] = []
        super().__init__(columns, lines)

    def draw(self, data: str) -> None:
        """Draw a text that goes into its line in one step; any other as pyte does."""
        x, y = self.cursor.x, self.cursor.y
        if x + len(data) > self.columns or IRM in self.mode or self.charset or not NARROW.fullmatch(data):
            super().draw(data)
            self.dirty.add(y - 1)  # an accent at the beginning of a line belongs to the end of the one above
            return
        self.buffer[y].update(enumerate(map(cell, data), x))
        self.cursor.x += len(data)
        self.dirty.add(y)

    @property
    def display(self) -> list[str]:
        """The lines, without what follows their last character."""
        if len(self._shown) != self.lines:
            self._shown = [""] * self.lines
            self.dirty.update(range(self.lines))
        for y in self.dirty & {*range(self.lines)}:
            self._shown[y] = "".join(self._characters(y)).rstrip()
        self.dirty.clear()
        return self._shown

    def _characters(self, y: int) -> Iterator[str]:
        line, x = self.buffer[y], 0
        while x < self.columns:
            data = line[x].data
            yield data
            x += 2 if wcwidth(data[0]) == 2 else 1  # a wide character takes two cells


@cache
def cell(data: str) -> Char:
    return Char(data)


class TextStream(pyte.ByteStream):
    """The output for a screen, without its colours."""

    def feed(self, data: bytes) -> None:  # type: ignore[override]
        """Take what a program wrote, up to anywhere."""
        super().feed(COLOURS.sub(b"", data))
