"""The tour, shown over the current screen."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.app.dialogs.base import Dialog
from tui.app.tour import tour_lines
from tui.app.typeahead import counts
from tui.common.keymap import keys_of

CLOSING = ("escape", "enter", "space")
"""Keys that close it and do nothing else."""


class TourDialog(Dialog[None]):
    """The tour; any key or click closes it, and the key does what it does without the tour."""

    DEFAULT_CSS = """
    TourDialog > .box { width: 78; max-width: 98%; padding: 1; }
    """

    def compose(self) -> ComposeResult:
        """Compose six lines."""
        six = tour_lines(keys_of(self.app))
        wide = max(len(term) for term, _ in six)
        rows = [Content.assemble((f"{term:>{wide}}", "bold $primary"), f"  {meaning}") for term, meaning in six]
        with Vertical(classes="box") as box:
            box.border_title = Content("Welcome to Operating Table")
            box.border_subtitle = Content("any key begins")
            yield Static(Content("\n").join(rows))

    def on_key(self, event: events.Key) -> None:
        """Close by key; a key pressed before the dialog was painted does not count."""
        event.stop()
        event.prevent_default()
        if counts(self):
            self.dismiss(None)
            if event.key not in CLOSING:
                self.app.call_after_refresh(self.app.simulate_key, event.key)

    def on_click(self) -> None:
        """Close by mouse."""
        self.dismiss(None)
