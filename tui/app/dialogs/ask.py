"""Questions with a few answers, one key each."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.visible import visible, visible_line
from tui.app.dialogs.base import Dialog
from tui.app.typeahead import counts


@dataclass(frozen=True)
class Option:
    """An answer and its key."""

    key: str
    title: str
    answer: str


class AskDialog(Dialog[str]):
    """Shows a text and the answers; a key or a click answers."""

    DEFAULT_CSS = """
    AskDialog {
        & .box { padding: 1 2; }
        & .answer { height: 1; color: $text-accent; }
        & .answer:hover { background: $panel; }
        & .text { height: auto; margin-bottom: 1; }
    }
    """

    def __init__(self, title: str, text: str, options: tuple[Option, ...], *, chord: bool = False) -> None:
        """Build the dialog; in a `chord` the answer is the second key of a command whose first key was accepted."""
        super().__init__()
        self.chord = chord
        self.ask_title = title
        self.text = text
        self.options = options

    def compose(self) -> ComposeResult:
        """Compose the question, then one line for each answer."""
        with VerticalScroll(classes="box") as box:
            box.border_title = Content(visible_line(self.ask_title))
            box.border_subtitle = Content("Esc back")
            yield Static(Content(visible(self.text)), classes="text")
            for option in self.options:
                yield Static(
                    Content.assemble((f" {option.key} ", "bold reverse"), f" {option.title}"),
                    classes="answer",
                    id=f"answer-{option.answer}",
                )

    def on_key(self, event: events.Key) -> None:
        """Answer by key."""
        if self._answer(event):
            event.stop()

    def _answer(self, event: events.Key) -> bool:
        for option in self.options:
            if option.key in (event.key, event.character):
                if self.chord or counts(self):
                    self.dismiss(option.answer)
                return True
        return False

    def on_click(self, event: events.Click) -> None:
        """Answer by mouse."""
        for option in self.options:
            if event.widget is not None and event.widget.id == f"answer-{option.answer}":
                self.dismiss(option.answer)
