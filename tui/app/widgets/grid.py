"""A table of cells that wraps its texts, fills its width and preserves its cursor while the workspace changes."""

from __future__ import annotations

from typing import Protocol

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.actions import SkipAction
from textual.coordinate import Coordinate
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widgets import DataTable
from textual.widgets.data_table import CursorType

from core.model.field_ref import FieldRef
from core.model.workspace import RecordId
from core.visible import visible
from tui.app import internals
from tui.app.bindings import bindings
from tui.app.feedback import refuse
from tui.app.sizes import is_tall
from tui.app.theme import tone_style
from tui.app.typeahead import ActsOn, moved
from tui.app.widgets.key_footer import follow_cursor
from tui.app.widgets.rows import GridCell, GridColumn, GridRow, filtered, fitted, widths
from tui.app.widgets.timeline import TONES
from tui.app.widgets.wrapping import wrapped
from tui.common.actions import GRID

MOST_LINES = 6
"""The maximum number of lines in a cell; its editor shows all."""


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


class Grid(DataTable[Text], ActsOn, inherit_bindings=False):
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

    _frame_style: Style | None = None
    airy = False
    """With a blank line under each row, if the screen is high enough."""
    around: Around | None = None
    """The cards of which this grid is one; None for a grid that scrolls by itself."""

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

    class Narrowed(Message):
        """Another filter is active, or none."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(
        self,
        *columns: GridColumn,
        id: str | None = None,  # noqa: A002  # Textual's
        header: bool = True,
        cursor: CursorType = "cell",
    ) -> None:
        super().__init__(id=id, zebra_stripes=False, show_header=header, cursor_type=cursor)
        self.layout_columns = columns
        self.all_rows: tuple[GridRow, ...] = ()
        self.shown_rows: tuple[GridRow, ...] = ()
        self.filter_text = ""
        self._widths: tuple[int, ...] = ()
        self._heights: tuple[int, ...] = ()
        self._known: dict[GridRow, list[Text]] = {}
        self._known_widths: tuple[int, ...] = ()
        self._fitted: tuple[tuple[GridRow, ...], int, tuple[int, ...]] = ((), -1, ())
        """Rows, room, and the widths of the columns for them."""
        self._wanted = ""
        """The row to select once there are rows."""
        self._entered = False
        """The mouse brought the focus, and the cursor with it: its click edits nothing."""

    # The grid's content

    def show(self, rows: tuple[GridRow, ...]) -> None:
        """Show these rows; the cursor stays on its row and column."""
        self.all_rows = rows
        self._fill(filtered(rows, self.filter_text))

    def narrow(self, text: str) -> None:
        """Show only the rows that hold this text."""
        if text != self.filter_text:
            self.filter_text = text
            self._fill(filtered(self.all_rows, text))
            self.post_message(self.Narrowed(text))

    @property
    def row(self) -> GridRow | None:
        """The row under the cursor."""
        if not self.row_count and self._wanted:
            return next((row for row in self.shown_rows if row.key == self._wanted), None)
        return self.shown_rows[self.cursor_row] if 0 <= self.cursor_row < len(self.shown_rows) else None

    @property
    def cell(self) -> GridCell | None:
        """The cell under the cursor."""
        row = self.row
        return row.cells[self.cursor_column] if row and self.cursor_column < len(row.cells) else None

    def cell_region(self) -> Region:
        """The region of the cell under the cursor, in cells of the screen."""
        region = self._get_cell_region(self.cursor_coordinate)
        header = 0
        return region.translate(self.content_region.offset - self.scroll_offset).translate((0, header))

    def go_to(self, key: str, column: int | None = None) -> None:
        """Move the cursor to a row, if it is listed."""
        if not self.row_count:
            self._wanted = key
        for index, row in enumerate(self.shown_rows):
            if row.key == key:
                self.move_cursor(row=index, column=self.cursor_column if column is None else column)

    def _fill(self, rows: tuple[GridRow, ...]) -> None:
        if not self.size.width:
            self.shown_rows = rows
            return
        new_widths = self._column_widths(rows, self.scrollable_content_region.width)
        texts = self._wrapped(rows, new_widths)
        heights = self._lines_of(texts)
        same_shape = (
            new_widths == self._widths
            and heights == self._heights
            and self.row_count == len(rows)
            and [row.key for row in rows] == [row.key for row in self.shown_rows]
        )
        if same_shape:
            for index, (row, old) in enumerate(zip(rows, self.shown_rows, strict=True)):
                if row != old:
                    for column, text in enumerate(texts[index]):
                        self.update_cell_at(Coordinate(index, column), text)
            self.shown_rows = rows
            return
        self._rebuild(rows, texts, heights, new_widths)
        self.shown_rows, self._widths, self._heights = rows, new_widths, heights
        if self.around and sum(heights) + self._header_lines != self.size.height:
            internals.lay_out_anew(self)

    def _column_widths(self, rows: tuple[GridRow, ...], total: int) -> tuple[int, ...]:
        """The widths for these rows; those of the rows before as long as they are the same."""
        if (rows, total) != self._fitted[:2]:
            choose = fitted(self.layout_columns, rows, total, self.cell_padding) if self.around else None
            self._fitted = rows, total, choose or widths(self.layout_columns, total, self.cell_padding)
        return self._fitted[2]

    def _lines_of(self, texts: list[list[Text]]) -> tuple[int, ...]:
        """The lines of each row."""
        air = int(self.airy and is_tall(self))
        return tuple(max((text.plain.count("\n") + 1 for text in row), default=1) + air for row in texts)

    @property
    def _header_lines(self) -> int:
        return self.header_height if self.show_header else 0

    @property
    def rich_style(self) -> Style:
        """The style of the grid: computed once a frame, not once a line, for it is a blend of all that lies behind."""
        return self._frame_style or super().rich_style

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render lines, all with the same style."""
        self._frame_style = super().rich_style
        try:
            return super().render_lines(crop)
        finally:
            self._frame_style = None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines of all rows at this width, before the table has them."""
        if self.around is None:
            return super().get_content_height(container, viewport, width)
        rows = filtered(self.all_rows, self.filter_text)
        texts = self._wrapped(rows, self._column_widths(rows, width))
        return sum(self._lines_of(texts)) + self._header_lines

    def _wrapped(self, rows: tuple[GridRow, ...], new_widths: tuple[int, ...]) -> list[list[Text]]:
        """The texts of each row; an unchanged row is not wrapped again."""
        if new_widths != self._known_widths:
            self._known.clear()
            self._known_widths = new_widths
        self._known = {row: self._known.get(row) or self._texts(row, new_widths) for row in rows}
        return [self._known[row] for row in rows]

    def _rebuild(
        self,
        rows: tuple[GridRow, ...],
        texts: list[list[Text]],
        heights: tuple[int, ...],
        new_widths: tuple[int, ...],
    ) -> None:
        moved(self)
        before = self.row
        column, line = self.cursor_column, self.cursor_row
        scroll_y = self.scroll_y
        with self.app.batch_update():
            self.clear(columns=new_widths != self._widths)
            if not self.columns:
                for column_spec, width in zip(self.layout_columns, new_widths, strict=True):
                    title = Text(column_spec.title_for(width), style=self.tone(column_spec.tone))
                    title.truncate(width, overflow="ellipsis")
                    if column_spec.right:
                        title.align("right", width)
                    self.add_column(title, width=width)
            for row, row_texts, height in zip(rows, texts, heights, strict=True):
                self.add_row(*row_texts, height=height, key=row.key)
            keys = [row.key for row in rows]
            if self._wanted in keys:
                line, self._wanted = keys.index(self._wanted), ""
            elif before and before.key in keys:
                line = keys.index(before.key)
            line = self._first_cell(rows, min(line, len(rows) - 1))
            if not self._heights and rows:
                column = next((at for at, cell in enumerate(rows[line].cells) if cell.edits), 0)
            self.shown_rows = rows
            self.move_cursor(row=max(line, 0), column=column, animate=False, scroll=False)
            self.scroll_to(y=scroll_y, animate=False, force=True)
            self.call_after_refresh(self._scroll_cursor_into_view)

    @staticmethod
    def _first_cell(rows: tuple[GridRow, ...], line: int) -> int:
        while 0 <= line < len(rows) - 1 and rows[line].heading:
            line += 1
        return line

    def _texts(self, row: GridRow, cell_widths: tuple[int, ...]) -> list[Text]:
        cells = [*row.cells, *[GridCell("")] * (len(cell_widths) - len(row.cells))]
        return [
            self._text(cell, width, heading=row.heading, right=column.right)
            for cell, width, column in zip(cells, cell_widths, self.layout_columns, strict=False)
        ]

    def _text(self, cell: GridCell, width: int, *, heading: bool, right: bool) -> Text:
        """The cell wrapped to its width, with a hanging indent for its mark; then the smaller print."""
        style = self.tone("heading" if heading and cell.tone == "text" else cell.tone)
        mark = f"{cell.mark} " if cell.mark else ""
        room = max(width - cell_len(mark), 1)
        lines = self._strip(cell.text) if cell.tone == "strip" else self._lines(cell.text, room, style)
        if cell.below:
            lines += self._lines(cell.below, room, self.tone(cell.below_tone))
        for line in lines:
            line.rstrip()
        if mark:
            lines[0] = Text.assemble((mark, self.tone(cell.mark_tone or cell.tone)), lines[0])
            lines[1:] = [Text.assemble(" " * cell_len(mark), line) for line in lines[1:]]
        if right:
            for line in lines:
                line.pad_left(max(0, width - line.cell_len))
        text = Text("\n").join(lines)
        text.end = ""
        return text

    def _strip(self, text: str) -> list[Text]:
        """Signs of verdicts, each on its colour."""
        return [Text.assemble(*((sign, self.tone(TONES[sign]) + Style(reverse=True)) for sign in text))]

    def _lines(self, text: str, room: int, style: Style) -> list[Text]:
        most = MOST_LINES * room
        lines = [Text(line, style=style) for line in wrapped(visible(text[: most * 2]), room)]
        if len(lines) > MOST_LINES or len(text) > most * 2:
            lines = lines[: MOST_LINES - 1]
            lines.append(Text("… Enter shows all", style=self.tone("muted")))
        return lines

    def tone(self, name: str) -> Style:
        """The style of a tone in the current theme."""
        return tone_style(name, self.app.theme_variables)

    # Input

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

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """Wrap all rows for a new width; the first time, show the rows given before the width was known.

        A Resize may never come: Textual 8.2.8 takes a widget for an old one if any region is asked for between its
        mount and its first layout.
        """
        before = self.outer_size.width
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        if self.outer_size.width != before:
            self.call_next(self.refit)
        return changed

    def refit(self) -> None:
        """Wrap all rows for the size of now."""
        self._fill(filtered(self.all_rows, self.filter_text))

    def repaint_theme(self) -> None:
        """Repaint in the colours of another theme."""
        self._widths = self._known_widths = ()
        self._fill(self.shown_rows)

    def on_data_table_cell_highlighted(self, event: DataTable.CellHighlighted) -> None:
        """Post the row under the cursor."""
        event.stop()
        self._say_moved()

    def _say_moved(self) -> None:
        """Let the footer follow; post the row, unless the grid is one of several cards, of which nobody asks that."""
        follow_cursor(self)
        if self.around is None and (row := self.row):
            self.post_message(self.Moved(self, row))

    def on_data_table_cell_selected(self, event: DataTable.CellSelected) -> None:
        """Request an editor for the cell under the cursor."""
        event.stop()
        self.edit()

    def action_select_cursor(self) -> None:
        """Handle Enter; without rows there is nothing to edit."""
        if self.shown_rows:
            super().action_select_cursor()
        else:
            refuse(self, "No row here has that text" if self.filter_text else "There is nothing here yet")

    def does(self, action: str) -> bool:
        """Report if an action would do anything for the cell under the cursor."""
        match action:
            case "select_cursor":
                filled = self.row_count > 0  # before that, a key would come before what it acts on is painted
                return filled and any(cell.edits for cell in (self.row.cells if self.row else ()))
            case "details":
                return bool(self.row and self.row.record)
            case "external" | "clear_cell":
                return bool(self.cell and self.cell.edits)
            case "clear_filter":
                return bool(self.filter_text)
            case "copy" | "filter":
                return bool(self.all_rows)
        return True

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

    def action_details(self) -> None:
        """Request all fields of the record under the cursor."""
        if self.row and self.row.record:
            self.post_message(self.DetailsWanted(self.row.record))
        else:
            refuse(self, "This row has no fields of its own")

    def action_external(self) -> None:
        """Request the user's own editor for the cell."""
        self._ask(self.ExternalWanted)

    def action_clear_cell(self) -> None:
        """Request that the cell is emptied."""
        self._ask(self.EmptyWanted)

    def _ask(self, message: type[EditWanted]) -> None:
        if self.cell and self.cell.edits:
            self.post_message(message(self, self.cell.edits))
        else:
            refuse(self, "This cell cannot be edited")

    def action_copy(self) -> None:
        """Request a copy of the content under the cursor."""
        if self.row:
            self.post_message(self.CopyWanted(self, self.row))
        else:
            refuse(self, "There is nothing here to copy")

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
