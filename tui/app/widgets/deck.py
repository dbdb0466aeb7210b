"""Cards one under the other, or side by side, with one cursor that moves through all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from textual.containers import VerticalScroll
from textual.geometry import Region

from tui.app.widgets.card import Card
from tui.app.widgets.grid import Grid
from tui.app.widgets.rows import GridCell, GridColumn, GridRow, sections

Columns = Callable[[GridRow], tuple[GridColumn, ...]]
"""The columns of the card under a heading."""


class Deck(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The rows of a screen, a card for each heading. It has what a single grid has, for the card with the cursor.

    It has no keys of its own: those of a scrolled container would leave the cursor behind, out of sight.
    """

    def __init__(
        self,
        columns: Columns,
        *,
        halves: frozenset[str] = frozenset(),
        full: frozenset[str] = frozenset(),
        airy: frozenset[str] = frozenset(),
        tells_moves: bool = False,
    ) -> None:
        super().__init__(classes="-halves" if halves else "")
        self._columns = columns
        self._halves = halves
        self._full = full
        self._airy = airy
        self._tells_moves = tells_moves
        self._cards: dict[str, Card] = {}
        self._current = ""
        self._wanted: tuple[str, int | None] | None = None
        self.all_rows: tuple[GridRow, ...] = ()
        self.filter_text = ""

    # The cards

    def show(self, rows: tuple[GridRow, ...]) -> None:
        """Show these rows; the cursor stays on its row and column."""
        self.all_rows = rows
        focused = self._is_focused
        found = {section.heading.key: section for section in sections(rows)}
        for key in self._cards.keys() - found.keys():
            self._cards.pop(key).remove()
        begins, room = not self.size, self.app.size.height // 8
        above: Card | None = None
        for key, section in found.items():
            card = self._cards.get(key)
            if card is None and begins and room < 0:  # the first frame has the verdict: it does not wait for all cards
                self.call_after_refresh(self._show_left_out)  # a Resize may never come: see `RowTable._size_updated`
                break
            room -= len(section.rows) + 2
            if card is None:
                card = self._made(key, section.heading)
                self.mount(card, after=above, before=0 if above is None and self.children else None)
            card.show(section)
            above = card
        self._cards = {key: self._cards[key] for key in found if key in self._cards}
        self._settle(focus=focused)

    def _made(self, key: str, heading: GridRow) -> Card:
        classes = "-half" if key in self._halves else "-full" if key in self._full else ""
        card = self._cards[key] = Card(self._columns(heading), classes=classes, airy=key in self._airy)
        card.grid.around = self
        card.grid.tells_moves = self._tells_moves
        card.grid.narrow(self.filter_text)
        return card

    def _settle(self, *, focus: bool) -> None:
        """Put the cursor into a card that has rows, and onto a row that was asked for.

        If no row is left by the filter, the card with the cursor stays: it hears the key that drops the filter.
        """
        if self._wanted:
            self.go_to(*self._wanted)
        current = self._cards.get(self._current)
        if current is None or not current.grid.shown_rows:
            first = next(iter(self._cards), self._current) if current is None else self._current
            self._current = next((key for key, card in self._cards.items() if card.grid.shown_rows), first)
        for key, card in self._cards.items():
            card.display = bool(card.grid.shown_rows) or not self.filter_text or key == self._current
        self._select(self._current, focus=focus)

    def _select(self, key: str, *, focus: bool = False) -> None:
        focus = focus or self._is_focused
        self._current = key
        for other, card in self._cards.items():
            card.grid.show_cursor = other == key
        if focus:
            self.focus(scroll_visible=False)

    @property
    def _is_focused(self) -> bool:
        """True if a card has the focus, from the moment it gets it."""
        return any(card.grid is self.screen.focused for card in self._cards.values())

    @property
    def grid(self) -> Grid | None:
        """The grid with the cursor."""
        card = self._cards.get(self._current)
        return card.grid if card else None

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The grids that have rows, in order."""
        return tuple(card.grid for card in self._cards.values() if card.display and card.grid.shown_rows)

    def on_descendant_focus(self) -> None:
        """Follow the focus into another card."""
        for key, card in self._cards.items():
            if card.grid is self.screen.focused and key != self._current:
                self._select(key)

    def _show_left_out(self) -> None:
        """Show the cards that the first frame left out."""
        if self.size and self.all_rows:
            self.show(self.all_rows)

    def on_resize(self) -> None:
        """Show the cards that were left out; give the rows air, or take it, for another height."""
        self._show_left_out()
        for card in self._cards.values():
            card.grid.refit()

    # What a grid has

    @property
    def shown_rows(self) -> tuple[GridRow, ...]:
        """The rows of all cards, as filtered."""
        return tuple(row for grid in self.grids for row in grid.shown_rows)

    @property
    def row(self) -> GridRow | None:
        """The row under the cursor."""
        return self.grid.row if self.grid else None

    @property
    def cell(self) -> GridCell | None:
        """The cell under the cursor."""
        return self.grid.cell if self.grid else None

    @property
    def cursor_column(self) -> int:
        """The column of the cursor."""
        return self.grid.cursor_column if self.grid else 0

    @property
    def cursor_row(self) -> int:
        """The number of the row under the cursor, among all shown rows."""
        before = 0
        for grid in self.grids:
            if grid is self.grid:
                return before + grid.cursor_row
            before += len(grid.shown_rows)
        return before

    def move_cursor(self, *, row: int | None = None, column: int | None = None, animate: bool = False) -> None:
        """Move the cursor to the row of that number among all shown rows."""
        if row is None:
            if self.grid:
                self.grid.move_cursor(column=column, animate=animate)
            return
        for grid in self.grids:
            if row < len(grid.shown_rows):
                self._enter(grid)
                grid.move_cursor(row=row, column=column, animate=animate)
                return
            row -= len(grid.shown_rows)

    def go_to(self, key: str, column: int | None = None) -> None:
        """Move the cursor to a row, if it is listed, now or with the next rows."""
        for grid in self.grids:
            if any(row.key == key for row in grid.shown_rows):
                self._wanted = None
                self._enter(grid)
                grid.go_to(key, column)
                return
        self._wanted = (key, column)

    def narrow(self, text: str) -> None:
        """Show only the rows that hold this text, and the cards with such rows."""
        self.filter_text = text
        for card in self._cards.values():
            card.grid.narrow(text)
        self._settle(focus=self._is_focused)

    def focus(self, scroll_visible: bool = True) -> Self:
        """Focus the card with the cursor, at once: a focus that comes later would bring back another card's cursor."""
        if self.grid:
            self.screen.set_focus(self.grid, scroll_visible)
        return self

    def _enter(self, grid: Grid) -> None:
        key = next(key for key, card in self._cards.items() if card.grid is grid)
        if key != self._current:
            self._select(key)

    # Around a grid

    def _beside(self, grid: Grid, by: int) -> Grid | None:
        """The next or the previous grid with rows; None at the ends, and if a filter has left none."""
        grids = self.grids
        at = grids.index(grid) + by if grid in grids else -1
        return grids[at] if 0 <= at < len(grids) else None

    def leave(self, grid: Grid, by: int) -> None:
        """Go on in the next or the previous card with rows; before the first one, scroll to the top."""
        if other := self._beside(grid, by):
            column = min(grid.cursor_column, len(other.columns) - 1)
            self._enter(other)
            other.move_cursor(row=0 if by > 0 else len(other.shown_rows) - 1, column=column)
        elif by < 0:
            self.scroll_home(animate=False)
        else:
            self.scroll_end(animate=False)

    def leave_sideways(self, grid: Grid, by: int) -> None:
        """Go to the card that lies beside; nothing happens if there is none."""
        other = self._beside(grid, by)
        if other and other.region.y == grid.region.y != 0:
            self._enter(other)
            line = min(grid.cursor_row, len(other.shown_rows) - 1)
            other.move_cursor(row=line, column=0 if by > 0 else len(other.columns) - 1)

    def go_to_end(self, by: int) -> None:
        """Go to the first or the last row of all cards."""
        if grids := self.grids:
            self._enter(grids[0 if by < 0 else -1])
            grids[0 if by < 0 else -1].move_cursor(row=0 if by < 0 else len(grids[-1].shown_rows) - 1)
            (self.scroll_home if by < 0 else self.scroll_end)(animate=False)

    def show_below(self, rows: int) -> None:
        """Scroll so far that the rows below the cursor can be seen, and the cursor with them."""
        if grid := self.grid:
            last = min(grid.cursor_row + rows, len(grid.shown_rows) - 1)
            region = grid.region_of(grid.cursor_row).union(grid.region_of(last))
            self.bring_into_view(grid, region)

    def bring_into_view(self, grid: Grid, region: Region) -> None:
        """Scroll the cell with the cursor into view, with the border of its card if it is the first or the last one."""
        if grid is not self.grid:
            return
        top = 1 + grid.header_height * grid.show_header if not grid.cursor_row else 0
        bottom = int(grid.cursor_row == len(grid.shown_rows) - 1)
        card = self._cards[self._current]  # its place in the deck is right while a scroll waits for the next frame
        place = region.translate(card.virtual_region.offset + grid.region.offset - card.region.offset)
        self.scroll_to_region(place.grow((top, 0, bottom, 0)), animate=False, force=True)
