"""The baseline: a bare Textual application with a table of 1,000 rows."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class Bare(App[None]):
    """Nothing but the table."""

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable()

    def on_mount(self) -> None:
        """Fill it."""
        table = self.query_one(DataTable)
        table.add_columns("row", "specification", "operations", "owner", "due")
        for row in range(1000):
            table.add_row(f"row-{row}", "what the system does", "how people run it", "owner", "2026-03-02")


if __name__ == "__main__":
    Bare().run()
