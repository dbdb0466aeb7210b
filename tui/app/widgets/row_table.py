"""Rows in a table: filtered, filled in with as little painting as possible, with a cursor that stays on its row."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widgets.data_table import CursorType

from core.visible import visible_line
from tui.app import internals
from tui.app.typeahead import moved
from tui.app.widgets.fitted_table import FittedTable
from tui.app.widgets.rows import GridCell, GridColumn, GridRow, filtered
from tui.app.widgets.wrapping import wrapped
from tui.common.keys import key_name


class RowTable(FittedTable, inherit_bindings=False):
    """The content of a grid: rows of `tui.app.widgets.rows`, of which a filter may show some."""

    _frame_style: Style | None = None

    class Narrowed(Message, namespace="grid"):
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
        super().__init__(*columns, id=id, header=header, cursor=cursor)
        self.all_rows: tuple[GridRow, ...] = ()
        self.shown_rows: tuple[GridRow, ...] = ()
        self.filter_text = ""
        self.searches = False
        """The filter looks elsewhere too, so it can be opened also while there are no rows."""
        self._widths: tuple[int, ...] = ()
        self._heights: tuple[int, ...] = ()
        self._wanted = ""
        """The row to select once there are rows."""

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
                    internals.replace_cells(self, index, texts[index])
            self.shown_rows = rows
            return
        self._rebuild(rows, texts, heights, new_widths)
        self.shown_rows, self._widths, self._heights = rows, new_widths, heights
        if self.is_card and self._height_of(heights, self.size.width) != self.size.height:
            internals.lay_out_anew(self)
        elif not self.is_card and self.styles.is_auto_height:
            self.call_after_refresh(internals.lay_out_anew, self)  # the table knows its height only when it is idle

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
                for column_spec, width in zip(self.layout_columns, new_widths, strict=False):
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

    # Size and colours

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

    # Rows that a filter hides

    @property
    def _is_all_hidden(self) -> bool:
        return bool(self.filter_text and self.all_rows and not self.shown_rows)

    def _nothing(self, width: int) -> list[str]:
        """The lines that say that the filter has left no row, and how to drop it."""
        words = f"Nothing matches {visible_line(self.filter_text)} · {self._clearing_key} clears the filter"
        return wrapped(words, max(width - 2 * self.cell_padding, 1))

    @property
    def _clearing_key(self) -> str:
        bound = (binding for _key, binding in self._bindings if binding.action == "clear_filter")
        return next((key_name(one.key) for one in bound), "")

    def render_line(self, y: int) -> Strip:
        """Render a line of the rows, or of the words in their place."""
        line = y - self._header_lines
        if line < 0 or not self._is_all_hidden:
            return super().render_line(y)
        words = self._nothing(self.size.width)[line : line + 1]
        segments = [Segment(" " * self.cell_padding + words[0], self.rich_style + self.tone("muted"))] if words else []
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines of all rows at this width, before the table has them."""
        if not self.is_card:
            return super().get_content_height(container, viewport, width)
        rows = filtered(self.all_rows, self.filter_text)
        texts = self._wrapped(rows, self._column_widths(rows, width))
        return self._height_of(self._lines_of(texts), width)

    def _height_of(self, heights: tuple[int, ...], width: int) -> int:
        """The lines of the rows, or of the words in their place, under the header."""
        return (sum(heights) or (len(self._nothing(width)) if self.filter_text else 0)) + self._header_lines

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
