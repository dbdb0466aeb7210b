"""Cards have one cursor: it goes through all of them, stays on its row, and is where the focus is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import ComposeResult

from tests.tui.app.desktop import Desktop
from tui.app.base_app import HERE
from tui.app.theme import DARK
from tui.app.typeahead import OrderedInput
from tui.app.widgets.card import Card
from tui.app.widgets.deck import Deck
from tui.app.widgets.rows import GridCell, GridColumn, GridRow


def heading(key: str) -> GridRow:
    """A heading, whose rows are `key` and a number."""
    return GridRow(key, (GridCell(key),), heading=True, group=key)


def rows_of(key: str, count: int) -> tuple[GridRow, ...]:
    """A heading and its rows."""
    rows = (GridRow(f"{key}{line}", (GridCell(f"{key} {line}"), GridCell("x")), group=key) for line in range(count))
    return (heading(key), *rows)


ROWS = (*rows_of("a", 2), *rows_of("b", 3), *rows_of("c", 1))


class Cards(OrderedInput[None]):
    """Nothing but cards."""

    CSS_PATH = HERE / "widgets/card.tcss"

    def compose(self) -> ComposeResult:
        """Two columns in each card."""
        yield Deck(lambda _heading: (GridColumn("", width=8), GridColumn("", share=1)))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """As the application has it."""
        return dict(DARK.variables)


@asynccontextmanager
async def cards(rows: tuple[GridRow, ...] = ROWS, height: int = 30) -> AsyncIterator[tuple[Deck, Desktop]]:
    """Cards with these rows, and the focus."""
    app = Cards()
    async with app.run_test(size=(40, height)):
        pilot = Desktop(app)
        deck = app.query_one(Deck)
        deck.show(rows)
        deck.focus()
        await pilot.pause()
        yield deck, pilot


def key_of(deck: Deck) -> str:
    """The key of the row under the cursor; there is one cursor, and the focus is there."""
    cursors = [card.grid for card in deck.query(Card) if card.grid.show_cursor and card.grid.shown_rows]
    assert cursors == ([deck.grid] if deck.grid and deck.grid.shown_rows else [])
    assert deck.screen.focused is deck.grid
    return deck.row.key if deck.row else ""


async def test_the_keys_go_through_all_cards_and_back() -> None:
    async with cards() as (deck, pilot):
        visited = [key_of(deck)]
        for key in (*["j"] * 6, *["k"] * 6):
            await pilot.press(key)
            visited.append(key_of(deck))
        assert visited == "a0 a1 b0 b1 b2 c0 c0 b2 b1 b0 a1 a0 a0".split()
        await pilot.press("G")
        assert key_of(deck) == "c0"
        await pilot.press("g")
        assert key_of(deck) == "a0"


async def test_rows_are_numbered_through_and_the_column_stays() -> None:
    async with cards() as (deck, pilot):
        assert [row.key for row in deck.shown_rows] == "a0 a1 b0 b1 b2 c0".split()
        for number, row in enumerate(deck.shown_rows):
            deck.move_cursor(row=number, column=1)
            assert (key_of(deck), deck.cursor_row, deck.cursor_column) == (row.key, number, 1)
        await pilot.press("k")
        assert (key_of(deck), deck.cursor_column) == ("b2", 1)


async def test_it_goes_to_a_row_that_is_there_or_that_comes_later() -> None:
    async with cards() as (deck, pilot):
        deck.go_to("b2", 1)
        assert (key_of(deck), deck.cursor_column) == ("b2", 1)
        deck.go_to("c1")
        assert key_of(deck) == "b2"
        deck.show((*ROWS, *rows_of("c", 2)[2:]))
        await pilot.pause()
        assert key_of(deck) == "c1"
        deck.show(ROWS[:3])
        await pilot.pause()
        assert key_of(deck) in ("a0", "a1"), "its card is gone"


async def test_it_goes_to_a_row_before_there_is_any() -> None:
    app = Cards()
    async with app.run_test(size=(40, 30)):
        pilot = Desktop(app)
        deck = app.query_one(Deck)
        deck.go_to("b1")
        deck.show(ROWS)
        deck.focus()
        await pilot.pause()
        assert key_of(deck) == "b1"


async def test_a_card_is_laid_out_even_if_somebody_asks_for_its_place_before() -> None:
    app = Cards()
    async with app.run_test(size=(40, 30)):
        pilot = Desktop(app)
        deck = app.query_one(Deck)
        deck.show(ROWS)
        assert [card.region.height for card in deck.query(Card)]  # Textual then sends no Resize
        await pilot.pause()
        assert [card.grid.row_count for card in deck.query(Card)] == [2, 3, 1]


async def test_cards_come_and_go_in_the_order_of_their_headings_and_the_cursor_stays() -> None:
    async with cards() as (deck, pilot):
        deck.go_to("b1")
        for keys in ("abxc", "bxc", "ybxc", "yabxzc", "b", "abc"):
            deck.show(tuple(row for key in keys for row in rows_of(key, 3)))
            await pilot.pause()
            shown = [card.grid.shown_rows[0].key[0] for card in deck.query(Card)]
            assert shown == list(keys)
            assert key_of(deck) == "b1"


async def test_a_filter_hides_cards_and_the_key_that_drops_it_is_always_heard() -> None:
    async with cards() as (deck, pilot):
        deck.go_to("b1")
        deck.narrow("c 0")
        await pilot.pause()
        assert [row.key for row in deck.shown_rows] == ["c0"]
        assert [card.display for card in deck.query(Card)] == [False, False, True]
        assert key_of(deck) == "c0"
        deck.narrow("no row has this")
        await pilot.pause()
        assert not deck.shown_rows
        assert deck.screen.focused is deck.grid
        await pilot.press("escape")
        assert len(deck.shown_rows) == 6
        assert all(card.display for card in deck.query(Card))
        assert key_of(deck) == "c0"


@pytest.mark.parametrize("height", [6, 12])
async def test_the_cursor_is_always_in_sight(height: int) -> None:
    async with cards((*rows_of("a", 9), *rows_of("b", 9)), height) as (deck, pilot):
        for key in (*["j"] * 17, *["k"] * 17, "G", "g"):
            await pilot.press(key)
            await pilot.pause()
            assert deck.grid is not None
            cell = deck.grid.cell_region()
            assert deck.region.contains_region(cell), (key_of(deck), cell)


async def test_the_focus_brings_the_cursor_with_it() -> None:
    async with cards() as (deck, pilot):
        deck.query(Card)[1].grid.focus()
        await pilot.pause()
        assert key_of(deck) == "b0"
        await pilot.press("shift+tab")
        assert key_of(deck) == "a0"
