"""A dialog to read: every key of the screen, or the whole verdict."""

from __future__ import annotations

from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.app.bindings import bindings
from tui.app.clipboard import copy
from tui.app.dialogs.base import Dialog
from tui.common.actions import ACTIONS, ANSWER, APP, EDITOR, PORTFOLIO, READ, WORKSHOP, Action, surface
from tui.common.keymap import KeyMap, keys_of

WAYS = {"down": 1, "up": -1, "page_down": 12, "page_up": -12}
"""The number of lines for each scroll step."""


class ReadDialog(Dialog[None]):
    """A text that scrolls."""

    BINDINGS = bindings(READ)
    PLACES = (READ,)

    def __init__(self, title: str, text: Content) -> None:
        super().__init__()
        self.read_title = title
        self.text = text

    def compose(self) -> ComposeResult:
        """Compose the text in a box."""
        with VerticalScroll(classes="box") as box:
            box.border_title = Content(self.read_title)
            box.border_subtitle = Content(f"↑ ↓ scroll · {self._key('copy')} copy · {self._key('leave')} back")
            yield Static(self.text)

    def _key(self, name: str) -> str:
        return keys_of(self.app).press(READ, name)

    def action_scroll(self, way: str) -> None:
        """Scroll by a line, or by half a page of a small screen."""
        self.query_one(VerticalScroll).scroll_relative(y=WAYS[way], animate=False)

    def action_copy(self) -> None:
        """Copy the text to the clipboard."""
        copy(self.app, self.text.plain, self.read_title)


WIDEST, FRAME = 67, 9
"""Cells of a text to read that are easily read; and those around it, with the scrollbar."""
KEYS, NAMES, LEAST = 18, 33, 16
"""Cells of a key; of a key and its name; and those that what it does needs beside them."""


def text_width(screen_width: int) -> int:
    """The cells that a text to read has on a screen."""
    return max(LEAST, min(WIDEST, screen_width - FRAME))


def keys_text(screen: str, keys: KeyMap, width: int = WIDEST) -> Content:
    """Every key of a screen, from the table of actions."""
    parts: list[Content] = []
    grid = surface(screen)
    places = (
        (f"On {screen.title()}", screen),
        (f"In a {grid}", grid),
        ("In an answer", ANSWER) if screen == WORKSHOP else ("In a text field", EDITOR),
        ("In a text to read", READ),
        ("Everywhere", APP),
    )
    alone = screen == PORTFOLIO  # not a screen of a workspace, so without their shared actions
    for title, place in places[:2] if alone else places:
        if lines := [_line(action, keys, width) for action in ACTIONS if action.where == place]:
            parts += [Content.styled(title, "bold $primary"), *lines, Content("")]
    return Content("\n").join(parts)


def balanced(text: str, width: int) -> list[str]:
    """The text in as few lines as the width allows, none of them left with a word alone if that can be helped."""
    lines = wrap(text, width)
    return next(shorter for least in range(8, width + 1) if len(shorter := wrap(text, least)) == len(lines))


def _line(action: Action, keys: KeyMap, width: int) -> Content:
    """The key, its name, and what it does: beside them, or below where there is no room."""
    keys_shown = f"  {keys.all_shown(action):<15} "
    fits = len(keys_shown) <= KEYS or len(f"{keys_shown}{action.title:<14} {action.help}") <= width
    beside = width - NAMES >= LEAST and fits
    indent = NAMES if beside else 4
    words = ("\n" + " " * indent).join(balanced(action.help, width - indent))
    gap = "" if beside else "\n" + " " * indent
    name = f"{action.title:<14} " if beside else action.title
    return Content.assemble((keys_shown, "bold"), name, (f"{gap}{words}", "$muted"))
