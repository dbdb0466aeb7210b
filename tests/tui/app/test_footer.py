"""The footer shows the keys that do something; what it hides is refused in words, or does nothing."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from textual.widgets._toast import Toast

from core.model.field_ref import FieldRef
from core.model.workspace import RecordId
from tests.tui.app.desktop import (
    HOLDER,
    SMALL,
    Desktop,
    app_of,
    cursor_grid,
    edit,
    grid_of,
    notices,
    press,
    put_cursor,
    running,
    screen_lines,
    screen_text,
    settle,
    type_text,
)
from tests.tui.conftest import MakeApp
from tui.app.app import OperatingTable
from tui.app.dialogs.form import FormDialog
from tui.app.overlays.details import DetailsDialog
from tui.app.screens.gate import GateView
from tui.app.widgets.filter import FilterLine
from tui.app.widgets.key_footer import KeyFooter
from tui.app.widgets.title_bar import TitleBar
from tui.app.widgets.verdict_band import VerdictBand
from tui.common.actions import SCREENS, actions, active_places
from tui.common.keys import prints

NAMES = tuple(name for name, _key, _title in SCREENS)
KEYS = {name: key for name, key, _title in SCREENS}
HUGE = (200, 60)


def footer(pilot: Desktop) -> set[str]:
    """The names of the keys that the footer shows."""
    return {hint.description for hint in app_of(pilot).screen_stack[0].query_one(KeyFooter).hints}


@pytest.mark.parametrize("folder", ["sample", "blank"], indirect=True)
@pytest.mark.parametrize("screen", NAMES)
async def test_a_key_that_the_footer_hides_opens_nothing_and_says_why(
    folder: Path, make_app: MakeApp, screen: str
) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        app = app_of(pilot)
        await press(pilot, KEYS[screen])
        for place in active_places(screen):
            for action in actions(place):
                target = app._target(place)
                assert hasattr(target, "does")
                if target.does(action.name) or action.name in ("clear_filter", "filter"):
                    continue
                app.clear_notifications()
                rung: list[None] = []
                with patch.object(app, "bell", lambda rung=rung: rung.append(None)):
                    await press(pilot, action.keys.split(",")[0])
                assert rung, f"{action.id} rings no bell on {screen}"
                assert notices(pilot), f"{action.id} says nothing on {screen}"
                assert len(app.screen_stack) == 1, f"{action.id} opens something on {screen}"


async def test_a_stop_condition_is_not_waived_and_the_footer_does_not_offer_it(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), HUGE) as pilot:
        await press(pilot, "3")
        grid_of(pilot).go_to("gate.stop.conditions.customer_impact_repeats")
        await settle(pilot)
        assert "Waive" not in footer(pilot)
        await press(pilot, "W")
        assert len(pilot.app.screen_stack) == 1
        assert "A Stop condition cannot be waived" in notices(pilot)[-1]
        grid_of(pilot).go_to("gate.hold.conditions.undefined_categories")
        await settle(pilot)
        assert "Waive" in footer(pilot)
        await press(pilot, "W")
        assert isinstance(pilot.app.screen, FormDialog)


async def test_the_two_keys_of_a_threshold_share_a_hint_that_leaves_room_to_quit(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        grid_of(pilot).go_to("gate.hold.conditions.undefined_categories")
        await settle(pilot)
        assert {"Limit", "Waive", "Quit"} <= footer(pilot)
        assert not {"Lower", "Higher"} & footer(pilot)
        line = screen_lines(pilot)[-1]
        at = line.index("-/+")
        view = app_of(pilot).view
        assert isinstance(view, GateView)
        for offset, limit in ((at + 2, "> 5.5%"), (at + 2, "> 6%"), (at, "> 5.5%")):
            await pilot.click(KeyFooter, offset=(offset, 0))
            await settle(pilot)
            assert view.trial is not None
            assert limit in view.trial.sentence
        grid_of(pilot).go_to("gate.go.conditions.reviewer_assigned")
        await settle(pilot)
        assert "Limit" not in footer(pilot)


async def test_under_a_dialog_the_footer_shows_no_keys(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        before = footer(pilot)
        for key in ("d", "question_mark", "e", "B", "ctrl+p", "ctrl+g"):
            await press(pilot, key)
            assert len(pilot.app.screen_stack) == 2
            assert not footer(pilot), key
            await press(pilot, "escape")
            assert footer(pilot) == before


async def test_while_text_is_typed_the_footer_shows_only_keys_that_are_not_text(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), HUGE) as pilot:
        app = app_of(pilot)
        await press(pilot, "2", "slash")
        filtering = app.screen.query_one(KeyFooter).hints
        assert [hint.description for hint in filtering[:2]] == ["Keep", "Show all"]
        await press(pilot, "escape")
        await edit(pilot, HOLDER)
        typing = app.screen.query_one(KeyFooter).hints
        assert {"Save", "Keep draft"} <= {hint.description for hint in typing}
        for hint in (*filtering, *typing):
            assert not prints(hint.key), hint


async def test_undo_and_redo_are_shown_once_there_is_something(sample: Path, make_app: MakeApp) -> None:
    field = FieldRef(RecordId("item", "cost"), "operations")
    async with running(make_app(sample), HUGE) as pilot:
        await press(pilot, "2")
        app = app_of(pilot)
        assert "Undo" not in footer(pilot)
        assert not app.does("redo")
        put_cursor(pilot, field)
        await press(pilot, "space")
        assert "Undo" in footer(pilot)
        assert not app.does("redo")
        await press(pilot, "z")
        assert "Undo" not in footer(pilot)
        assert app.does("redo")


async def test_copy_and_empty_are_shown_for_cells_with_a_text(sample: Path, make_app: MakeApp) -> None:
    role = RecordId("role", "taxonomy_owner")
    async with running(make_app(sample), HUGE) as pilot:
        await press(pilot, "2")
        put_cursor(pilot, FieldRef(role, "deputy"))  # it says "no deputy"
        await settle(pilot)
        assert not footer(pilot) & {"Copy", "Empty"}
        await press(pilot, "delete")
        assert notices(pilot)[-1] == "It is already empty"
        put_cursor(pilot, FieldRef(role, "holder"))
        await settle(pilot)
        assert footer(pilot) >= {"Copy", "Empty"}
        put_cursor(pilot, FieldRef(role, "party"))
        await settle(pilot)
        assert footer(pilot) & {"Copy", "Empty"} == {"Copy"}
        await press(pilot, "delete")
        assert "cannot be empty" in notices(pilot)[-1]


@pytest.mark.parametrize("size", [(60, 20), SMALL, (120, 40)])
async def test_notices_cover_neither_verdict_nor_filter_nor_footer(
    sample: Path, make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with running(make_app(sample), size) as pilot:
        await press(pilot, "3", "slash")
        for number in range(6):
            pilot.app.notify(f"Notice {number}, which takes more than one line because it says so much", timeout=60)
        await settle(pilot)
        painted = pilot.app.screen._compositor.visible_widgets
        toasts = [region.intersection(clip) for widget, (region, clip) in painted.items() if isinstance(widget, Toast)]
        assert toasts
        for covered in (TitleBar, VerdictBand, FilterLine, KeyFooter):
            region = pilot.app.screen.query_one(covered).region
            assert not any(region.overlaps(toast) for toast in toasts), covered
        assert "Notice 5" in screen_text(pilot)


async def test_no_dialog_is_opened_over_itself(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2", "e")
        assert isinstance(pilot.app.screen, DetailsDialog)
        await press(pilot, "e")
        assert len(pilot.app.screen_stack) == 2
        assert "All fields are already here" in notices(pilot)
        app = app_of(pilot)
        app.push_screen(DetailsDialog(app.controller, RecordId("item", "cost")))
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 2


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_a_filter_without_a_hit_says_so_in_the_rows_and_how_to_drop_it(
    sample: Path, make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with running(make_app(sample), size) as pilot:
        for screen in NAMES:
            await press(pilot, KEYS[screen])
            if not grid_of(pilot).all_rows:
                continue
            await press(pilot, "slash")
            await type_text(pilot, "zzz")
            for key in ("", "enter"):
                if key:
                    await press(pilot, key)
                assert "Nothing matches zzz · Esc clears" in screen_text(pilot), screen
            await press(pilot, "escape")
            assert "Nothing matches" not in screen_text(pilot)
            assert cursor_grid(pilot).shown_rows


async def test_what_is_open_has_one_sign_and_one_count(blank: Path, make_app: MakeApp) -> None:
    async with running(make_app(blank), HUGE) as pilot:
        count = len(app_of(pilot).controller.state.readiness.blanks)
        assert f"● {count} open" in screen_text(pilot)  # the band
        assert f"{count} OPEN" in screen_text(pilot)  # the pane
        for keys in (("1",), ("2",), ("3",)):
            await press(pilot, *keys)
            assert "○" not in screen_text(pilot)
        await press(pilot, "B")
        assert f"Readiness: ● {count} open" in screen_text(pilot)
        assert "○" not in screen_text(pilot)
        await press(pilot, "escape", "w")
        assert screen_text(pilot).count(f"● {count} open") == 2  # the band, and the progress
        await press(pilot, "escape", "H")
        assert "●  marks what is still open" in screen_text(pilot)


async def test_on_a_small_screen_no_name_and_no_date_is_broken(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), (60, 20)) as pilot:
        await press(pilot, "2", "G")
        text = screen_text(pilot)
        assert text.count("business") >= 3
        for word in ("Accountable", "operations", "Castellanos", "Lindqvist", "Kowalczyk"):
            assert word in text
        await press(pilot, "B")
        text = screen_text(pilot)
        for words in ("20 Mar", "13 Mar", "10 Mar", "1 Dec", "Integration", "Castellanos"):
            assert words in text


def test_the_application_tells_what_its_actions_would_do(make_app: MakeApp, sample: Path) -> None:
    app = make_app(sample)
    assert isinstance(app, OperatingTable)
    assert not app.does("undo")
    assert app.does("keys")
    app.controller.close()
