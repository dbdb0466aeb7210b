"""One of a few fixed words, chosen by arrow keys, by its first letters, or by a click."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from core.visible import visible_line

NONE = "none"
"""The word for the empty choice."""
FORWARD, BACK = ("down", "right", "space"), ("up", "left")


class ChoiceField(Widget, can_focus=True):
    """All choices on one line, the chosen one reversed; only that one where they do not fit."""

    DEFAULT_CSS = """
    ChoiceField { height: 1; background: $panel; &:focus { background: $primary 20%; } }
    """

    class Changed(Message):
        """Another choice was made."""

        def __init__(self, field: ChoiceField) -> None:
            super().__init__()
            self.field = field

    def __init__(self, choices: tuple[str, ...], text: str, id: str | None = None) -> None:  # noqa: A002  # Textual's
        super().__init__(id=id)
        self.choices = choices
        self.text = text
        """The chosen word; also one that is no choice, until another is chosen."""
        self._typed = ""

    def render(self) -> Content:
        """Render the choices, or the chosen one with its number."""
        words = [Content.styled(f" {word(one)} ", self._style(one)) for one in self.choices]
        line = Content("").join(words)
        if self.text in self.choices and line.cell_length <= self.size.width:
            return line
        chosen = Content.styled(f" {word(self.text)} ", "bold reverse")
        number = f" {self.choices.index(self.text) + 1} of {len(self.choices)}" if self.text in self.choices else ""
        return Content.assemble(chosen, (f"  ↑ ↓{number}", "$muted")).truncate(self.size.width, ellipsis=True)

    def _style(self, choice: str) -> str:
        return "bold reverse" if choice == self.text else "$muted"

    def load_text(self, text: str) -> None:
        """Choose a word."""
        if text != self.text:
            self.text = text
            self.refresh()
            self.post_message(self.Changed(self))

    def on_focus(self) -> None:
        """Begin a new word."""
        self._typed = ""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            await self.screen.run_action("send")
        elif event.key in (*FORWARD, *BACK) and self.choices:
            event.stop()
            self._typed = ""
            self._step(1 if event.key in FORWARD else -1)
        elif event.character and event.is_printable:
            event.stop()
            self._type(event.character)

    def _step(self, step: int) -> None:
        at = self.choices.index(self.text) + step if self.text in self.choices else min(step, 0)
        self.load_text(self.choices[at % len(self.choices)])

    def _type(self, letter: str) -> None:
        """Choose the word that begins with what was typed; a letter that fits none begins anew, or does nothing."""
        for typed in (f"{self._typed}{letter}", letter):
            if found := [one for one in self.choices if word(one).casefold().startswith(typed.casefold())]:
                self._typed = typed
                self.load_text(found[0])
                return

    def on_click(self, event: events.Click) -> None:
        """Choose the word under the mouse; the next one where only the chosen one has room."""
        widths = [len(Content(f" {word(one)} ")) for one in self.choices]
        if sum(widths) > self.size.width:
            self._step(1)
            return
        end = 0
        for one, width in zip(self.choices, widths, strict=True):
            begin, end = end, end + width
            if begin <= event.x < end:
                self.load_text(one)


def word(choice: str) -> str:
    """A choice as it is painted."""
    return visible_line(choice) or NONE
