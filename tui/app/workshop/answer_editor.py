"""The field in which a question is answered: the field editor, in its place on the screen."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message

from tui.app.bindings import bindings
from tui.app.widgets.editor import Editing, FieldEditor
from tui.common.actions import ANSWER
from tui.common.keymap import KeyMap


class AnswerEditor(FieldEditor):
    """Stays where it is; Tab takes a suggestion, or goes on where there is none."""

    FIRST = -1
    leaves = False
    read_only = False
    """Nothing can be saved, so nothing is typed."""
    BINDINGS = bindings(ANSWER)
    DEFAULT_CSS = """
    AnswerEditor { overlay: none; width: 1fr; margin: 0; background: $background; }
    AnswerEditor > EditorArea { min-height: 2; max-height: 6; }
    """

    class NextWanted(Message):
        """Tab was pressed where there is nothing to take."""

    def __init__(self, editing: Editing, keep: Callable[[str], object], keys: KeyMap) -> None:
        super().__init__(editing, Region(), keep, keys)

    def ask(self, editing: Editing) -> None:
        """Edit another answer."""
        self.editing = editing
        self.touched = editing.draft is not None
        self.finished = False
        self.marked = self.FIRST
        self.area.read_only = self.read_only
        self.replace(editing.text if editing.draft is None else editing.draft)
        self.judge()
        self.border_subtitle = Content(self.keys_in_words())

    def keys_in_words(self) -> str:
        """Where they differ from those of other fields."""
        save, discard = (self.keys.press(ANSWER, name) for name in ("save", "discard"))
        if self.read_only:
            return f"read-only · {save} goes on"
        draft = self.editing.draft is not None
        return f"a draft · {save} saves and goes on · {discard} forgets" if draft else f"{save} saves and goes on"

    def place(self, region: Region, screen: Size) -> None:
        """It stays in its place."""

    def action_accept(self) -> None:
        """Take the marked suggestion, or the first one."""
        if self.suggest_now():
            super().action_accept()
        else:
            self.post_message(self.NextWanted())

    def suggest_now(self) -> bool:
        """Whether there is anything to take, for what is typed by now."""
        return bool(self.editing.suggest(self.text, self.cursor))

    def action_save(self) -> None:
        """Enter; a suggestion that an arrow has marked is taken first."""
        self._show_suggestions()
        if self.marked >= 0 and self.suggestions:
            super().action_accept()
        super().action_save()
