"""The mouse points at what the keyboard also reaches."""

from __future__ import annotations

from pathlib import Path

from textual.events import MouseScrollDown, MouseScrollUp

from core.model.field_ref import FieldRef
from core.model.workspace import RecordId
from tests.tui.app.desktop import (
    LARGE,
    NAME,
    SMALL,
    Desktop,
    app_of,
    cursor_grid,
    edit,
    editor_of,
    grid_of,
    is_editing,
    press,
    running,
    saved,
    screen_lines,
    screen_text,
    settle,
    type_text,
)
from tests.tui.conftest import MakeApp
from tui.app.dialogs.form import FormDialog
from tui.app.widgets.key_footer import KeyFooter
from tui.app.widgets.tabs import ScreenTabs

SCOPE = FieldRef(RecordId("workflow", "workflow"), "scope")


async def click_on(pilot: Desktop, words: str, *, times: int = 1) -> None:
    """Click on the first place of the screen where these words stand."""
    line, text = next((number, text) for number, text in enumerate(screen_lines(pilot)) if words in text)
    await pilot.click(offset=(text.index(words), line), times=times)
    await settle(pilot)


async def turn_wheel(pilot: Desktop, *, down: bool, notches: int = 3) -> None:
    """Turn the wheel over the middle of the grid."""
    grid = grid_of(pilot)
    kind = MouseScrollDown if down else MouseScrollUp
    x, y = grid.region.x + 10, grid.region.y + grid.region.height // 2
    for _ in range(notches):
        pilot.app.screen._forward_event(
            kind(grid, 10, y - grid.region.y, 0, 1 if down else -1, 0, False, False, False, x, y)
        )
    await settle(pilot)


async def test_a_click_on_a_tab_goes_there(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        tabs = pilot.app.screen.query_one(ScreenTabs).region
        x = screen_lines(pilot)[tabs.y].index("3 Gate")
        await pilot.click(ScreenTabs, offset=(x, 0))
        await settle(pilot)
        assert app_of(pilot).current == "gate"
        assert cursor_grid(pilot).has_focus


async def test_a_click_chooses_a_cell_and_another_one_edits_it(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        line = next(number for number, text in enumerate(screen_lines(pilot)) if "Scope" in text)
        await pilot.click(offset=(25, line))
        await settle(pilot)
        cell = grid_of(pilot).cell
        assert cell is not None
        assert cell.edits == SCOPE
        await pilot.click(offset=(25, line))
        await settle(pilot)
        assert is_editing(pilot)


async def test_a_click_elsewhere_leaves_the_editor_and_keeps_the_draft(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        await edit(pilot, NAME)
        await type_text(pilot, " half")
        await click_on(pilot, "How to stop")
        await settle(pilot)
        assert not is_editing(pilot)
        assert app_of(pilot).controller.state.drafts == {NAME.path: "Support-ticket triage half"}
        assert saved(sample, NAME) == "Support-ticket triage"


async def test_a_click_on_a_tab_leaves_the_editor_and_keeps_the_draft(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await edit(pilot, NAME)
        await type_text(pilot, " half")
        await click_on(pilot, "2 Table")
        assert app_of(pilot).current == "table"
        await click_on(pilot, "1 Page")
        assert not is_editing(pilot)
        await edit(pilot, NAME)
        assert editor_of(pilot).text == "Support-ticket triage half"
        assert saved(sample, NAME) == "Support-ticket triage"


async def test_a_click_in_the_editor_stays_in_it(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        editor = await edit(pilot, NAME)
        await pilot.click(editor.area, offset=(3, 0))
        await type_text(pilot, "X")
        assert editor_of(pilot).text == "SupXport-ticket triage"


async def test_a_double_click_edits_as_enter_does(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await click_on(pilot, "Category candidate", times=2)
        by_mouse = editor_of(pilot).editing.place
        await press(pilot, "escape", "enter")
        assert editor_of(pilot).editing.place == by_mouse == "workflow.output"


async def test_a_double_click_on_the_title_of_a_card_edits_nothing(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await click_on(pilot, "SPECIFICATION", times=2)
        assert not is_editing(pilot)
        await press(pilot, "down", "enter")
        assert editor_of(pilot).editing.place == "workflow.scope", "the cursor is where it was"


async def test_a_click_in_another_card_chooses_its_first_cell_and_another_one_edits_it(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await click_on(pilot, "Subject and text")
        await click_on(pilot, "Input")  # where the cursor of that card is now
        await click_on(pilot, "Scope")
        await click_on(pilot, "Input")
        assert not is_editing(pilot)
        cell = grid_of(pilot).cell
        assert cell is not None
        assert cell.text == "Input"
        await click_on(pilot, "Input")
        assert editor_of(pilot).editing.place == "page.input"


async def test_the_wheel_scrolls_and_leaves_the_cursor_where_it_is(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        pilot.app.animation_level = "none"
        app_of(pilot)._compare()  # the status of the text is painted once it is known
        await settle(pilot)
        grid, before = grid_of(pilot), screen_text(pilot)
        cursor = grid.cursor_row, grid.cursor_column
        await turn_wheel(pilot, down=True)
        assert grid.scroll_offset.y > 0
        assert screen_text(pilot) != before
        assert (grid.cursor_row, grid.cursor_column) == cursor
        await turn_wheel(pilot, down=False, notches=9)
        assert grid.scroll_offset.y == 0
        assert screen_text(pilot) == before


async def test_a_click_after_the_wheel_hits_what_is_seen(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        pilot.app.animation_level = "none"
        await turn_wheel(pilot, down=True, notches=60)
        await click_on(pilot, "Appeal", times=2)
        assert editor_of(pilot).editing.place == "blocks.appeal"


async def test_the_footer_and_the_answers_of_a_dialog_are_clicked(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2")
        grid_of(pilot).go_to("table.cost")
        await press(pilot, "D")
        assert "The row Cost" in screen_text(pilot)
        await pilot.click("#answer-yes")
        await settle(pilot)
        assert "cost" not in app_of(pilot).controller.state.workspace.table
        await click_on(pilot, "Undo")
        assert "cost" in app_of(pilot).controller.state.workspace.table


async def test_a_click_chooses_a_line_of_a_form_and_one_beside_it_closes_nothing(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        await press(pilot, "4", "r")
        form = pilot.app.screen
        assert isinstance(form, FormDialog)
        await pilot.click("#line-note")
        await type_text(pilot, "by hand")
        await pilot.click(offset=(1, 1))
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 2
        assert form.texts()["note"] == "by hand"


async def test_a_click_on_a_key_of_the_footer_presses_it(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await click_on(pilot, "Filter")
        assert "type to filter" in screen_text(pilot)
        await press(pilot, "escape", "2")
        await click_on(pilot, "Keys")
        assert len(pilot.app.screen_stack) == 2
        await press(pilot, "escape")
        before = screen_text(pilot)
        footer = pilot.app.screen.query_one(KeyFooter)
        gap = footer.hints[0].width
        assert screen_lines(pilot)[-1][gap - 1 : gap + 1] == f"{footer.hints[0].description[-1]} "
        await pilot.click(KeyFooter, offset=(gap, 0))
        await settle(pilot)
        assert screen_text(pilot) == before, "between two keys lies none"
