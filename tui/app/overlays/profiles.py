"""Profiles of files, over the screen from which they are opened: what was said once about each kind of file."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from core.ingest.fields import KINDS
from core.model.field_ref import FieldRef
from core.model.intake import ENTRIES, Intake
from core.model.names import slug
from core.model.words import counted
from core.model.workspace import RecordId
from core.rules.validation import validated
from tui.app.bindings import bindings
from tui.app.controller import WorkspaceController
from tui.app.dialogs.base import Dialog
from tui.app.dialogs.form import FormDialog, Line
from tui.app.forms import needed
from tui.app.screens.view import View
from tui.app.view_state import ViewState
from tui.app.widgets.grid import Grid
from tui.app.widgets.rows import GridCell, GridColumn, GridRow
from tui.common.actions import GRID, PROFILES

COUNTED = {"map": "column", "set": "constant", "rename": "word", "unit": "unit"}


class ProfilesView(View):
    """One row for each profile; all its fields are behind it."""

    NAME = PROFILES
    BINDINGS = bindings(PROFILES)

    def compose(self) -> ComposeResult:
        """Compose the columns: title, what the files hold, source, what is said."""
        yield Grid(
            GridColumn("Profile", share=2),
            GridColumn("Holds", width=11),
            GridColumn("Source", width=12),
            GridColumn("What is said", share=2),
        )

    def rows(self, state: ViewState) -> tuple[GridRow, ...]:
        """See `profile_rows`."""
        return profile_rows(state)

    def why_not(self, action: str) -> str | None:
        """The reason why an action would do nothing for the profile under the cursor."""
        if action in ("remove", "rename") and self.record is None:
            return f"There is no profile here: {self.key_of('add')} adds one"
        return super().why_not(action)

    @property
    def record(self) -> RecordId | None:
        """The profile under the cursor."""
        return self.grid.row.record if self.grid.row else None

    def action_add(self) -> None:
        """Ask for a title and for what the files hold."""

        def submit(texts: Mapping[str, str]) -> None:
            record = RecordId("intake", slug(needed(texts, "title"), set(self.state.workspace.intake)))
            new = validated(Intake, {"title": texts["title"], "kind": texts["kind"]}, record.path)
            self.controller.change(lambda store: store.add(record, new))
            self.grid.go_to(record.path)

        lines = (
            Line("title", "Title", about="Its name in commands is made of it; such as Ticket export"),
            Line("kind", "Holds", about="empty: as the file looks", choices=("", *KINDS)),
        )
        self.app.push_screen(FormDialog("New profile of files", lines, submit, verb="add"))

    def action_remove(self) -> None:
        """Remove the profile."""
        if self.record:
            self.ask_remove(self.record)

    def action_rename(self) -> None:
        """Rename the profile."""
        if self.record:
            self.ask_rename(self.record)


def profile_rows(state: ViewState) -> tuple[GridRow, ...]:
    """The profiles by title."""
    records = [RecordId("intake", name) for name in state.workspace.intake]
    return tuple(_row(state, one) for one in sorted(records, key=lambda one: state.workspace.title(one).casefold()))


def _row(state: ViewState, record: RecordId) -> GridRow:
    profile = state.workspace.intake[record.key]
    cells = (
        GridCell(state.workspace.title(record), "title", edits=FieldRef(record, "title")),
        _word(profile.kind, "as they look", FieldRef(record, "kind")),
        _word(profile.source, "not said", FieldRef(record, "source")),
        GridCell(said(profile), "muted"),
    )
    return GridRow(record.path, cells, record, also=profile.note)


def _word(text: str, none: str, field: FieldRef) -> GridCell:
    return GridCell(text, edits=field) if text else GridCell(none, "muted", edits=field)


def said(profile: Intake) -> str:
    """The number of entries of each table: `3 columns, 1 word`."""
    counts = ((len(getattr(profile, name)), COUNTED[name]) for name in ENTRIES)
    return ", ".join(counted(count, noun) for count, noun in counts if count) or "nothing about its columns"


class ProfilesDialog(Dialog[None]):
    """The profiles, from the command menu and from every screen; Enter edits a cell, Esc returns."""

    PLACES = (GRID, PROFILES)
    DEFAULT_CSS = """
    ProfilesDialog > .box { width: 96%; max-width: 110; height: 80%; padding: 0; }
    """

    def __init__(self, controller: WorkspaceController) -> None:
        super().__init__()
        self.controller = controller

    def compose(self) -> ComposeResult:
        """Compose the list in a box."""
        with Vertical(classes="box") as box:
            box.border_title = Content("Profiles of files")
            named = ((GRID, "details", "all fields"), *((PROFILES, name, name) for name in ("add", "remove", "rename")))
            keys = [f"{self.controller.keys.press(place, name)} {words}" for place, name, words in named]
            box.border_subtitle = Content(" · ".join((*keys, "Esc back")))
            yield ProfilesView(self.controller)

    def on_mount(self) -> None:
        """Focus the list."""
        self.query_one(Grid).focus()
