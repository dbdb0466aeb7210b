"""Text that is written anew for the width that it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

TITLE_ENDS = 2
"""Cells over the content of a frame that its title leaves free."""
CUT = "…"
MANY = 100
"""More lines than any part of a text has."""
Written = Callable[[int], Content]
"""A text for a width in cells."""


class FittedText(Widget):
    """Repainted only if the text changed, and laid out again only if its height did: see `PaintedText`."""

    DEFAULT_CSS = "FittedText { height: auto; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's
        super().__init__(id=id)
        self._written: Written = lambda _width: Content("")
        self._shown = Content("")

    def put(self, written: Written) -> None:
        """Show this text."""
        self._written = written
        width = self.content_size.width
        content = self._at(width)
        if width and content.is_same(self._shown):
            return
        same_height = width and _height(content) == _height(self._shown)
        self._shown = content
        self.clear_cached_dimensions()
        self.refresh(layout=not same_height)

    def _at(self, width: int) -> Content:
        """The text at a width; nothing where a screen of a few columns has left none."""
        return self._written(width) if width > 0 else Content("")

    def render(self) -> Content:
        """The text for the current width."""
        self._shown = self._at(self.content_size.width)
        return self._shown

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The number of lines for that width."""
        del container, viewport
        return _height(self._at(width))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The width of the longest line."""
        del viewport
        return max(line.cell_length for line in self._at(container.width).split(allow_blank=True))


def _height(content: Content) -> int:
    return content.plain.count("\n") + 1


def whole_parts(parts: Iterable[Content], room: int, between: str) -> Content:
    """As many of the parts as fit, from the first on; none is cut but the first."""
    first, *others = parts
    shown = first.truncate(max(room, 1), ellipsis=True)
    for part in others:
        longer = Content.assemble(shown, between, part)
        if longer.cell_length > room:
            break
        shown = longer
    return shown


def hanging(text: Content, width: int, indent: int, most: int = MANY) -> list[Content]:
    """The text in at most so many lines, broken between words; later lines are indented."""
    if text.cell_length <= width:
        return [text]
    lines = [line.rstrip() for line in text.wrap(max(8, width - indent))]
    if len(lines) > most:
        lines = [line.rstrip() for line in text.wrap(max(8, width - indent - len(CUT) - 1))]
        lines = [*lines[: most - 1], Content.assemble(lines[most - 1], f" {CUT}")]
    return [lines[0], *(Content.assemble(" " * indent, line) for line in lines[1:])]
