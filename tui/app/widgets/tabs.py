"""The line of screen tabs; the workflow's name at its end where it fits and no title stands above."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from core.visible import visible_line
from tui.app.sizes import is_tall
from tui.app.theme import STYLES
from tui.common.actions import SCREENS
from tui.common.keymap import KeyMap

GAPS = (3, 2, 1)
"""Cells between two tabs: as many as there is room for."""


class ScreenTabs(Widget):
    """Names and keys of the screens; a click goes to one."""

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
        """Each screen with the text of its tab; where not all titles fit, the others have their key alone."""
        whole = {name: f"{self.keys.screen(name)} {title}" for name, _key, title in SCREENS}
        fits = sum(map(cell_len, whole.values())) + GAPS[-1] * (len(whole) - 1) <= (
            self.size.width or len(SCREENS) ** 3
        )
        for name, text in whole.items():
            yield name, text if fits or name == self.current else self.keys.screen(name)

    def show(self, current: str, workflow: str) -> None:
        """Show the tabs for the current screen and the workflow's name."""
        self.current, self.workflow = current, workflow
        self.refresh()

    def render(self) -> Content:
        """Render all tabs on one line."""
        parts = [self._tab(name, tab) for name, tab in self.tabs]
        left = Content(" " * self._gap).join(parts)
        room = self.size.width - left.cell_length
        name = Content.styled(visible_line(self.workflow), STYLES["muted"])
        if is_tall(self) or room < name.cell_length + self._gap:
            return left
        return Content.assemble(left, " " * (room - name.cell_length), name)

    def _tab(self, name: str, tab: str) -> Content:
        key, _, title = tab.partition(" ")
        if name == self.current:
            return Content.assemble((key, "bold $accent"), " ", (title, "bold underline"))
        return Content.styled(tab, STYLES["muted"])

    @property
    def _gap(self) -> int:
        taken = sum(cell_len(tab) for _name, tab in self.tabs)
        fits = (gap for gap in GAPS if taken + gap * (len(SCREENS) - 1) <= self.size.width)
        return next(fits, GAPS[-1])

    def on_click(self, event: events.Click) -> None:
        """Find the screen under the mouse."""
        for name, x in reversed(list(self.starts())):
            if x <= event.x:
                if event.x < x + cell_len(dict(self.tabs)[name]):
                    self.choose(name)
                return

    def starts(self) -> Iterator[tuple[str, int]]:
        """Each screen with the first column of its tab."""
        x = self.styles.padding.left
        for name, tab in self.tabs:
            yield name, x
            x += cell_len(tab) + self._gap

    def choose(self, name: str) -> None:
        """Post Chosen for a screen."""
        self.post_message(self.Chosen(name))
