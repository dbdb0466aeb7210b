"""A table whose columns fill its width and whose cells wrap their texts."""

from __future__ import annotations

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.widgets import DataTable
from textual.widgets.data_table import CursorType

from core.visible import visible
from tui.app.sizes import is_tall
from tui.app.theme import tone_style
from tui.app.typeahead import ActsOn
from tui.app.widgets.rows import GridCell, GridColumn, GridRow, breaks_words, fitted, unbroken, widths
from tui.app.widgets.timeline import TONES
from tui.app.widgets.wrapping import wrapped

MOST_LINES = 6
"""The maximum number of lines in a cell; its editor shows all."""


class FittedTable(DataTable[Text], ActsOn, inherit_bindings=False):
    """The widths of the columns, and the texts of rows wrapped to them; both are remembered for unchanged rows."""

    wraps = True
    """Long texts go on in the next line; else they are cut."""
    airy = False
    """With a blank line under each row, if the screen is high enough."""

    def __init__(
        self,
        *columns: GridColumn,
        id: str | None = None,  # noqa: A002  # Textual's
        header: bool = True,
        cursor: CursorType = "cell",
    ) -> None:
        super().__init__(id=id, zebra_stripes=False, show_header=header, cursor_type=cursor)
        self.layout_columns = columns
        self._known: dict[GridRow, list[Text]] = {}
        self._known_widths: tuple[int, ...] = ()
        self._fitted: tuple[tuple[GridRow, ...], int, tuple[int, ...]] = ((), -1, ())
        """Rows, room, and the widths of the columns for them."""

    @property
    def is_card(self) -> bool:
        """True for one of several cards, which scroll as a whole."""
        return False

    def _column_widths(self, rows: tuple[GridRow, ...], total: int) -> tuple[int, ...]:
        """The widths for these rows; those of the rows before as long as they are the same."""
        if (rows, total) != self._fitted[:2]:
            columns = self.layout_columns
            found = self._widths_of(columns, rows, total)
            if self.wraps and columns[-1].optional and breaks_words(columns, rows, found):
                found = self._widths_of(columns[:-1], rows, total)
            self._fitted = rows, total, found
        return self._fitted[2]

    def _widths_of(self, columns: tuple[GridColumn, ...], rows: tuple[GridRow, ...], total: int) -> tuple[int, ...]:
        choose = fitted if self.is_card else lambda columns, _rows, total, padding: widths(columns, total, padding)
        chosen = choose(columns, rows, total, self.cell_padding)
        return unbroken(columns, rows, chosen) if self.wraps else chosen

    def _lines_of(self, texts: list[list[Text]]) -> tuple[int, ...]:
        """The lines of each row."""
        air = int(self.airy and is_tall(self))
        return tuple(max((text.plain.count("\n") + 1 for text in row), default=1) + air for row in texts)

    @property
    def _header_lines(self) -> int:
        return self.header_height if self.show_header else 0

    def _wrapped(self, rows: tuple[GridRow, ...], new_widths: tuple[int, ...]) -> list[list[Text]]:
        """The texts of each row; an unchanged row is not wrapped again."""
        if new_widths != self._known_widths:
            self._known.clear()
            self._known_widths = new_widths
        self._known = {row: self._known.get(row) or self._texts(row, new_widths) for row in rows}
        return [self._known[row] for row in rows]

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
        if cell.below_tone == "strip":
            lines += self._strip(cell.below)
        elif cell.below:
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
