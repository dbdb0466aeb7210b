"""The conflict dialog: base, ours and theirs side by side, and a key to choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.errors import OptableError
from core.model.conflict import OpenConflict
from core.rules import conflict_value
from core.rules.integrity import places_text
from core.text.diff import called
from core.visible import visible, visible_line
from tui.app.bindings import bindings
from tui.app.controller import WorkspaceController
from tui.app.dialogs.base import Dialog
from tui.app.dialogs.form import FormDialog, Line
from tui.app.dialogs.sides import Side, side_text
from tui.app.error_text import error_on_screen
from tui.app.theme import STYLES
from tui.common.actions import APP, CONFLICT, actions

SIDES: tuple[tuple[Side, str], ...] = (
    ("base", "Before"),
    ("ours", "Ours (database)"),
    ("theirs", "Theirs (text)"),
)
WIDE = 40
"""The number of characters from which a text is written on several lines."""


class ConflictsDialog(Dialog[None]):
    """One conflict at a time; each choice is one commit, and z takes it back."""

    BINDINGS = bindings(CONFLICT)
    PLACES = (CONFLICT,)
    DEFAULT_CSS = """
    ConflictsDialog {
        & .box { width: 96%; max-width: 140; padding: 0 2; }
        & .head, & .keys, & .about { height: auto; }
        & .all { height: auto; max-height: 55vh; }
        & .sides { height: auto; }
        & .side {
            width: 1fr; height: auto; border: round $muted; padding: 0 1;
            border-title-color: $text; border-title-style: bold;
        }
        & .side Static { height: auto; }
        & .keys { color: $text-accent; }
        & .about { color: $text-error; }
    }
    """

    def __init__(self, controller: WorkspaceController) -> None:
        super().__init__()
        self.controller = controller
        self.line = 0
        self.shown: OpenConflict | None = None
        """The painted conflict with its sides: a choice applies only to those."""

    def compose(self) -> ComposeResult:
        """Compose the place and reason, the three sides, and the keys."""
        with Vertical(classes="box") as box:
            box.border_title = Content("Conflicts")
            box.border_subtitle = Content("Esc back: what is open stays open")
            yield Static(classes="head", markup=False)
            with VerticalScroll(classes="all", can_focus=False), Horizontal(classes="sides"):
                for name, title in SIDES:
                    with Vertical(classes="side", id=f"side-{name}") as side:
                        side.border_title = Content(title)
                        yield Static(markup=False)
            yield Static(classes="about", markup=False)
            yield Static(classes="keys", markup=False)

    def on_mount(self) -> None:
        """Show the first conflict."""
        self.watch(self.query_one(".all", VerticalScroll), "show_vertical_scrollbar", self._show_keys)
        self._show()

    def acts_on(self) -> object:
        """The current conflict, the subject of the keys."""
        return self.shown

    @property
    def conflict(self) -> OpenConflict | None:
        """The current conflict."""
        open_conflicts = self.controller.store.conflicts
        self.line = max(0, min(self.line, len(open_conflicts) - 1))
        return open_conflicts[self.line] if open_conflicts else None

    def action_step(self, way: str) -> None:
        """Go to the next conflict, or to the previous one."""
        self.line += 1 if way == "next" else -1
        self._show()

    def action_scroll(self, way: str) -> None:
        """Scroll sides that do not fit."""
        whole = self.query_one(".all", VerticalScroll)
        if not whole.max_scroll_y:
            self._say("All of it is visible")
        (whole.scroll_page_down if way == "on" else whole.scroll_page_up)(animate=False)

    def action_choose(self, side: str) -> None:
        """Choose ours or theirs."""
        if conflict := self.shown:
            self._resolve(conflict, getattr(conflict, side))

    def action_write(self) -> None:
        """Write a custom value, typed as in the field's cell."""
        conflict, workspace = self.shown, self.controller.state.workspace
        if conflict is None:
            return
        try:
            text = conflict_value.text_of(workspace, conflict)
        except OptableError as error:
            self._say(error.message.capitalize())
            return

        def submit(texts: Mapping[str, str]) -> None:
            value = conflict_value.value_of(workspace, conflict, texts["value"])
            self.controller.change(lambda store: store.resolve(conflict.place.path, value, seen=conflict))
            self._next()

        line = Line("value", "Value", text, visible_line(conflict.place.path), long=len(text) > WIDE or "\n" in text)
        self.app.push_screen(FormDialog("Another value", (line,), submit, verb="choose"))

    def _resolve(self, conflict: OpenConflict, value: Any) -> None:
        workspace = self.controller.state.workspace
        try:
            along = self.controller.change(lambda store: store.resolve(conflict.place.path, value, seen=conflict))
        except OptableError as error:
            self._say(error_on_screen(error, self.controller.keys))
        else:
            self._next()
            if along:
                self.app.notify(visible(f"Also changed: {places_text(along, workspace)}"), timeout=8, markup=False)

    def _next(self) -> None:
        if self.conflict:
            self._show()
            return
        self.app.notify(
            f"All conflicts are resolved: {self.controller.keys.press(APP, 'export')} writes the text", timeout=5
        )
        self.dismiss(None)

    def _show(self) -> None:
        self.shown = conflict = self.conflict
        if conflict is None:
            self.dismiss(None)
            return
        number = len(self.controller.store.conflicts)
        head = Content.assemble(
            (
                f"{self.line + 1} of {number}  {visible_line(called(conflict.place, self.controller.state.workspace))}",
                "bold",
            ),
            f"\n{visible_line(conflict.why)}\n",
            Content.styled(visible_line(conflict.place.path), STYLES["muted"]),
        )
        self.query_one(".head", Static).update(head)
        for name, _title in SIDES:
            self.query_one(f"#side-{name} Static", Static).update(side_text(conflict, name))
        self.query_one(".all", VerticalScroll).scroll_home(animate=False)
        self._say("")

    def _show_keys(self, more: bool) -> None:
        """Show the available keys; if the sides do not fit, also those that scroll."""
        wanted = [action for action in actions(CONFLICT) if action.footer and (more or "scroll" not in action.name)]
        offered = [(self.controller.keys.shown(action), action.title) for action in wanted]
        words = [Content.assemble((f" {key} ", "bold reverse"), f" {title.lower()}") for key, title in offered]
        self.query_one(".keys", Static).update(Content("  ").join(words))

    def _say(self, words: str) -> None:
        about = self.query_one(".about", Static)
        about.display = bool(words)
        about.update(Content(visible(words)))
