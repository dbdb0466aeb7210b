"""A text field for foreign text: control characters in it are shown, and have no effect."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.text import Text
from textual.document._document import Document, EditResult, Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea

from core.visible import visible
from tui.app.internals import forget


def one_for_one(text: str) -> str:
    """Like `visible`, but with one character for each, so that the cursor matches the text; tabs stay tabs."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_one(char) for char in text)


@lru_cache(maxsize=4096)
def _one(char: str) -> str:
    if char == "\t":
        return char
    shown = visible(char)
    if len(shown) == 1:
        return shown
    return "·" if unicodedata.category(char) == "Cf" else "\ufffd"


class LineDocument(Document):
    """A document in which only a line feed ends a line. Textual's own also breaks at U+2028 and NEL, losing them."""

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._newline = "\n"
        self._lines = text.split("\n")

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Replace the range by a text; line ends of other systems, as in a paste, become line feeds."""
        (top, left), (bottom, right) = sorted((start, end))
        replaced = self.get_text_range(start, end)
        inserted = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        column = len(inserted[-1]) + (left if len(inserted) == 1 else 0)
        inserted[0] = self._lines[top][:left] + inserted[0]
        inserted[-1] += self._lines[bottom][right:] if bottom < len(self._lines) else ""
        self._lines[top : bottom + 1] = inserted
        return EditResult((top + len(inserted) - 1, column), replaced)


class TextField(TextArea):
    """A TextArea that keeps every character and paints control and format characters as signs."""

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document("", language)
        self.document = LineDocument(text)
        self.wrapped_document = WrappedDocument(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._rewrap_and_refresh_virtual_size()

    def on_unmount(self) -> None:
        """Leave nothing behind in memory."""
        forget(self)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render nothing once the styles are gone: a text area painted while it is removed crashes (textual#6528)."""
        if not self._component_styles:
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)

    def get_line(self, line_index: int) -> Text:
        """The line for painting; the document holds the original characters."""
        return Text(one_for_one(self.document.get_line(line_index)), end="", no_wrap=True)
