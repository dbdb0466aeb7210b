"""A text field for foreign text: what is in it is shown, never obeyed."""

from __future__ import annotations

import unicodedata

from rich.text import Text
from textual.widgets import TextArea

from tui.plain import plain


def visible(text: str) -> str:
    """As `plain`, but one character for one, so that cursor and text stay in step; tabs stay tabs."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_one(char) for char in text)


def _one(char: str) -> str:
    if char == "\t":
        return char
    shown = plain(char)
    if len(shown) == 1:
        return shown
    return "·" if unicodedata.category(char) == "Cf" else "\ufffd"


class TextField(TextArea):
    """A TextArea that paints control and format characters as signs."""

    def get_line(self, line_index: int) -> Text:
        """The line as it is painted; the document keeps the characters themselves."""
        return Text(visible(self.document.get_line(line_index)), end="", no_wrap=True)
