"""The mouse points at what the keyboard also reaches."""

from __future__ import annotations

from pathlib import Path

from core.model.workspace import RecordId
from tests.tui.conftest import MakeApp
from tests.tui.desktop import (
    LARGE,
    NAME,
    SMALL,
    app_of,
    edit,
    grid_of,
    is_editing,
    running,
    saved,
    screen_lines,
    settle,
    type_text,
)
from tui.widgets.grid import Grid
from tui.widgets.rows import FieldId
from tui.widgets.tabs import ScreenTabs

SCOPE = FieldId(RecordId("workflow", "workflow"), "scope")


async def test_a_click_on_a_tab_goes_there(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        x = screen_lines(pilot)[0].index("3 Gate")
        await pilot.click(ScreenTabs, offset=(x, 0))
        await settle(pilot)
        assert app_of(pilot).current == "gate"
        assert grid_of(pilot).has_focus


async def test_a_click_chooses_a_cell_and_another_one_edits_it(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        line = next(number for number, text in enumerate(screen_lines(pilot)) if "Scope" in text)
        top = grid_of(pilot).region.y
        await pilot.click(Grid, offset=(25, line - top))
        await settle(pilot)
        cell = grid_of(pilot).cell
        assert cell is not None
        assert cell.edits == SCOPE
        await pilot.click(Grid, offset=(25, line - top))
        await settle(pilot)
        assert is_editing(pilot)


async def test_a_click_elsewhere_leaves_the_editor_and_keeps_the_draft(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        await edit(pilot, NAME)
        await type_text(pilot, " half")
        bottom = grid_of(pilot).region.height - 1
        await pilot.click(Grid, offset=(2, bottom))
        await settle(pilot)
        assert not is_editing(pilot)
        assert app_of(pilot).desk.state.drafts == {NAME.place: "Support-ticket triage half"}
        assert saved(sample, NAME) == "Support-ticket triage"
