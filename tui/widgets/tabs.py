"""The line of screens, with the workflow's name at its end."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.actions import SCREENS
from tui.plain import plain_line
from tui.theme import STYLES

WIDE = 120
"""From so many columns on the verdict has a pane of its own."""
LEAST_OF_NAME = 6
"""Cells of the workflow's name that are still worth showing."""


class ScreenTabs(Widget):
    """Names and keys of the screens; a click goes there."""

    DEFAULT_CSS = "ScreenTabs { height: 1; background: $panel; padding: 0 1; }"

    class Chosen(Message):
        """A screen was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self) -> None:
        super().__init__()
        self.current = SCREENS[0][0]
        self.workflow = ""
        self.said = ""

    def show(self, current: str, workflow: str, said: str) -> None:
        """Which screen is shown, of which workflow, and what is to be said of the file."""
        self.current, self.workflow, self.said = current, workflow, said
        self.refresh()

    def render(self) -> Content:
        """All on one line."""
        parts = []
        for name, key, title in SCREENS:
            here = name == self.current
            parts.append(Content.styled(f" {key} {title} ", "bold reverse" if here else STYLES["muted"]))
        left = Content("").join(parts)
        room = self.size.width - left.cell_length - 2
        right = self._right(room)
        if not right:
            return left
        return Content.assemble(left, " " * (room - right.cell_length + 2), right)

    def _right(self, room: int) -> Content:
        """What is said of the file, and before it as much of the workflow's name as there is room for."""
        words = "" if self.app.size.width < WIDE else self.said  # else it stands under the verdict
        said = Content.styled(plain_line(words), "bold" if words else "").truncate(max(room, 0), ellipsis=True)
        left_over = room - said.cell_length - (3 if said else 0)
        if left_over < LEAST_OF_NAME:
            return said
        name = Content.styled(plain_line(self.workflow), STYLES["muted"]).truncate(left_over, ellipsis=True)
        return Content.assemble(name, " · " if said else "", said)

    def on_click(self, event: events.Click) -> None:
        """Find the screen under the mouse."""
        x = event.x - 1
        for name, key, title in SCREENS:
            width = len(f" {key} {title} ")
            if 0 <= x < width:
                self.post_message(self.Chosen(name))
                return
            x -= width
