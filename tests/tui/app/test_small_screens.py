"""Little room, and nothing found: what matters most stays in sight, and no key ends the program."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.workspace import WORKFLOW
from core.text.folder import read_text
from core.text.sync.sync import open_workspace
from core.verdict.context import Context
from tests.paths import SAMPLE
from tests.tui.app.desktop import (
    LARGE,
    SMALL,
    UNDEFINED,
    Desktop,
    app_of,
    edit,
    press,
    retype,
    running,
    screen_lines,
    screen_text,
    type_text,
)
from tests.tui.app.test_screens import state
from tests.tui.conftest import NOW, MakeApp
from tui.app.dialogs.read import NAMES, keys_text, text_width
from tui.app.screens.table import ITEMS, TableView
from tui.app.view_state import state_in
from tui.app.widgets.band_text import band_text
from tui.app.widgets.card import Card
from tui.app.widgets.deck import Deck
from tui.app.widgets.key_footer import KeyFooter
from tui.app.widgets.rows import GridRow, widths
from tui.app.widgets.title_bar import sync_text
from tui.common.keymap import KeyMap

WORKSPACE, EVIDENCE = read_text(SAMPLE)
SAMPLE_STATE = state()


def first_lines(pilot: Desktop) -> list[str]:
    """The first lines below the tabs."""
    lines = screen_lines(pilot)
    tabs = next(number for number, line in enumerate(lines) if "1 Page" in line)
    return lines[tabs + 1 : tabs + 5]


@given(width=st.integers(1, 200), most=st.integers(1, 12), alone=st.booleans())
def test_the_band_is_never_higher_than_its_share(width: int, most: int, *, alone: bool) -> None:
    lines = band_text(SAMPLE_STATE, width, alone=alone, most=most).split("\n", allow_blank=True)
    assert len(lines) <= most
    if width >= 24:
        assert all(line.cell_length <= width for line in lines)


@pytest.mark.parametrize("size", [(60, 20), (40, 12), SMALL, LARGE])
async def test_most_of_a_small_screen_belongs_to_what_is_edited(
    sample: Path, make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with running(make_app(sample), size) as pilot:
        lines = screen_lines(pilot)
        tabs = next(number for number, line in enumerate(lines) if "1 Page" in line)
        assert "HOLD" in "\n".join(lines[:tabs])
        assert tabs <= size[1] // 3
        assert "Name" in "\n".join(lines[tabs:])


@pytest.mark.parametrize("screen", ["1", "2", "3", "7"])
async def test_no_key_ends_the_program_where_a_filter_finds_nothing(
    sample: Path, make_app: MakeApp, screen: str
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, screen)
        before = first_lines(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "nowhere")
        await press(pilot, "enter")
        assert "no row with nowhere · Esc shows all" in screen_text(pilot)
        await press(pilot, "down", "up", "left", "right", "G", "g", "enter", "e", "y")
        await press(pilot, "escape", "g")
        assert first_lines(pilot) == before


@pytest.mark.parametrize("size", [SMALL, LARGE, (200, 60)])
@pytest.mark.parametrize("screen", ["1", "2", "3", "7"])
async def test_each_card_is_as_high_as_its_rows(
    sample: Path, make_app: MakeApp, screen: str, size: tuple[int, int]
) -> None:
    async with running(make_app(sample), size) as pilot:
        await press(pilot, screen)
        cards = [card for card in pilot.app.screen.query(Card) if card.region.area]
        assert cards
        for card in cards:
            assert card.grid.size.height == card.grid.virtual_size.height
            beside = [one for one in cards if one.region.y == card.region.y]
            below = [one.region.y for one in cards if one.region.y > card.region.y]
            if below:
                assert min(below) == max(one.region.bottom for one in beside)


@pytest.mark.parametrize(("screen", "size"), [("1", LARGE), ("2", SMALL), ("3", (60, 20)), ("7", SMALL)])
async def test_the_cursor_is_in_sight_wherever_it_goes(
    sample: Path, make_app: MakeApp, screen: str, size: tuple[int, int]
) -> None:
    async with running(make_app(sample), size) as pilot:
        await press(pilot, screen)
        deck = pilot.app.screen.query_one(f"#{app_of(pilot).current} Deck", Deck)
        number = len(deck.shown_rows)
        seen = []
        for key in (*["down"] * (number - 1), *["up"] * 5, "g", "end", "pagedown", "right", "right", "G"):
            await press(pilot, key)
            assert deck.grid is not None
            assert deck.grid.has_focus
            cell, window = deck.grid.cell_region(), deck.region
            assert window.y <= cell.y < window.bottom, f"{key} to row {deck.cursor_row}"
            assert cell.bottom <= window.bottom or cell.height >= window.height
            seen.append(deck.cursor_row)
        assert seen[: number + 4] == [*range(1, number), *range(number - 2, number - 7, -1)]


async def test_a_card_of_more_rows_than_lines_is_seen_to_its_end(sample: Path, make_app: MakeApp) -> None:
    with open_workspace(sample) as store:
        for number in range(60):
            store.edit(WORKFLOW, {"name": f"Name {number}"})
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "7", "G")
        assert "made from the text form" in screen_text(pilot)
        await press(pilot, *["up"] * 40)
        assert "  41  " in screen_text(pilot)


async def test_a_filter_finds_a_condition_by_the_name_that_sentences_have(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        for screen in ("1", "3"):
            await press(pilot, screen, "slash")
            await type_text(pilot, "undefined_categories")
            await press(pilot, "enter")
            text = screen_text(pilot)
            assert "Undefined categories" in text
            assert "Exception volume" not in text
            await press(pilot, "escape")


async def test_of_several_turns_of_the_verdict_only_the_last_covers_the_screen(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        await edit(pilot, UNDEFINED)
        await retype(pilot, "undefined_rate > 8% over 4w min 40")
        await press(pilot, "enter", "ctrl+z", "ctrl+y", "ctrl+z")
        turns = [line for line in screen_lines(pilot) if " → " in line and "▌" in line]
        assert len(turns) == 1
        assert "Go → Hold" in turns[0]


@given(width=st.integers(24, 200))
def test_what_a_key_does_is_read_without_breaking_its_column(width: int) -> None:
    lines = keys_text("page", KeyMap(), text_width(width)).plain.split("\n")
    assert max(map(len, lines)) <= max(NAMES, text_width(width))


async def test_without_a_case_only_keys_that_do_something_are_shown(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "5")
        hints = {hint.description for hint in pilot.app.query_one(KeyFooter).hints}
        assert "Draw" in hints
        assert not hints & {"Correct", "Misclassified", "Undefined", "Impact"}


@given(total=st.integers(52, 200))
def test_the_sides_of_the_table_have_room_for_words(total: int) -> None:
    columns = TableView.columns(None, GridRow("", (), heading=True, group=ITEMS))  # type: ignore[arg-type]
    found = widths(columns, total)
    assert sum(found) + 2 * len(found) == total
    assert min(found[1:3]) >= 9
    assert found[0] >= len("Integration")
    assert found[3] >= len("operations")


def test_an_older_revision_says_which_one_it_is() -> None:
    shown = state_in(
        Context(WORKSPACE, EVIDENCE, NOW), revs={}, drafts={}, read_only="it is old", sync="as it was at HEAD"
    )
    assert sync_text(shown).plain == "as it was at HEAD · read-only"
