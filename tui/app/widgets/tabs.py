"""The line of screen tabs; the workflow's name at its end where it fits and no title stands above.

Where it does not fit, the verdict band tells it (`name_in_tabs` decides for both).
"""

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
NAME_GAP = 2
"""Cells between the last tab and the workflow's name."""
SHORTEST_NAME = 16
"""Cells below which the workflow's name is not cut to fit: the band tells it then."""


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
        whole = titles(self.keys)
        fits = not self.size.width or all_fit(whole, self.size.width)
        for name, text in whole.items():
            yield name, text if fits or name == self.current else self.keys.screen(name)

    def show(self, current: str, workflow: str) -> None:
        """Show the tabs for the current screen and the workflow's name."""
        self.current, self.workflow = current, workflow
        self.refresh()

    def render(self) -> Content:
        """Render all tabs on one line."""
        left = Content(" " * self._gap).join([self._tab(name, tab) for name, tab in self.tabs])
        name = self._named
        room = self.size.width - left.cell_length - cell_len(name)
        return Content.assemble(left, " " * max(0, room), (name, STYLES["muted"])) if name else left

    @property
    def _named(self) -> str:
        """The workflow's name, if neither the title nor the band tells it."""
        return "" if is_tall(self) else name_in_tabs(self.keys, self.app.size.width, self.workflow)

    def _tab(self, name: str, tab: str) -> Content:
        key, _, title = tab.partition(" ")
        if name == self.current:
            return Content.assemble((key, "bold $accent"), " ", (title, "bold underline"))
        return Content.styled(tab, STYLES["muted"])

    @property
    def _gap(self) -> int:
        taken = sum(cell_len(tab) for _name, tab in self.tabs)
        room = self.size.width - taken - (cell_len(self._named) + NAME_GAP if self._named else 0)
        fits = (gap for gap in GAPS if gap * (len(SCREENS) - 1) <= room)
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


def titles(keys: KeyMap) -> dict[str, str]:
    """The whole text of each tab."""
    return {name: f"{keys.screen(name)} {title}" for name, _key, title in SCREENS}


def all_fit(whole: dict[str, str], width: int) -> bool:
    """True if all titles fit."""
    return sum(map(cell_len, whole.values())) + GAPS[-1] * (len(whole) - 1) <= width


def name_in_tabs(keys: KeyMap, columns: int, workflow: str) -> str:
    """The workflow's name as it stands behind the tabs, the same on every screen; empty if there is no room for it."""
    whole, width = titles(keys), columns - 2
    gaps = GAPS[-1] * (len(whole) - 1) + NAME_GAP
    if all_fit(whole, width):
        taken = sum(map(cell_len, whole.values()))
    else:
        briefs = [cell_len(keys.screen(name)) for name in whole]
        taken = sum(briefs) + max(cell_len(text) - brief for text, brief in zip(whole.values(), briefs, strict=True))
    room = width - taken - gaps
    name = Content(visible_line(workflow))
    return name.truncate(room, ellipsis=True).plain if room >= min(name.cell_length, SHORTEST_NAME) else ""
