"""Texts that are painted anew for each room that they get."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from tui.app.sizes import is_tall
from tui.app.widgets.painted_text import PaintedText

Painter = Callable[[int, int], Content]
"""From width and height to a text that fits."""


class PreviewPanel(PaintedText):
    """The first rows: as many as there is room for."""

    _painter: Painter = staticmethod(lambda _width, _height: Content(""))

    def show(self, painter: Painter) -> None:
        """Show what this painter paints."""
        self._painter = painter
        self._paint()

    def on_resize(self) -> None:
        """Paint for another size."""
        self._paint()

    def _paint(self) -> None:
        width, height = self.size
        if width and height:
            self.put(self._painter(width, height))


class SummaryLines(PaintedText):
    """The interpretation of a file: a line for each thing, cut at the edge where the screen is low."""

    _lines: Sequence[Content] = ()

    def show(self, lines: Sequence[Content]) -> None:
        """Show these lines."""
        self._lines = lines
        self._paint()

    def on_resize(self) -> None:
        """Paint for another size."""
        self._paint()

    def _paint(self) -> None:
        width = self.size.width
        lines = self._lines
        if width and not is_tall(self):
            lines = [line if "\n" in line.plain else line.truncate(width, ellipsis=True) for line in lines]
        self.put(Content("\n").join(lines))
