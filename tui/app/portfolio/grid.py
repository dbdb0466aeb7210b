"""The grid of workspaces: worst first, whole lines."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text
from textual import events

from tui.app.bindings import bindings
from tui.app.portfolio.rows import NARROW, WIDE
from tui.app.widgets.line_grid import LineGrid
from tui.app.widgets.rows import GridRow
from tui.common.actions import WORKSPACES


class WorkspaceGrid(LineGrid, inherit_bindings=False):
    """The workspaces; Enter, or a click on the line under the cursor, opens one."""

    BINDINGS = bindings(WORKSPACES)
    wraps = True

    def __init__(self) -> None:
        super().__init__(*NARROW, id="workspaces")

    def show_in(self, rows: tuple[GridRow, ...], *, wide: bool, keep_top: bool) -> None:
        """Show these rows; with `keep_top`, a cursor on the first row stays there while the list grows."""
        top = keep_top and self.cursor_row == 0
        self.layout_columns = WIDE if wide else NARROW
        self.show(rows)
        if top and self.row_count:
            self.move_cursor(row=0, animate=False)

    def _lines(self, text: str, room: int, style: Style) -> list[Text]:
        """Wrapped: a name is not cut beside a screen that is half empty."""
        return super(LineGrid, self)._lines(text, room, style)

    def on_click(self, event: events.Click) -> None:
        """Handle a click: the first one selects, the next one opens."""
        row = self.row
        if row is not None and self.row_count and event.style.meta.get("row") == self.cursor_row:
            event.stop()
            event.prevent_default()
            self.post_message(self.OpenWanted(self, row))
