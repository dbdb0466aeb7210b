"""Feedback for a key that has no effect here: bell and reason."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.dom import DOMNode

from core.errors import OptableError
from core.visible import visible
from tui.app.error_text import error_on_screen
from tui.common.keymap import keys_of

SECONDS = 3.0
ERROR_SECONDS = 8.0


def complain(app: App[Any], error: OptableError) -> None:
    """Ring the bell and show an error, with the key that helps."""
    words = error_on_screen(error, keys_of(app))
    app.bell()
    app.notify(visible(words), severity="error", timeout=ERROR_SECONDS, markup=False)


def refuse(node: DOMNode, words: str) -> None:
    """Ring the bell and give the reason; type-ahead is dropped."""
    node.app.bell()
    node.app.notify(visible(words), timeout=SECONDS, markup=False)
