"""Words that are painted anew only where they changed, and laid out anew only where their height did."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static


class PaintedText(Static):
    """Laying out a screen takes longer than all else that a key does."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's
        super().__init__(id=id, markup=False)
        self._shown = Content("")

    def put(self, content: Content) -> None:
        """Show this."""
        if content.is_same(self._shown):
            return
        same_height = self.height_of(content) == self.height_of(self._shown)
        self._shown = content
        self.clear_cached_dimensions()
        self.update(content, layout=not same_height)

    def height_of(self, content: Content) -> int:
        """The lines that it takes; 0 before there is a width."""
        return content.get_height({}, self.size.width) if self.size.width else 0


class ScrolledText(PaintedText):
    """Words that fill their container, and scroll in it where they are longer."""

    DEFAULT_CSS = "ScrolledText { height: auto; min-height: 100%; }"

    def height_of(self, content: Content) -> int:
        """The lines that it takes, at least all that are in sight."""
        room = self.parent.size.height if isinstance(self.parent, Widget) else 0
        return max(super().height_of(content), room)
