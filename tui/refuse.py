"""What a key says that can do nothing here: a bell alone leaves one wondering."""

from __future__ import annotations

from textual.widget import Widget

from tui.plain import plain

SECONDS = 3.0


def refuse(widget: Widget, words: str) -> None:
    """A bell, and why nothing happened."""
    widget.app.bell()
    widget.app.notify(plain(words), timeout=SECONDS, markup=False)
