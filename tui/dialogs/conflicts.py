"""What two people changed in two ways: base, ours and theirs side by side, and a key to choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.errors import OptableError
from core.model.conflict import OpenConflict
from core.text.merge.words import shown
from tui.actions import APP, CONFLICT, actions, bindings
from tui.desk import Desk
from tui.dialogs.base import Dialog
from tui.dialogs.form import FormDialog, Line
from tui.plain import plain, plain_line

SIDES = (("base", "Before"), ("ours", "Ours (database)"), ("theirs", "Theirs (text)"))


class ConflictsDialog(Dialog[None]):
    """One conflict at a time; each choice is one commit, and z takes it back."""

    BINDINGS = bindings(CONFLICT)
    PLACES = (CONFLICT,)
    DEFAULT_CSS = """
    ConflictsDialog {
        & .box { width: 96%; max-width: 140; padding: 1 2; }
        & .head, & .keys, & .about { height: auto; }
        & .sides { height: auto; margin: 1 0; }
        & .side { width: 1fr; height: auto; border: round $panel; padding: 0 1; }
        & .side Static { height: auto; }
        & .keys { color: $text-accent; }
        & .about { color: $text-error; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.line = 0

    def compose(self) -> ComposeResult:
        """Where and why, the three sides, the keys."""
        with VerticalScroll(classes="box") as box:
            box.border_title = Content("Conflicts")
            box.border_subtitle = Content("Esc back: what is open stays open")
            yield Static(classes="head", markup=False)
            with Horizontal(classes="sides"):
                for name, title in SIDES:
                    with Vertical(classes="side", id=f"side-{name}") as side:
                        side.border_title = Content(title)
                        yield Static(markup=False)
            yield Static(classes="about", markup=False)
            yield Static(classes="keys", markup=False)

    def on_mount(self) -> None:
        """The first one."""
        self._show()

    @property
    def conflict(self) -> OpenConflict | None:
        """The one that is shown."""
        found = self.desk.store.conflicts
        self.line = max(0, min(self.line, len(found) - 1))
        return found[self.line] if found else None

    def action_step(self, way: str) -> None:
        """The next one, or the one before."""
        self.line += 1 if way == "next" else -1
        self._show()

    def action_choose(self, side: str) -> None:
        """Ours or theirs."""
        if conflict := self.conflict:
            self._resolve(conflict, getattr(conflict, side))

    def action_write(self) -> None:
        """Neither: a text of one's own, in the place of a text."""
        conflict = self.conflict
        if conflict is None or not any(isinstance(one, str) for one in (conflict.ours, conflict.theirs)):
            self._say("Only a text can be written anew: choose one of the two")
            return

        def submit(texts: Mapping[str, str]) -> None:
            self.desk.change(lambda store: store.resolve(conflict.place.path, texts["value"]))
            self._next()

        line = Line("value", "Value", shown(conflict.ours), plain_line(conflict.place.path))
        self.app.push_screen(FormDialog("Write a third", (line,), submit, verb="choose"))

    def _resolve(self, conflict: OpenConflict, value: Any) -> None:
        try:
            self.desk.change(lambda store: store.resolve(conflict.place.path, value))
        except OptableError as error:
            self._say(str(error))
        else:
            self._next()

    def _next(self) -> None:
        if self.conflict:
            self._show()
            return
        self.app.notify(
            f"No conflict is open any more: {self.desk.keys.press(APP, 'export')} writes the text", timeout=5
        )
        self.dismiss(None)

    def _show(self) -> None:
        conflict = self.conflict
        if conflict is None:
            self.dismiss(None)
            return
        number = len(self.desk.store.conflicts)
        place = f"{self.line + 1} of {number}  {plain_line(conflict.place.path)}"
        head = Content.assemble((place, "bold"), f"\n{plain_line(conflict.why)}")
        self.query_one(".head", Static).update(head)
        for name, _title in SIDES:
            value = plain(shown(getattr(conflict, name)))
            self.query_one(f"#side-{name} Static", Static).update(Content(value))
        self._say("")
        offered = [(self.desk.keys.shown(action), action.title) for action in actions(CONFLICT)]
        words = [Content.assemble((f" {key} ", "bold reverse"), f" {what.lower()}") for key, what in offered]
        self.query_one(".keys", Static).update(Content("   ").join(words))

    def _say(self, words: str) -> None:
        self.query_one(".about", Static).update(Content(plain(words)))
