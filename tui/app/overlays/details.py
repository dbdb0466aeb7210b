"""All fields of a record, over the screen from which it is opened."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from core.model.place_text import record_in_words
from core.model.words import sentence_case
from core.model.workspace import RecordId
from core.visible import visible_line
from tui.app.controller import WorkspaceController
from tui.app.dialogs.base import Dialog
from tui.app.screens.view import View
from tui.app.view_state import ViewState
from tui.app.widgets.grid import Grid
from tui.app.widgets.record_rows import record_rows
from tui.app.widgets.rows import GridColumn, GridRow
from tui.common.actions import GRID


class DetailsView(View):
    """The fields of a record, edited in place."""

    NAME = "details"

    def __init__(self, controller: WorkspaceController, record: RecordId) -> None:
        super().__init__(controller)
        self.record = record

    def compose(self) -> ComposeResult:
        """Compose three columns: title, value, explanation."""
        fields = Grid(GridColumn("", width=18), GridColumn("", share=3), GridColumn("", share=2), header=False)
        fields.shows_all_fields = True
        yield fields

    def rows(self, state: ViewState) -> tuple[GridRow, ...]:
        """See `record_rows`."""
        return record_rows(state, self.record)


class DetailsDialog(Dialog[None]):
    """All fields of a record; Enter edits, Esc returns."""

    PLACES = (GRID,)
    DEFAULT_CSS = """
    DetailsDialog > .box { width: 96%; max-width: 110; height: 80%; padding: 0; }
    """

    def __init__(self, controller: WorkspaceController, record: RecordId) -> None:
        super().__init__()
        self.controller = controller
        self.record = record

    def compose(self) -> ComposeResult:
        """Compose the fields in a box."""
        with Vertical(classes="box") as box:
            words = record_in_words(self.controller.state.workspace, self.record)
            box.border_title = Content(visible_line(sentence_case(words)))
            empties = (
                f"{self.controller.keys.press(GRID, 'clear_cell')} take out · " if self.record.kind == "intake" else ""
            )
            box.border_subtitle = Content(f"Enter edit · {empties}Esc back")
            yield DetailsView(self.controller, self.record)

    def on_mount(self) -> None:
        """Focus the fields."""
        self.query_one(Grid).focus()
