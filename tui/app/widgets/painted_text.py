"""Text that is repainted only if it changed, and laid out again only if its height did."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static


class PaintedText(Static):
    """A text with few layouts: laying out a screen takes longer than all other work of a key press."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's
        super().__init__(id=id, markup=False)
        self._shown = Content("")

    def put(self, content: Content) -> None:
        """Show this content."""
        if content.is_same(self._shown):
            return
        same_height = self.height_of(content) == self.height_of(self._shown)
        self._shown = content
        self.clear_cached_dimensions()
        self.update(content, layout=not same_height)

    def height_of(self, content: Content) -> int:
        """The number of lines of the content; 0 before the width is known."""
        return content.get_height({}, self.size.width) if self.size.width else 0


class ScrolledText(PaintedText):
    """A text that fills its container, and scrolls in it if it is longer."""

    DEFAULT_CSS = "ScrolledText { height: auto; min-height: 100%; }"

    def height_of(self, content: Content) -> int:
        """The number of lines of the content, at least the visible height."""
        room = self.parent.size.height if isinstance(self.parent, Widget) else 0
        return max(super().height_of(content), room)
