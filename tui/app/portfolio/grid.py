"""The list of workspaces: worst first, chosen as whole lines."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tui.app.bindings import bindings
from tui.app.portfolio.rows import NARROW, WIDE
from tui.app.widgets.line_grid import LineGrid
from tui.app.widgets.rows import GridRow
from tui.common.actions import WORKSPACES


class WorkspaceGrid(LineGrid, inherit_bindings=False):
    """Enter, or a click on the line under the cursor, asks to open its workspace."""

    BINDINGS = bindings(WORKSPACES)

    class Narrowed(Message):
        """Only the lines that hold a text are shown, or all of them again."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__(*NARROW, id="workspaces")

    def show_in(self, rows: tuple[GridRow, ...], *, wide: bool, keep_top: bool) -> None:
        """Show these rows; whoever still looks at the top of a list that grows goes on looking at its top."""
        top = keep_top and self.cursor_row == 0
        self.layout_columns = WIDE if wide else NARROW
        self.show(rows)
        if top and self.row_count:
            self.move_cursor(row=0, animate=False)

    def narrow(self, text: str) -> None:
        """Show only the workspaces that hold this text, and say so."""
        super().narrow(text)
        self.post_message(self.Narrowed(text))

    def on_click(self, event: events.Click) -> None:
        """The first click chooses, the next one opens, as everywhere."""
        row = self.row
        if row is not None and self.row_count and event.style.meta.get("row") == self.cursor_row:
            event.stop()
            event.prevent_default()
            self.post_message(self.OpenWanted(self, row))
