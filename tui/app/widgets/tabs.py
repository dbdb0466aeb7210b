"""The line of screen tabs, with the workflow's name at its end."""

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
"""The minimum number of cells for the workflow's name."""


class ScreenTabs(Widget):
    """Names and keys of the screens; a click goes to one."""

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
        """Each screen with the text of its tab."""
        for name, _key, title in SCREENS:
            yield name, f" {self.keys.screen(name)} {title}"

    def show(self, current: str, workflow: str) -> None:
        """Show the tabs for the current screen and the workflow's name."""
        self.current, self.workflow = current, workflow
        self.refresh()

    def render(self) -> Content:
        """Render all tabs on one line."""
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
        """Each screen with the first column of its tab."""
        x = 1
        for name, tab in self.tabs:
            yield name, x
            x += cell_len(tab)

    def choose(self, name: str) -> None:
        """Post Chosen for a screen."""
        self.post_message(self.Chosen(name))
