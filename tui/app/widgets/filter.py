"""The input line of a filter, and its opening and closing over a grid."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.css.query import DOMQuery
from textual.message import Message
from textual.widgets import Static, TextArea

from core.visible import visible_line
from tui.app.theme import KEY
from tui.app.widgets.grid import Grid
from tui.app.widgets.textfield import TextField


class FilterLine(TextField):
    """Posts every letter; Enter keeps the filter, Esc drops it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep"),
        Binding("escape", "leave", "Show all"),
    ]
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
        """Post the typed text."""
        event.stop()
        self.post_message(self.Typed(self.text))

    async def _on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "escape", "down"):
            event.stop()
            event.prevent_default()
            if event.key == "escape":
                self.action_leave()
            else:
                self.action_keep()
            return
        await super()._on_key(event)

    def action_keep(self) -> None:
        """Go to the rows that the filter has left."""
        self.post_message(self.Done(self, keep=True))

    def action_leave(self) -> None:
        """Drop the filter."""
        self.post_message(self.Done(self, keep=False))


class FilterChip(Static):
    """The active filter, in sight until it is dropped."""

    def __init__(self, text: str, *, finds: bool) -> None:
        words = " only rows with " if finds else " no row with "
        super().__init__(Content.assemble((" / ", KEY), words, (visible_line(text), "bold"), " · Esc shows all"))


class _Host(Protocol):
    """A widget or an application around a grid that can be filtered."""

    @property
    def grid(self) -> Grid: ...

    def query(self, selector: Any) -> DOMQuery[Any]: ...

    def mount(self, *widgets: Any) -> Any: ...

    def close_filter(self, line: FilterLine) -> None: ...

    def show_filter(self) -> None: ...


class Filtering:
    """Opens the filter line of a grid, and narrows the grid with each letter."""

    def on_grid_filter_wanted(self: _Host, event: Grid.FilterWanted) -> None:
        """Open the line in which the filter is typed."""
        event.stop()
        if not any(line.display for line in self.query(FilterLine)):
            self.mount(FilterLine(self.grid.filter_text))

    def on_filter_line_typed(self: _Host, event: FilterLine.Typed) -> None:
        """Narrow with each letter."""
        event.stop()
        self.grid.narrow(event.text)

    def on_grid_narrowed(self: _Host, event: Grid.Narrowed) -> None:
        """Show the filter while it is active and no longer typed."""
        event.stop()
        self.show_filter()

    def show_filter(self: Any) -> None:
        """Show the active filter, unless its line is open."""
        typing = any(line.display for line in self.query(FilterLine))
        self.query(FilterChip).remove()
        if self.grid.filter_text and not typing:
            self.mount(FilterChip(self.grid.filter_text, finds=bool(self.grid.shown_rows)))

    def on_filter_line_done(self: _Host, event: FilterLine.Done) -> None:
        """Go back to the grid, with the filter or without."""
        event.stop()
        if not event.keep:
            self.grid.narrow("")
        self.grid.focus()
        self.close_filter(event.line)
        self.show_filter()

    def close_filter(self: Any, line: FilterLine) -> None:
        """Remove the line once its disappearance is painted."""
        line.display = False
        self.call_after_refresh(line.remove)
