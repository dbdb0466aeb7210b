"""Undo and redo by key: changes of this run at once, those of an earlier run after a question that names them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from core.errors import OptableError
from core.model.place_text import label_in_words
from core.store.operations.undo import Undoable, UndoableChange
from core.visible import visible
from tui.app.command_menu import CommandMenu
from tui.app.dialogs.take_back import ask_to_take_back, done, shown_time
from tui.app.error_text import error_on_screen
from tui.common.actions import DECISIONS


class Undoing(CommandMenu):
    """Undo and redo of the program's own changes; those of other programs are undone from the journal."""

    _known: tuple[object, frozenset[str]] = (None, frozenset())
    """A snapshot of the store, and which of undo and redo have something to do in it."""

    def why_not(self, action: str) -> str | None:
        """Hide undo and redo while there is nothing to undo or redo; the action itself gives the reason."""
        if action in ("undo", "redo") and action not in self._possible():
            return ""
        return super().why_not(action)

    def _possible(self) -> frozenset[str]:
        """The available ones of undo and redo; asked once for each state of the store."""
        store = self.controller.store
        with suppress(OptableError):  # the key says what is wrong with the database
            if not self.controller.leaving and self._known[0] is not store.snapshot:
                names = {"undo"} if store.next_undo() else set[str]()
                names |= {"redo"} if store.can_redo() else set()
                self._known = store.snapshot, frozenset(names)
        return self._known[1]

    def action_undo(self) -> None:
        """Undo the last change."""
        store = self.controller.store
        if store.read_only:
            self._change(store.undo)  # the store gives the reason
            return
        try:
            undoable = store.next_undo()
        except OptableError as error:
            self.notify(visible(error_on_screen(error, self.keys)), severity="error", timeout=8, markup=False)
            return
        if undoable is None:
            how = f"{self.keys.screen(DECISIONS)}, then {self.keys.press(DECISIONS, 'take_back')}"
            self.bell()
            self.notify(f"Nothing of yours to undo here; other changes are undone in the journal ({how})", timeout=4)
        elif undoable.here:
            self._change(store.undo)
        else:
            self._offer(undoable)

    def _offer(self, undoable: Undoable) -> None:
        def answered(answer: str | None) -> None:
            if answer:
                self._change(lambda: self.controller.store.take_back(undoable.change))

        at = shown_time(undoable.at, self.controller.state.workspace.workflow.timezone)
        workspace = self.controller.state.workspace
        label = label_in_words(workspace, undoable.label)
        self.push_screen(ask_to_take_back(label, f"You did it at {at}, before this program was started."), answered)

    def action_redo(self) -> None:
        """Redo the change that was undone last."""
        self._change(self.controller.store.redo)

    def _change(self, operation: Callable[[], UndoableChange]) -> None:
        self._attempt(lambda: self._changed(self.controller.change(lambda _store: operation())))

    def _changed(self, change: UndoableChange) -> str:
        self.view.touched(change)
        return done(change, self.controller.state.workspace)
