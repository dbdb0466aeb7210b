"""The base of all screens: grids with editing in place, a filter, forms for new records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container
from textual.css.query import NoMatches
from textual.message import Message
from textual.widget import Widget

from core.errors import Conflict, OptableError
from core.model.base import Record
from core.model.field_ref import FieldRef
from core.model.names import slug
from core.model.place_text import place_in_words, record_in_words
from core.model.words import sentence_case
from core.model.workspace import RecordId
from core.rules.fields import spec
from core.store.operations.undo import UndoableChange
from core.visible import visible, visible_line
from tui.app.clipboard import copy
from tui.app.controller import WorkspaceController
from tui.app.dialogs.ask import AskDialog, Option
from tui.app.dialogs.form import FormDialog, Line
from tui.app.editing import changed_to, editing
from tui.app.error_text import error_at_field, error_on_screen
from tui.app.external_editor import edit_outside
from tui.app.surviving import Surviving
from tui.app.typeahead import UNKNOWN, ActsOn
from tui.app.view_state import ViewState
from tui.app.widgets.deck import Deck
from tui.app.widgets.editor import FieldEditor
from tui.app.widgets.filter import Filtering
from tui.app.widgets.grid import FieldHolder, Grid
from tui.app.widgets.rows import GridColumn, GridRow, drafted
from tui.common.actions import APP, GRID


class View(Surviving, Filtering, Container, ActsOn, FieldHolder):
    """A screen. `rows` gives the content of its grid; subclasses add their own parts."""

    NAME: ClassVar[str] = ""
    DEFAULT_CSS = """
    View { layout: vertical; width: 1fr; height: 1fr; }
    View > .empty { color: $muted; padding: 1 2; }
    """

    def __init__(self, controller: WorkspaceController) -> None:
        super().__init__(id=self.NAME)
        self.controller = controller
        self._open: tuple[Grid, FieldRef, int | None] | None = None

    @property
    def state(self) -> ViewState:
        """The current state."""
        return self.controller.state

    def key_of(self, name: str) -> str:
        """The key of an action of this screen, for a sentence that names it."""
        return self.controller.keys.press(self.NAME, name)

    @property
    def grid(self) -> Grid | Deck:
        """The grid, or the cards, to which the screen's own keys apply."""
        return self.query_one(Grid)

    def acts_on(self) -> object:
        """The row for the screen's own keys, and the cell of the grid that has the focus."""
        try:
            grid = self.grid
        except NoMatches:  # it is still being mounted
            return UNKNOWN
        focused = self.screen.focused
        other = focused if isinstance(focused, Grid) and self in focused.ancestors else grid
        return grid.row, other.row, other.cursor_column

    def rows(self, state: ViewState) -> tuple[GridRow, ...]:
        """The rows of the grid."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The grid."""
        raise NotImplementedError

    def show(self, state: ViewState) -> None:
        """Paint the state."""
        self.grid.show(drafted(self.rows(state), state.drafts))

    class Ready(Message):
        """The screen is mounted and can take the focus."""

        def __init__(self, view: View) -> None:
            super().__init__()
            self.view = view

    def on_mount(self) -> None:
        """Show the current state."""
        if not self.controller.leaving:
            self.show(self.state)
            self.post_message(self.Ready(self))

    def touched(self, change: UndoableChange) -> None:
        """Handle an undone or redone change; a screen may go to its place."""

    def take_focus(self) -> None:
        """Take the focus when the screen is selected."""
        self.grid.focus()

    def repaint_theme(self) -> None:
        """Repaint in the colours of another theme."""
        for grid in self.query(Grid):
            grid.repaint_theme()

    # Editing in place

    def on_grid_edit_wanted(self, event: Grid.EditWanted) -> None:
        """Open the editor over the cell."""
        event.stop()
        self.open_editor(event.grid, event.field)

    def open_editor(self, grid: Grid, field: FieldRef) -> None:
        """Lay an editor over the cell under the cursor."""
        if self.state.read_only:
            self._say_read_only()
            return
        if any(editor.display for editor in self.query(FieldEditor)):
            return
        self._open = (grid, field, self.state.revs.get(field.record))
        keep = partial(self._keep_draft, field.path)
        self.mount(FieldEditor(editing(self.state, field), grid.cell_region(), keep, self.controller.keys))

    def on_resize(self) -> None:
        """Move the open editor with its cell."""
        self.call_after_refresh(self._place_editor)

    def _place_editor(self) -> None:
        for editor in self.query(FieldEditor):
            if self._open and not editor.finished:
                editor.place(self._open[0].cell_region(), self.app.size)

    def _keep_draft(self, place: str, text: str) -> None:
        self.attempt(lambda: self.controller.draft(place, text))

    def _say_read_only(self) -> None:
        self.app.bell()
        self.app.notify(visible(self.state.read_only), title="Read-only", severity="warning", markup=False)

    def on_field_editor_left(self, event: FieldEditor.Left) -> None:
        """Close the editor; the draft is saved, unless it is to be discarded."""
        event.stop()
        place, text = event.editor.editing.place, event.editor.text
        if event.discard:
            self.attempt(lambda: self.controller.drop_draft(place, text))
        elif event.editor.touched:
            # Save it once more: another program may have overwritten it.
            words = visible_line(place_in_words(self.state.workspace, place))
            self.attempt(lambda: self.controller.draft(place, text), f"The draft of {words} is kept")
            self.controller.show()
        self._close(event.editor)

    def on_field_editor_saved(self, event: FieldEditor.Saved) -> None:
        """Save; on an error stay and show it, on a conflict ask."""
        event.stop()
        if self._open is None:
            return
        _grid, field, rev = self._open
        if event.text == event.editor.editing.text:
            self.attempt(lambda: self.controller.drop_draft(field.path, event.text))
            self._close(event.editor)
            return
        self._save_text(event.editor, field, event.text, rev)

    def on_field_editor_external_wanted(self, event: FieldEditor.ExternalWanted) -> None:
        """Continue in $EDITOR; the result is put into the editor, not yet saved."""
        event.stop()
        editor = event.editor
        self.attempt(lambda: editor.replace(edit_outside(self.app, editor.text)))

    def on_grid_external_wanted(self, event: Grid.ExternalWanted) -> None:
        """Edit the cell in $EDITOR and save the result."""
        event.stop()
        if self.state.read_only:
            self._say_read_only()
            return
        field, rev = event.field, self.state.revs.get(event.field.record)
        current = editing(self.state, field)
        text = current.text if current.draft is None else current.draft
        self.attempt(lambda: self.controller.edit(field, edit_outside(self.app, text), rev, draft=current.draft))

    def why_not_copy(self, field: FieldRef) -> str | None:
        """The reason why a field has no text to copy; None if it has."""
        now = spec(self.state.workspace, field)
        return None if now.text else f"{now.title} is empty: nothing was copied"

    def why_not_empty(self, field: FieldRef) -> str | None:
        """The reason why a field cannot be emptied now; None if it can."""
        now = spec(self.state.workspace, field)
        if not now.text:
            return "It is already empty"
        try:
            changed_to(self.state.workspace, now, "")
        except OptableError:
            return f"{now.title} cannot be empty: {self.controller.keys.press(GRID, 'select_cursor')} edits it"
        return None

    def on_grid_empty_wanted(self, event: Grid.EmptyWanted) -> None:
        """Empty the cell under the cursor."""
        event.stop()
        field, rev = event.field, self.state.revs.get(event.field.record)
        draft = editing(self.state, field).draft
        self.attempt(lambda: self.controller.edit(field, "", rev, draft=draft))

    def _save_text(self, editor: FieldEditor, field: FieldRef, text: str, rev: int | None) -> None:
        try:
            self.controller.edit(field, text, rev)
        except Conflict as conflict:
            self._ask(conflict, editor, field, text)
        except OptableError as error:
            editor.complain(error_at_field(error, self.controller.keys))
        else:
            self._close(editor)

    def _ask(self, conflict: Conflict, editor: FieldEditor, field: FieldRef, text: str) -> None:
        def answered(answer: str | None) -> None:
            if answer == "mine":
                self._save_text(editor, field, text, conflict.rev)
            elif answer == "theirs":
                self.attempt(lambda: self.controller.drop_draft(field.path, text))
                self._close(editor)
            else:
                editor.area.focus()

        words = f"{conflict.message}\n\nMine:   {conflict.mine}\nTheirs: {conflict.theirs}"
        options = (
            Option("m", "Mine: overwrite theirs with what I typed", "mine"),
            Option("t", "Theirs: keep what they wrote, discard mine", "theirs"),
        )
        self.controller.show()
        self.app.push_screen(AskDialog("Changed by somebody else", words, options), answered)

    def _close(self, editor: FieldEditor) -> None:
        editor.finished = True
        if self._open:
            self._open[0].focus()
        self._open = None
        self._take_away(editor)

    def _take_away(self, widget: Widget) -> None:
        """Hide a widget, then remove it: a text area painted during its removal crashes (Textual's issue 6528)."""
        widget.display = False
        self.call_after_refresh(widget.remove)

    def on_grid_copy_wanted(self, event: Grid.CopyWanted) -> None:
        """Copy the cell as it was typed, not as it is painted."""
        event.stop()
        cell = event.grid.cell if event.grid.cursor_type == "cell" else None
        if cell and cell.edits:
            now = spec(self.state.workspace, cell.edits)
            copy(self.app, now.text, now.title)
        else:
            copy(self.app, cell.text if cell else self.text_of(event.row), "")

    def text_of(self, row: GridRow) -> str:
        """The text to copy of a line that is selected as a whole."""
        return "  ".join(cell.text for cell in row.cells if cell.text)

    # New, renamed, removed

    def attempt(self, operation: Callable[[], object], done: str = "") -> bool:
        """Run an operation; a user error is shown, and nothing has changed."""
        try:
            operation()
        except OptableError as error:
            self.app.notify(
                visible(error_on_screen(error, self.controller.keys, self.state.workspace)),
                severity="error",
                timeout=8,
                markup=False,
            )
            self.app.bell()
            return False
        if done:
            self.app.notify(visible(done), timeout=2, markup=False)
        return True

    def ask_new(self, noun: str, kind: str, make: Callable[[str], tuple[RecordId, Record]], taken: set[str]) -> None:
        """Ask for the title of a new record, and add it under a name derived from it."""

        def submit(texts: Mapping[str, str]) -> None:
            record, model = make(slug(texts["title"], taken))
            if "title" in type(model).model_fields:
                model = model.model_copy(update={"title": texts["title"]})
            self.controller.change(lambda store: store.add(record, model))
            self.grid.go_to(record.path)

        line = Line("title", "Title", about=f"{kind}; its name in sentences comes from it")
        self.app.push_screen(FormDialog(f"New {noun}", (line,), submit, verb="add"))

    def ask_rename(self, record: RecordId) -> None:
        """Ask for a new name."""
        name = record.key.rpartition(".")[2]
        prefix = record.key[: len(record.key) - len(name)]

        def submit(texts: Mapping[str, str]) -> None:
            self.controller.change(lambda store: store.rename(record, prefix + texts["name"]))
            self.grid.go_to(RecordId(record.kind, prefix + texts["name"]).path)

        line = Line("name", "New name", name, "a-z, 0-9 and _; it changes in every sentence and field that names it")
        title = f"Rename {record_in_words(self.state.workspace, record)}"
        self.app.push_screen(FormDialog(title, (line,), submit, verb="rename"))

    def ask_remove(self, record: RecordId) -> None:
        """Ask before removing a record."""
        rev, words = self.state.revs.get(record), record_in_words(self.state.workspace, record)

        def answered(answer: str | None) -> None:
            if answer == "yes":
                self.attempt(
                    lambda: self.controller.change(lambda store: store.remove(record, rev=rev)),
                    f"Removed {words}",
                )

        text = f"{sentence_case(visible_line(words))}\n\n{self.controller.keys.press(APP, 'undo')} brings it back."
        self.app.push_screen(AskDialog("Remove?", text, (Option("y", "Yes, remove it", "yes"),)), answered)


class CardView(View):
    """A screen of cards: a card for each heading among its rows."""

    HALVES: ClassVar[frozenset[str]] = frozenset()
    """The headings whose cards lie two and two side by side where there is room."""
    FULL: ClassVar[frozenset[str]] = frozenset()
    """The headings whose cards are never beside another."""
    TELLS_MOVES: ClassVar[bool] = False
    """True if the screen asks for each move of the cursor."""
    AIRY: ClassVar[frozenset[str]] = frozenset()
    """The headings whose rows have a blank line between them where there is room."""

    @property
    def grid(self) -> Deck:
        """The cards."""
        return self.query_one(Deck)

    def compose(self) -> ComposeResult:
        """Compose the cards."""
        yield Deck(self.columns, halves=self.HALVES, full=self.FULL, airy=self.AIRY, tells_moves=self.TELLS_MOVES)

    def columns(self, heading: GridRow) -> tuple[GridColumn, ...]:
        """The columns of the card under a heading."""
        raise NotImplementedError
