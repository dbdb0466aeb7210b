"""The overlay of jump letters, and their input."""

from __future__ import annotations

from string import ascii_lowercase
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.app.dialogs.base import Dialog
from tui.app.feedback import refuse
from tui.app.jump.targets import JumpTarget
from tui.app.typeahead import counts

WORDS = "Type a letter to go there · Esc back"


def jump_labels(number: int) -> tuple[str, ...]:
    """Labels for this number of targets: one letter, else two; no label is a prefix of another."""
    letters = ascii_lowercase
    firsts = next(count for count in range(len(letters) + 1) if len(letters) * (count + 1) - count >= number)
    singles = letters[: len(letters) - firsts]
    pairs = [first + second for first in letters[len(singles) :] for second in letters]
    return (*singles, *pairs)[:number]


class Label(Static):
    """The label of one target."""

    def __init__(self, text: str, place: JumpTarget) -> None:
        super().__init__(Content(text))
        self.text = text
        self.place = place
        self.absolute_offset = place.at


class JumpMode(Dialog[JumpTarget]):
    """Jump mode; returns the target whose label was typed."""

    DEFAULT_CSS: ClassVar[str] = """
    JumpMode {
        background: $background 35%;
        & Label {
            overlay: screen; width: auto; height: 1;
            color: $warning; background: $background; text-style: bold reverse;
        }
        & > #jump-words { dock: bottom; height: 1; background: $panel; padding: 0 1; text-style: bold; }
    }
    """

    def __init__(self, targets: tuple[JumpTarget, ...]) -> None:
        super().__init__()
        self.targets = dict(zip(jump_labels(len(targets)), targets, strict=True))
        self.typed = ""

    def compose(self) -> ComposeResult:
        """Compose one label for each target."""
        yield Static(WORDS, id="jump-words", markup=False)
        for text, place in self.targets.items():
            yield Label(text, place)

    def on_key(self, event: events.Key) -> None:
        """Add a letter; a key that is no character leaves."""
        event.stop()
        event.prevent_default()
        if not event.is_printable:
            self.dismiss(None)
            return
        typed = self.typed + (event.character or "").lower()
        left = [text for text in self.targets if typed and text.startswith(typed)]
        if not left:
            refuse(self.query_one("#jump-words"), f"No place is marked {typed}")
        elif left == [typed]:
            if not self.targets[typed].answers or counts(self):
                self.dismiss(self.targets[typed])
        else:
            self.typed = typed
            for label in self.query(Label):
                label.display = label.text in left

    def on_click(self, event: events.Click) -> None:
        """Choose a label by mouse."""
        self.dismiss(event.widget.place if isinstance(event.widget, Label) else None)
