"""The line of screens, with the workflow's name at its end."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from core.visible import visible_line
from tui.app.theme import STYLES
from tui.common.actions import SCREENS
from tui.common.keymap import KeyMap

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

    def __init__(self, keys: KeyMap) -> None:
        super().__init__()
        self.keys = keys
        self.current = SCREENS[0][0]
        self.workflow = ""

    @property
    def tabs(self) -> Iterator[tuple[str, str]]:
        """Each screen, and what its tab says."""
        for name, _key, title in SCREENS:
            yield name, f" {self.keys.screen(name)} {title}"

    def show(self, current: str, workflow: str) -> None:
        """Which screen is shown, of which workflow."""
        self.current, self.workflow = current, workflow
        self.refresh()

    def render(self) -> Content:
        """All on one line."""
        parts = [
            Content.styled(tab, "bold reverse" if name == self.current else STYLES["muted"]) for name, tab in self.tabs
        ]
        left = Content("").join(parts)
        room = self.size.width - left.cell_length - 2
        if room < LEAST_OF_NAME:
            return left
        name = Content.styled(visible_line(self.workflow), STYLES["muted"]).truncate(room, ellipsis=True)
        return Content.assemble(left, " " * (room - name.cell_length + 2), name)

    def on_click(self, event: events.Click) -> None:
        """Find the screen under the mouse."""
        for name, x in reversed(list(self.starts())):
            if x <= event.x:
                if event.x < x + cell_len(dict(self.tabs)[name]):
                    self.choose(name)
                return

    def starts(self) -> Iterator[tuple[str, int]]:
        """Each screen, and the column at which its tab begins."""
        x = 1
        for name, tab in self.tabs:
            yield name, x
            x += cell_len(tab)

    def choose(self, name: str) -> None:
        """Ask to go to a screen."""
        self.post_message(self.Chosen(name))
