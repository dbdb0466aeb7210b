"""Label dialog: the likely labels by 1 to 9, any other by typing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.visible import visible, visible_line
from tui.app.dialogs.base import Dialog
from tui.app.dialogs.form import FormField, Line
from tui.app.feedback import refuse
from tui.app.typeahead import counts

SHOWN = 9
TYPED = -1
"""The cursor's position on the typed text instead of a label."""
Find = Callable[[str], Sequence[str]]


class PickField(FormField):
    """The input: typed text narrows the list; digits choose if nothing is typed."""

    async def _on_key(self, event: events.Key) -> None:
        dialog = self.screen
        if isinstance(dialog, PickDialog) and dialog.takes(event.key, event.character):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)


class PickDialog(Dialog[str]):
    """Returns a label; with `free` also a new one, or none."""

    DEFAULT_CSS = """
    PickDialog {
        & PickField { width: 1fr; }
        & .labels { height: auto; margin-top: 1; }
    }
    """

    def __init__(self, title: str, about: str, likely: Sequence[str], find: Find, *, free: bool) -> None:
        super().__init__()
        self.pick_title, self.about, self.likely, self.find, self.free = title, about, tuple(likely), find, free
        self.start = TYPED if free else 0
        self.cursor = self.start

    def compose(self) -> ComposeResult:
        """Compose the input and, under it, the labels."""
        with VerticalScroll(classes="box") as box:
            box.can_focus = False
            box.border_title = Content(visible_line(self.pick_title))
            box.border_subtitle = Content("1-9 or type · ↑ ↓ · Enter choose · Esc back")
            yield Static(Content(visible(self.about)), classes="about")
            yield PickField(Line("label", "Label"))
            yield Static(classes="labels", markup=False)

    def on_mount(self) -> None:
        """Focus the input."""
        self.field.focus()
        self._show()

    def acts_on(self) -> object:
        """The labels that Enter and the digits would choose."""
        return None if self.cursor == TYPED else self.offered[self.cursor : self.cursor + 1]

    @property
    def field(self) -> PickField:
        """The input."""
        return self.query_one(PickField)

    @property
    def offered(self) -> tuple[str, ...]:
        """The labels in the list now."""
        typed = self.field.text.strip()
        return tuple(self.find(typed))[:SHOWN] if typed else self.likely[:SHOWN]

    def on_text_area_changed(self) -> None:
        """Narrow the list with each letter."""
        self.cursor = self.start
        self._show()

    def takes(self, key: str, character: str | None) -> bool:
        """Report if a key chooses: a digit if nothing is typed, an arrow, Enter."""
        if key in ("up", "down"):
            places = max(len(self.offered) - self.start, 1)
            self.cursor = (self.cursor - self.start + (1 if key == "down" else -1)) % places + self.start
            self._show()
            return True
        if key == "enter":
            self.action_send()
            return True
        if character and character in "123456789" and not self.field.text:
            if not counts(self):
                return True
            if int(character) <= len(self.offered):
                self.dismiss(self.offered[int(character) - 1])
            else:
                refuse(self, f"There is no label {character}")
            return True
        return False

    def action_send(self) -> None:
        """Return the label under the cursor; with `free` the typed text, if the cursor is on no label."""
        if not counts(self):
            return
        if self.cursor == TYPED:
            self.dismiss(self.field.text.strip())
        elif self.offered:
            self.dismiss(self.offered[self.cursor])
        else:
            refuse(self, "No label matches: type another, or press Esc")

    def _show(self) -> None:
        lines = []
        for number, label in enumerate(self.offered, start=1):
            key = f" {number} " if not self.field.text else "   "
            style = "reverse" if number - 1 == self.cursor else ""
            lines.append(Content.assemble((key, "bold"), (f" {visible_line(label)} ", style)))
        if self.cursor == TYPED and self.field.text.strip() not in ("", *self.offered):
            lines.append(Content.styled("Enter proposes it as a new label", "$muted"))
        elif not lines and not self.free:
            lines.append(Content.styled("no label matches", "$muted"))
        self.query_one(".labels", Static).update(Content("\n").join(lines))
