"""New records, renamed and removed ones, readings and decisions: by keyboard, and refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.screen import ModalScreen

from core.model.workspace import RecordId, Workspace
from core.store.store import Store
from tests.tui.app.desktop import (
    LARGE,
    SMALL,
    Desktop,
    app_of,
    grid_of,
    notices,
    paste,
    press,
    running,
    screen_text,
    type_text,
)
from tests.tui.conftest import MakeApp

KEYS = {"table": "2", "gate": "3", "signals": "4", "decisions": "7"}


def workspace_in(folder: Path) -> Workspace:
    """The workspace as another program reads it from the database."""
    with Store.open(folder) as store:
        return store.snapshot.workspace


async def go_to_row(pilot: Desktop, screen: str, record: str) -> None:
    """Choose a screen and put the cursor on a record's row."""
    await press(pilot, KEYS[screen])
    grid_of(pilot).go_to(record)
    await press(pilot, "home")


def is_asking(pilot: Desktop) -> bool:
    """Whether a dialog lies over the screen."""
    return isinstance(pilot.app.screen, ModalScreen)


@pytest.mark.parametrize(
    ("screen", "record", "title", "made"),
    [
        ("table", "table.cost", "Human fallback", RecordId("item", "human_fallback")),
        ("table", "roles.builder", "Prompt keeper", RecordId("role", "prompt_keeper")),
        ("signals", "signals.core_quality", "Refund rate", RecordId("signal", "refund_rate")),
        ("decisions", "activities.log_review", "Fire drill", RecordId("activity", "fire_drill")),
    ],
)
async def test_a_new_record_is_named_after_its_title_and_undone_as_one(
    sample: Path, make_app: MakeApp, screen: str, record: str, title: str, made: RecordId
) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        await go_to_row(pilot, screen, record)
        await press(pilot, "a")
        assert is_asking(pilot)
        await paste(pilot, title)
        await press(pilot, "enter")
        assert not is_asking(pilot)
        found = workspace_in(sample).get(made)
        assert found is not None
        assert found.title == title  # type: ignore[attr-defined]  # each of these kinds has one
        row = grid_of(pilot).row
        assert row is not None
        assert row.record == made
        await press(pilot, "ctrl+z")
        assert workspace_in(sample).get(made) is None


async def test_a_condition_is_added_to_the_outcome_under_the_cursor(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await go_to_row(pilot, "gate", "gate.stop.conditions.customer_impact")
        await press(pilot, "a")
        before = set(workspace_in(sample).conditions("stop"))
        await paste(pilot, "too_dear")
        await press(pilot, "tab")
        await paste(pilot, "cost_per_itm > 2 over 30d")
        await press(pilot, "enter")
        assert is_asking(pilot)
        assert "cost_per_item" in screen_text(pilot)
        await press(pilot, "ctrl+u")
        await paste(pilot, "cost_per_item > 2 over 30d")
        await press(pilot, "enter")
        after = workspace_in(sample).conditions("stop")
        assert set(after) - before == {"too_dear"}
        assert after["too_dear"].sentence == "cost_per_item > 2 over 30d"


@pytest.mark.parametrize("title", ["", "   ", "!!!", "[/foo] \x1b[2J", "over", "界界"])
async def test_no_title_makes_a_bad_name(sample: Path, make_app: MakeApp, title: str) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await go_to_row(pilot, "table", "roles.builder")
        await press(pilot, "a")
        await paste(pilot, title)
        await press(pilot, "enter")
        names = set(workspace_in(sample).roles)
        assert all(name.isascii() and name.isidentifier() for name in names)
        assert "over" not in names
        assert "\x1b" not in screen_text(pilot)


@pytest.mark.parametrize("name", ["Builder!", "", "9lives", "over", "audit"])
async def test_a_name_that_cannot_be_is_refused_where_it_is_typed(sample: Path, make_app: MakeApp, name: str) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        await go_to_row(pilot, "table", "roles.builder")
        await press(pilot, "R")
        assert is_asking(pilot)
        await press(pilot, "ctrl+u")
        await paste(pilot, name)
        before = workspace_in(sample)
        await press(pilot, "enter")
        assert is_asking(pilot)
        assert "✗" in screen_text(pilot)
        assert workspace_in(sample) == before
        await press(pilot, "escape")
        assert not is_asking(pilot)


async def test_a_renamed_role_is_renamed_wherever_it_is_named(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        await go_to_row(pilot, "table", "roles.exception_reviewer")
        await press(pilot, "R", "ctrl+u")
        await paste(pilot, "case_reader")
        await press(pilot, "enter")
        whole = workspace_in(sample)
        assert "exception_reviewer" not in whole.roles
        assert "case_reader is assigned" in [one.sentence for one in whole.conditions("go").values()]
        await press(pilot, "ctrl+z")
        assert "exception_reviewer" in workspace_in(sample).roles


async def test_what_others_name_is_not_removed_and_the_places_are_told(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        await go_to_row(pilot, "table", "roles.exception_reviewer")
        await press(pilot, "D")
        assert is_asking(pilot)
        await press(pilot, "y")
        assert "exception_reviewer" in workspace_in(sample).roles
        assert any("it is still named by page.reviewer" in notice for notice in notices(pilot))


async def test_removing_is_asked_and_comes_back(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        await go_to_row(pilot, "table", "table.cost")
        await press(pilot, "D", "escape")
        assert "cost" in workspace_in(sample).table
        await press(pilot, "D", "y")
        assert "cost" not in workspace_in(sample).table
        await press(pilot, "z")
        assert "cost" in workspace_in(sample).table


@pytest.mark.parametrize("value", ["", "nan", "inf", "1e400", "x", "5s", "12 %", "\x1b[2J"])
async def test_a_reading_that_cannot_be_is_refused_and_the_form_stays(
    sample: Path, make_app: MakeApp, value: str
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await go_to_row(pilot, "signals", "signals.core_quality")
        await press(pilot, "r")
        await paste(pilot, value)
        before = app_of(pilot).controller.state.evidence
        await press(pilot, "enter")
        assert is_asking(pilot)
        assert "✗" in screen_text(pilot)
        assert app_of(pilot).controller.state.evidence == before


async def test_a_reading_moves_the_verdict_at_once_and_undo_lifts_no_stop(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await go_to_row(pilot, "signals", "signals.customer_impact")
        await press(pilot, "r")
        readings = len(app_of(pilot).controller.state.evidence.readings["customer_impact"])
        await type_text(pilot, "2")
        await press(pilot, "enter")
        assert "STOP" in screen_text(pilot)
        await press(pilot, "ctrl+z")
        assert len(app_of(pilot).controller.state.evidence.readings["customer_impact"]) == readings
        assert "STOP" in screen_text(pilot)
        assert "Stopped by the gate" in screen_text(pilot)


@pytest.mark.parametrize("screen", KEYS)
async def test_a_filter_that_fits_nothing_says_so_and_esc_brings_all_back(
    sample: Path, make_app: MakeApp, screen: str
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, KEYS[screen])
        rows = grid_of(pilot).shown_rows
        await press(pilot, "/")
        await paste(pilot, "no row holds this")
        assert len(grid_of(pilot).shown_rows) < len(rows)
        await press(pilot, "enter", "escape")
        assert grid_of(pilot).shown_rows == rows


@pytest.mark.parametrize("screen", KEYS)
async def test_keys_that_need_a_row_are_harmless_on_a_blank_page(blank: Path, make_app: MakeApp, screen: str) -> None:
    async with running(make_app(blank), SMALL) as pilot:
        await press(pilot, KEYS[screen])
        before = workspace_in(blank)
        for key in ("D", "R", "r", "x", "o", "space", "f", "e", "d", "enter"):
            await press(pilot, key)
            await press(pilot, "escape", "escape")
        assert workspace_in(blank) == before
        assert "HOLD" in screen_text(pilot)
