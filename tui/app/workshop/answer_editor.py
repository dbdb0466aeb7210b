"""The editor of an answer: the field editor, at a fixed place on the screen."""

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
    """A field editor at a fixed place; Tab takes a suggestion, or goes on if there is none."""

    FIRST = -1
    leaves = False
    read_only = False
    """True if nothing can be saved, so that typing is disabled."""
    BINDINGS = bindings(ANSWER)
    DEFAULT_CSS = """
    AnswerEditor { overlay: none; width: 1fr; margin: 0; background: $background; }
    AnswerEditor > EditorArea { min-height: 2; max-height: 6; }
    """

    class NextWanted(Message):
        """Tab was pressed without a suggestion to take."""

    def __init__(self, editing: Editing, keep: Callable[[str], object], keys: KeyMap) -> None:
        super().__init__(editing, Region(), keep, keys)

    def ask(self, editing: Editing) -> None:
        """Start editing another answer."""
        self.editing = editing
        self.touched = editing.draft is not None
        self.finished = False
        self.marked = self.FIRST
        self.area.read_only = self.read_only
        self.replace(editing.text if editing.draft is None else editing.draft)
        self.judge()
        self.border_subtitle = Content(self.keys_in_words())

    def keys_in_words(self) -> str:
        """The keys that differ from those of other fields."""
        save, discard = (self.keys.press(ANSWER, name) for name in ("save", "discard"))
        if self.read_only:
            return f"read-only · {save} goes on"
        draft = self.editing.draft is not None
        return f"a draft · {save} saves and goes on · {discard} forgets" if draft else f"{save} saves and goes on"

    def place(self, region: Region, screen: Size) -> None:
        """Do nothing: the editor has a fixed place."""

    def why_not(self, action: str) -> str | None:
        """Tab goes on where there is nothing to complete."""
        return None if action == "accept" else super().why_not(action)

    def action_accept(self) -> None:
        """Take the marked suggestion, or the first one."""
        if self.suggest_now():
            super().action_accept()
        else:
            self.post_message(self.NextWanted())

    def suggest_now(self) -> bool:
        """Report if there is a suggestion to take for the current text."""
        return bool(self.editing.suggest(self.text, self.cursor))

    def action_save(self) -> None:
        """Handle Enter; a suggestion marked by an arrow key is taken first."""
        self._show_suggestions()
        if self.marked >= 0 and self.suggestions:
            super().action_accept()
        super().action_save()
