"""The one count of what is open, shown wherever it is counted."""

from __future__ import annotations

from textual.content import Content

from tui.app.theme import KEY, STYLES
from tui.app.view_state import ViewState
from tui.common.actions import APP

OPEN = "●"
"""The sign of what is open, wherever it stands."""


def open_count(state: ViewState) -> int:
    """The number of blanks and open decisions: the one count of what is open."""
    return len(state.readiness.blanks)


def open_chip(state: ViewState) -> Content:
    """`● 3 open  B`, with the key that lists them; nothing if nothing is open.

    A part of the band's text and no widget: it takes the end of whichever line has room for it, where a widget would
    take a column from all of them.
    """
    count = open_count(state)
    if not count:
        return Content("")
    key = state.keys.press(APP, "readiness")
    return Content.assemble((f"{OPEN} {count} open", STYLES["warn"]), "  ", (f" {key} ", KEY))
