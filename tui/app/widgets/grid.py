"""A table of cells with a cursor: its keys, its mouse, and the messages by which it asks for editors."""

from __future__ import annotations

from typing import Protocol

from textual import events
from textual.actions import SkipAction
from textual.geometry import Region
from textual.message import Message
from textual.widgets import DataTable

from core.model.field_ref import FieldRef
from core.model.workspace import RecordId
from tui.app.bindings import bindings
from tui.app.feedback import refuse
from tui.app.typeahead import moved
from tui.app.widgets.key_footer import follow_cursor
from tui.app.widgets.row_table import RowTable
from tui.app.widgets.rows import GridRow
from tui.common.actions import GRID


class Around(Protocol):
    """The cards around a grid, between which its cursor moves."""

    def leave(self, grid: Grid, by: int) -> None:
        """Go on in the card after or before."""

    def leave_sideways(self, grid: Grid, by: int) -> None:
        """Go on in the card beside."""

    def go_to_end(self, by: int) -> None:
        """Go to the first or the last row of all cards."""

    def narrow(self, text: str) -> None:
        """Show only the rows that hold this text."""

    def bring_into_view(self, grid: Grid, region: Region) -> None:
        """Scroll a region of the grid into view."""


class FieldHolder:
    """A widget around grids that knows the fields which their cells edit."""

    def why_not_copy(self, field: FieldRef) -> str | None:
        """The reason why a field has no text to copy; None if it has."""
        raise NotImplementedError

    def why_not_empty(self, field: FieldRef) -> str | None:
        """The reason why a field cannot be emptied now; None if it can."""
        raise NotImplementedError

    def described_edit(self, field: FieldRef, usual: str) -> str:
        """The words of the footer for Enter on a field, if not the usual ones."""
        del field
        return usual


class Grid(RowTable, inherit_bindings=False):
    """Rows of `tui.app.widgets.rows` with a cursor. Enter and click request an editor for the cell under it."""

    BINDINGS = bindings(GRID)
    DEFAULT_CSS = """
    Grid {
        height: 1fr;
        background: $background;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;  /* else the width depends on what stood there before */
        overflow-x: hidden;
        & > .datatable--header { background: $panel; color: $muted; text-style: bold; }
        & > .datatable--cursor { background: $primary 22%; color: $foreground; text-style: none; }
        &:focus > .datatable--cursor { background: $primary 40%; color: $foreground; text-style: bold; }
        & > .datatable--hover { background: $panel; }
    }
    """

    shows_all_fields = False
    """Its rows are the fields of one record: there are no others to show."""
    around: Around | None = None
    """The cards of which this grid is one; None for a grid that scrolls by itself."""
    tells_moves = False
    """True if each move of the cursor is posted, also of a grid among cards."""

    _entered = False
    """The mouse brought the focus, and the cursor with it: its click edits nothing."""

    class EditWanted(Message):
        """Enter was pressed on, or a click hit, a cell that can be edited."""

        def __init__(self, grid: Grid, field: FieldRef) -> None:
            super().__init__()
            self.grid = grid
            self.field = field

        @property
        def control(self) -> Grid:
            """The grid."""
            return self.grid

    class ExternalWanted(EditWanted):
        """The cell is to be edited in the user's own editor."""

    class EmptyWanted(EditWanted):
        """The cell is to be emptied."""

    class CopyWanted(Message):
        """The content under the cursor is to be copied."""

        def __init__(self, grid: Grid, row: GridRow) -> None:
            super().__init__()
            self.grid = grid
            self.row = row

    class Moved(Message):
        """The cursor moved to another row."""

        def __init__(self, grid: Grid, row: GridRow) -> None:
            super().__init__()
            self.grid = grid
            self.row = row

    class DetailsWanted(Message):
        """All fields of the record under the cursor are requested."""

        def __init__(self, record: RecordId) -> None:
            super().__init__()
            self.record = record

    class FilterWanted(Message):
        """The key that filters was pressed."""

    @property
    def is_card(self) -> bool:
        """True for one of several cards, which scroll as a whole."""
        return self.around is not None

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scroll; a click before the next frame is dropped, since it was meant for another row."""
        super().watch_scroll_y(old_value, new_value)
        moved(self)

    def on_focus(self) -> None:
        """Note if the focus came before the cursor: the keys bring both at once."""
        self._entered = not self.show_cursor

    def on_click(self, event: events.Click) -> None:
        """Choose a cell; the table would edit it if its own cursor, which nobody saw, was there."""
        entered, self._entered = self._entered, False
        if entered and (event.style.meta.get("row"), event.style.meta.get("column")) == self.cursor_coordinate:
            event.stop()
            event.prevent_default()

    def on_data_table_cell_highlighted(self, event: DataTable.CellHighlighted) -> None:
        """Post the row under the cursor."""
        event.stop()
        self._say_moved()

    def _say_moved(self) -> None:
        """Let the footer follow, and post the row."""
        follow_cursor(self)
        if (self.around is None or self.tells_moves) and (row := self.row):
            self.post_message(self.Moved(self, row))

    def on_data_table_cell_selected(self, event: DataTable.CellSelected) -> None:
        """Request an editor for the cell under the cursor."""
        event.stop()
        self.edit()

    def why_not(self, action: str) -> str | None:
        """The reason why an action would do nothing for the cell under the cursor."""
        match action:
            case "select_cursor":
                return self._why_not_edit()
            case "details" if self.shows_all_fields:
                return "All fields are already here"
            case "details" if not (self.row and self.row.record):
                return "This row has no fields of its own"
            case "external" | "clear_cell":
                return self._why_not_change(empties=action == "clear_cell")
            case "clear_filter" if not self.filter_text:
                return ""  # the key goes on to what is around the grid
            case "filter" if not (self.all_rows or self.searches):
                return ""  # what is typed next must arrive in the filter, not as commands
            case "copy" if not self.row:
                return "There is nothing here to copy"
            case "copy" if self.cursor_type == "cell":
                return self._why_not_copy()
        return None

    def described(self, action: str, usual: str) -> str:
        """The words of the footer for an action on the cell under the cursor."""
        field = self.cell.edits if self.cell else None
        if action != "select_cursor" or field is None or not self._holder:
            return usual
        return self._holder.described_edit(field, usual)

    def _why_not_edit(self) -> str | None:
        if not self.shown_rows:
            return "No row contains that text" if self.filter_text else "There is nothing here yet"
        if not self.row_count:
            return ""  # the row is not painted yet
        editable = self.row and any(cell.edits for cell in self.row.cells)
        return None if editable else "Nothing in this row can be edited"

    def _why_not_change(self, *, empties: bool) -> str | None:
        field = self.cell.edits if self.cell else None
        if field is None:
            return "This cell cannot be edited"
        return self._holder.why_not_empty(field) if empties and self._holder else None

    @property
    def _holder(self) -> FieldHolder | None:
        """The screen around the grid, which knows the fields that its cells edit."""
        return next((node for node in self.ancestors if isinstance(node, FieldHolder)), None)

    def _why_not_copy(self) -> str | None:
        """The reason why a cell has no text: words that stand for nothing are none."""
        cell = self.cell
        if cell and cell.edits and self._holder:
            return self._holder.why_not_copy(cell.edits)
        return None if cell and cell.text else "There is nothing here to copy"

    def edit(self) -> None:
        """Request an editor for the cell under the cursor, or for the first editable one of its row."""
        cell, row = self.cell, self.row
        if cell and cell.edits:
            self.post_message(self.EditWanted(self, cell.edits))
            return
        for column, other in enumerate(row.cells if row else ()):
            if other.edits:
                self.move_cursor(column=column)
                self.post_message(self.EditWanted(self, other.edits))
                return
        refuse(self, "Nothing in this row can be edited")

    def action_scroll_top(self) -> None:
        """Go to the first row that is no heading, with its heading in view."""
        if self.around:
            self.around.go_to_end(-1)
            return
        self.move_cursor(row=max(self._first_cell(self.shown_rows, 0), 0), scroll=False)
        self.scroll_home(animate=False)

    def action_scroll_bottom(self) -> None:
        """Go to the last row."""
        if self.around:
            self.around.go_to_end(1)
        else:
            super().action_scroll_bottom()

    def action_cursor_down(self) -> None:
        """Go to the next row that is no heading."""
        self._step(1)

    def action_cursor_up(self) -> None:
        """Go to the previous row that is no heading; from the first one, scroll to the top."""
        self._step(-1)

    def _step(self, by: int) -> None:
        line = self.cursor_row + by
        while 0 <= line < len(self.shown_rows) and self.shown_rows[line].heading:
            line += by
        if 0 <= line < len(self.shown_rows):
            self.move_cursor(row=line)
        elif self.around:
            self.around.leave(self, by)
        elif by < 0:
            self.scroll_home(animate=False)

    def action_cursor_left(self) -> None:
        """Go to the cell at the left, or to the card there."""
        if self.around and not self.cursor_column:
            self.around.leave_sideways(self, -1)
        else:
            super().action_cursor_left()

    def action_cursor_right(self) -> None:
        """Go to the cell at the right, or to the card there."""
        if self.around and self.cursor_column >= len(self.columns) - 1:
            self.around.leave_sideways(self, 1)
        else:
            super().action_cursor_right()

    def _scroll_cursor_into_view(self, animate: bool = False) -> None:
        """Scroll the cursor into view; cards scroll as a whole."""
        if self.around is None:
            super()._scroll_cursor_into_view(animate)
        else:
            self.around.bring_into_view(self, self._get_cell_region(self.cursor_coordinate))

    def region_of(self, row: int) -> Region:
        """The place of a row in the grid."""
        return self._get_row_region(row)

    def action_details(self) -> None:
        """Request all fields of the record under the cursor."""
        if self.row and self.row.record:
            self.post_message(self.DetailsWanted(self.row.record))

    def action_external(self) -> None:
        """Request the user's own editor for the cell."""
        self._ask(self.ExternalWanted)

    def action_clear_cell(self) -> None:
        """Request that the cell is emptied."""
        self._ask(self.EmptyWanted)

    def _ask(self, message: type[EditWanted]) -> None:
        if self.cell and self.cell.edits:
            self.post_message(message(self, self.cell.edits))

    def action_copy(self) -> None:
        """Request a copy of the content under the cursor."""
        if self.row:
            self.post_message(self.CopyWanted(self, self.row))

    def action_filter(self) -> None:
        """Request the filter."""
        self.post_message(self.FilterWanted())

    def action_clear_filter(self) -> None:
        """Show every row again; without a filter, pass the key to the widget around the grid."""
        if not self.filter_text:
            raise SkipAction
        if self.around:
            self.around.narrow("")
        else:
            self.narrow("")
