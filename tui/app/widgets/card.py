"""A group of rows in a border: its title above, what follows from it below."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size

from core.visible import visible_line
from tui.app.theme import STYLES
from tui.app.widgets.fitted_text import TITLE_ENDS, whole_parts
from tui.app.widgets.grid import Grid
from tui.app.widgets.rows import GridColumn, GridRow, Section


class Card(Vertical):
    """A section of a screen. Its heading gives title and colour; it is hidden without rows."""

    def __init__(self, columns: tuple[GridColumn, ...], *, classes: str = "", airy: bool = False) -> None:
        super().__init__(classes=classes)
        titled = any(column.title for column in columns)
        self.grid = Grid(*columns, header=titled)
        self.grid.airy = airy
        self._heading = GridRow("", (), heading=True)

    def compose(self) -> ComposeResult:
        """Compose the grid."""
        yield self.grid

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """Fit the title to another width; a Resize may never come, see `RowTable`."""
        before = self.outer_size.width
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        if self.outer_size.width != before:
            self.call_next(self._fit_title)
        return changed

    def _fit_title(self) -> None:
        """Show the title with as much about it as fits; what does not fit is left out whole."""
        room = self.size.width - TITLE_ENDS
        parts = title_parts(self._heading)
        if parts and room > 0:
            self.border_title = whole_parts(parts, room, "  ")

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The height at the width that the card has: a grid of cards measures it at one column, margins included."""
        margin = self.styles.margin.width
        if container.width > width + margin:
            spans = (self.styles.column_span or 1) > 1
            width = (container.width - self.styles.gutter.width if spans else width) - margin
        return super().get_content_height(container, viewport, width)

    def show(self, section: Section) -> None:
        """Show a heading and its rows. A border is repainted only if its words change: with it goes the whole card."""
        if section.heading != self._heading:
            self._show_heading(section.heading)
        if section.rows != self.grid.all_rows:
            self.grid.show(section.rows)

    def _show_heading(self, heading: GridRow) -> None:
        for name in self._heading.card.split():
            self.remove_class(f"-{name}")
        for name in heading.card.split():
            self.add_class(f"-{name}")
        self._heading = heading
        self._fit_title()
        self.border_subtitle = Content(visible_line(heading.foot))


def title_parts(heading: GridRow) -> tuple[Content, ...]:
    """The words of a heading: sign and title, what it is about, what holds now."""
    parts = []
    for number, cell in enumerate(heading.cells):
        tone = ("" if heading.card else "bold") if not number and cell.tone == "text" else STYLES.get(cell.tone, "")
        mark = f"{cell.mark} " if cell.mark else ""
        if cell.text:
            parts.append(Content.styled(f"{mark}{visible_line(cell.text)}", tone))
    return tuple(parts)
