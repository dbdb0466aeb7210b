"""The one count of what is open, shown wherever it is counted."""

from __future__ import annotations

from textual.content import Content

from tui.app.theme import KEY, STYLES
from tui.app.view_state import ViewState
from tui.common.actions import APP


def open_chip(state: ViewState) -> Content:
    """`● 3 open  B`, with the key that lists them; nothing if nothing is open."""
    count = len(state.readiness.blanks)
    if not count:
        return Content("")
    key = state.keys.press(APP, "readiness")
    return Content.assemble((f"● {count} open", STYLES["warn"]), "  ", (f" {key} ", KEY))
