"""Jump mode: every place has letters that hide no word, and the letters go there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
from rich.cells import cell_len

from core.model.workspace import RecordId
from core.text.sync import sync
from tests.tui.app.desktop import (
    LARGE,
    NAME,
    SMALL,
    Desktop,
    app_of,
    cursor_grid,
    edit,
    grid_of,
    is_editing,
    press,
    running,
    screen_lines,
    settle,
    type_text,
)
from tests.tui.conftest import MakeApp
from tui.app.dialogs.form import FormDialog
from tui.app.jump.mode import WORDS, JumpMode, Label, jump_labels
from tui.app.widgets.editor import typing
from tui.app.widgets.grid import Grid
from tui.common.actions import SCREENS

NAMES = tuple(name for name, _key, _title in SCREENS)


@pytest.mark.parametrize("number", [0, 1, 26, 27, 51, 52, 200, 676])
def test_labels_are_as_many_as_wanted_and_none_begins_as_another(number: int) -> None:
    made = jump_labels(number)
    assert len(made) == number
    assert not any(one.startswith(other) or other.startswith(one) for one, other in combinations(made, 2))


async def jump_mode(pilot: Desktop) -> list[Label]:
    await press(pilot, "ctrl+g")
    assert isinstance(pilot.app.screen, JumpMode)
    assert WORDS in screen_lines(pilot)[-1]
    return list(pilot.app.screen.query(Label))


def visible_words(before: Sequence[str], after: Sequence[str], found: Sequence[Label]) -> None:
    """Every label stands where there was a blank, and is seen."""
    for label in found:
        x, y = label.place.at
        assert at_cell(after[y], x, len(label.text)) == label.text
        assert at_cell(before[y], x, 1) in " │╭╰▌", f"{label.text} hides a letter of {before[y]!r}"


def at_cell(line: str, x: int, width: int) -> str:
    """The character at a column of the screen: a wide one takes two columns."""
    column, found = 0, ""
    for character in line:
        if x <= column < x + width:
            found += character
        column += cell_len(character)
    return found


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("folder", ["sample", "blank"], indirect=True)
async def test_each_screen_shows_letters_for_its_tabs_and_rows_and_hides_no_word(
    folder: Path, size: tuple[int, int], make_app: MakeApp
) -> None:
    async with running(make_app(folder), size) as pilot:
        for _name, key, _title in SCREENS:
            await press(pilot, key)
            app_of(pilot)._compare()
            await settle(pilot)
            before = screen_lines(pilot)
            found = await jump_mode(pilot)
            visible_words(before, screen_lines(pilot), [one for one in found if len(one.text) == 1])
            rows = [row for row in grid_of(pilot).shown_rows if not row.heading]
            assert len(found) >= len(NAMES) + min(len(rows), 3)
            await press(pilot, "escape")
            assert screen_lines(pilot)[:-1] == before[:-1]


async def test_each_screen_leads_to_the_next_tab(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        for wanted in (*NAMES[1:], NAMES[0]):
            found = await jump_mode(pilot)
            await type_text(pilot, found[NAMES.index(wanted) - len(NAMES)].text)
            assert app_of(pilot).current == wanted
            assert len(pilot.app.screen_stack) == 1


async def test_a_letter_goes_to_its_row_and_keeps_the_column(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2", "l", "l")
        found = await jump_mode(pilot)
        y = next(number for number, line in enumerate(screen_lines(pilot)) if "Integration" in line)
        await type_text(pilot, next(one.text for one in found if one.place.at.y == y))
        assert grid_of(pilot).row is not None
        assert grid_of(pilot).row.record == RecordId("item", "integration")  # type: ignore[union-attr]
        assert grid_of(pilot).cursor_column == 2
        assert cursor_grid(pilot).has_focus


async def test_rows_that_scrolled_are_reached_where_they_are_seen(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3", "G")
        found = await jump_mode(pilot)
        lines = screen_lines(pilot)
        grid = grid_of(pilot)
        for label in found[: -len(NAMES)]:
            assert grid.region.y <= label.place.at.y < grid.region.bottom
        await type_text(pilot, found[0].text)
        assert grid.row is not None
        words = grid.row.cells[-1].text.split()[0]
        assert words in lines[found[0].place.at.y]


async def test_another_pane_and_its_rows_are_reached(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        await press(pilot, "4", "o", "k")
        readings = pilot.app.screen.query_one("#readings", Grid)
        grid_of(pilot).focus()
        found = await jump_mode(pilot)
        there = [one for one in found if readings.region.contains_point(one.place.at)]
        await type_text(pilot, there[2].text)
        assert readings.has_focus
        assert readings.cursor_row == 2
        found = await jump_mode(pilot)
        pane = pilot.app.screen_stack[0].query_one("VerdictPane")
        await type_text(pilot, next(one.text for one in found if pane.region.contains_point(one.place.at)))
        assert pane.has_focus


async def test_two_letters_are_typed_one_after_the_other(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), (120, 80)) as pilot:
        found = await jump_mode(pilot)
        last = found[-1].text
        assert len(last) == 2
        await press(pilot, last[0])
        assert {one.text[0] for one in found if one.display} == {last[0]}
        await press(pilot, last[1])
        assert app_of(pilot).current == "decisions"


async def test_keys_that_are_typed_at_once_are_not_lost(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2")
        found = await jump_mode(pilot)
        text = found[-1].text
        await press(pilot, "escape")
        for key in ("ctrl+g", *text):
            pilot.app.simulate_key(key)
        await press(pilot)
        assert app_of(pilot).current == "decisions"


async def test_a_wrong_letter_stays_and_any_other_key_leaves(blank: Path, make_app: MakeApp) -> None:
    async with running(make_app(blank), SMALL) as pilot:
        await press(pilot, "6")
        for leave in ("escape", "ctrl+g", "down"):
            await jump_mode(pilot)
            await press(pilot, "full_stop")
            assert isinstance(pilot.app.screen, JumpMode)
            await press(pilot, leave)
            assert len(pilot.app.screen_stack) == 1
            assert app_of(pilot).current == "learning"


async def test_from_a_text_field_it_leaves_and_the_draft_is_kept(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await edit(pilot, NAME)
        await type_text(pilot, "x")
        await jump_mode(pilot)
        await press(pilot, "escape")
        assert is_editing(pilot)
        found = await jump_mode(pilot)
        await type_text(pilot, found[-1].text)
        assert app_of(pilot).current == "decisions"
        assert app_of(pilot).controller.state.drafts == {NAME.path: "Support-ticket triagex"}


async def test_in_the_workshop_it_reaches_the_answer_and_the_tabs(blank: Path, make_app: MakeApp) -> None:
    async with running(make_app(blank), SMALL) as pilot:
        await press(pilot, "w")
        before = screen_lines(pilot)
        found = await jump_mode(pilot)
        assert len(found) == 1 + len(NAMES)
        visible_words(before, screen_lines(pilot), found)
        await type_text(pilot, found[0].text + "x")
        assert typing(pilot.app.screen) is not None
        await jump_mode(pilot)
        await type_text(pilot, found[NAMES.index("gate") - len(NAMES)].text)
        assert app_of(pilot).current == "gate"


async def test_the_lines_of_a_form_and_the_answers_of_a_question_are_reached(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "4", "r")
        form = pilot.app.screen
        found = await jump_mode(pilot)
        assert isinstance(form, FormDialog)
        assert len(found) == len(form.lines)
        await type_text(pilot, found[-1].text)
        assert form.focused is form.query_one("#line-note")
        await press(pilot, "escape", "2", "D")
        found = await jump_mode(pilot)
        await type_text(pilot, found[-1].text)
        assert "workflow_scope" not in app_of(pilot).controller.state.workspace.table


async def test_wide_characters_stay_whole(sample: Path, make_app: MakeApp) -> None:
    with sync.open_workspace(sample) as store:
        store.edit(RecordId("item", "integration"), {"title": "連携と統合の取り決め"})
    async with running(make_app(sample), (120, 60)) as pilot:
        await press(pilot, "2")
        before = screen_lines(pilot)
        found = await jump_mode(pilot)
        visible_words(before, screen_lines(pilot), [one for one in found if len(one.text) == 1])
        y = next(number for number, line in enumerate(screen_lines(pilot)) if "連携" in line)
        assert any(one.place.at.y == y for one in found)
        assert [cell_len(line) for line in screen_lines(pilot)] == [cell_len(line) for line in before]
