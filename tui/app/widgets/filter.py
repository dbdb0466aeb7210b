"""The line in which a filter is typed."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from tui.app.widgets.textfield import TextField


class FilterLine(TextField):
    """Posts every letter; Enter keeps the filter, Esc drops it."""

    DEFAULT_CSS = """
    FilterLine {
        dock: bottom; height: 1; border: none; padding: 0 1; background: $panel;
        &:focus { border: none; background: $primary 20%; }
    }
    """

    class Typed(Message):
        """The filter as it is typed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Done(Message):
        """Enter or Esc."""

        def __init__(self, line: FilterLine, *, keep: bool) -> None:
            super().__init__()
            self.line = line
            self.keep = keep

    def __init__(self, text: str) -> None:
        super().__init__(
            text,
            compact=True,
            soft_wrap=False,
            highlight_cursor_line=False,
            placeholder="type to filter · Enter keep · Esc show all",
        )

    def on_mount(self) -> None:
        """Take the keys."""
        self.move_cursor(self.document.end)
        self.focus()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Say what is typed."""
        event.stop()
        self.post_message(self.Typed(self.text))

    async def _on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "escape", "down"):
            event.stop()
            event.prevent_default()
            self.post_message(self.Done(self, keep=event.key != "escape"))
            return
        await super()._on_key(event)
