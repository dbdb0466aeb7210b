"""Something to read: every key of the screen, or the whole verdict."""

from __future__ import annotations

from textwrap import wrap

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.actions import ACTIONS, APP, EDITOR, Action, surface
from tui.dialogs.base import Dialog
from tui.keymap import KeyMap


class ReadDialog(Dialog[None]):
    """A text that scrolls."""

    BINDINGS = [  # noqa: RUF012  # as Textual has it
        Binding("q,enter,question_mark,v,tab", "leave", "Back", show=False),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
        Binding("pagedown,space", "scroll(12)", "Page down", show=False),
        Binding("pageup", "scroll(-12)", "Page up", show=False),
    ]

    def __init__(self, title: str, text: Content) -> None:
        super().__init__()
        self.read_title = title
        self.text = text

    def compose(self) -> ComposeResult:
        """The text in a box."""
        with VerticalScroll(classes="box") as box:
            box.border_title = Content(self.read_title)
            box.border_subtitle = Content("↑ ↓ scroll · Esc back")
            yield Static(self.text)

    def action_scroll(self, lines: int) -> None:
        """Scroll by this many lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def keys_text(screen: str, keys: KeyMap) -> Content:
    """Every key that does something on a screen, from the table of actions."""
    parts: list[Content] = []
    grid = surface(screen)
    places = (
        (f"On {screen.title()}", screen),
        (f"In a {grid}", grid),
        ("In a text field", EDITOR),
        ("Everywhere", APP),
    )
    for title, where in places:
        if lines := [_line(action, keys) for action in ACTIONS if action.where == where]:
            parts += [Content.styled(title, "bold $primary"), *lines, Content("")]
    return Content("\n").join(parts)


def _line(action: Action, keys: KeyMap) -> Content:
    words = ("\n" + " " * 33).join(wrap(action.help, 34))
    return Content.assemble((f"  {keys.all_shown(action):<15} ", "bold"), f"{action.title:<14} ", (words, "$muted"))
