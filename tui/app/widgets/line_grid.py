"""A grid in which whole lines are selected."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text
from textual.message import Message
from textual.widgets import DataTable

from core.visible import visible_line
from tui.app.bindings import bindings
from tui.app.widgets.grid import Grid
from tui.app.widgets.rows import GridColumn, GridRow
from tui.common.actions import LIST


class LineGrid(Grid, inherit_bindings=False):
    """Rows of one line each, selected as a whole. Enter requests to open the one under the cursor."""

    BINDINGS = bindings(LIST)
    wraps = False

    class OpenWanted(Message):
        """Enter was pressed on a row."""

        def __init__(self, grid: LineGrid, row: GridRow) -> None:
            super().__init__()
            self.grid = grid
            self.row = row

    def __init__(self, *columns: GridColumn, id: str | None = None) -> None:  # noqa: A002  # Textual's
        super().__init__(*columns, id=id, cursor="row")

    def go_to(self, key: str, column: int | None = None) -> None:
        """Move the cursor to a row; if it is out of view, scroll it to the top, so that the next rows are visible."""
        line = next((index for index, row in enumerate(self.shown_rows) if row.key == key), self.cursor_row)
        first, room = round(self.scroll_y), self.scrollable_content_region.height - self.header_height
        lines = self._heights[0] if self._heights else 1  # each row has as many
        if self.row_count and not first <= line * lines <= first + room - lines:
            self.scroll_to(y=line * lines, animate=False, immediate=True)
        super().go_to(key, column)

    def _lines(self, text: str, room: int, style: Style) -> list[Text]:
        line = Text(visible_line(text[: room * 4]), style=style)
        line.truncate(room, overflow="ellipsis")
        return [line]

    def _why_not_edit(self) -> str | None:
        return None if self.row else "There is nothing here yet"

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Post the row under the cursor."""
        event.stop()
        self._say_moved()

    def action_select_cursor(self) -> None:
        """Request to open the row under the cursor."""
        if row := self.row:
            self.post_message(self.OpenWanted(self, row))
