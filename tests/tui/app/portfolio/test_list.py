"""The list of workspaces as a person uses it: worst first, what is behind each, and into one of them."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from textual.app import App

from core.portfolio.probe import Probe, probe
from tests.tui.app.desktop import LARGE, SMALL
from tests.tui.app.portfolio.conftest import List, Showing, app_of, lines_of, press, put, rest, text_of
from tui.app.dialogs.palette import Palette
from tui.app.dialogs.read import ReadDialog, keys_text
from tui.app.portfolio.app import PortfolioApp
from tui.app.portfolio.grid import WorkspaceGrid
from tui.app.theme import THEMES
from tui.common.actions import PORTFOLIO, WORKSPACES, actions
from tui.common.keymap import KeyMap

ORDER = ["legacy", "claims", "support/emea", "support/apac", "invoices"]


def shown(app: PortfolioApp) -> list[str]:
    return [str(Path(row.key).relative_to(app.folder)) for row in app.grid.shown_rows]


async def test_the_worst_comes_first_and_the_cursor_stands_on_it(work: Path, showing: Showing) -> None:
    async with showing(work) as pilot:
        app = app_of(pilot)
        assert shown(app) == ORDER
        assert app.grid.cursor_row == 0
        text = text_of(pilot)
        for words in ("! UNREAD", "■ STOP", "‖ HOLD", "✓ GO", "5 workspaces: 1 unreadable, 1 Stop, 2 Hold, 1 Go"):
            assert words in text
        assert "workspace.toml:1: is not valid TOML" in text
        assert not app.is_looking


async def test_what_is_behind_a_line_is_told_as_the_cursor_moves(work: Path, showing: Showing) -> None:
    async with showing(work) as pilot:
        await press(pilot, "j", "down")
        assert "support/emea" in text_of(pilot)
        text = " ".join(re.sub("[│▄]", " ", text_of(pilot)).split())  # the text scrolls
        assert "Decides Builder (L. Novotná), Business owner (F. Rahimi)" in text
        assert "Next Revise specification and operations" in text
        assert "Overdue Exception review, due 2026-03-03 15:00: Exception reviewer (A. Osei)" in text
        await press(pilot, "k")
        assert "claims" in text_of(pilot)


async def test_what_is_longer_than_its_place_scrolls_and_the_next_line_begins_at_its_top(
    work: Path, showing: Showing
) -> None:
    async with showing(work, (60, 20)) as pilot:
        await press(pilot, "j", "j")
        assert "open for Business" not in text_of(pilot)
        await press(pilot, *["J"] * 9)
        assert "open for Business" in text_of(pilot)
        await press(pilot, "K")
        await press(pilot, "j")
        assert app_of(pilot).query_one("#behind").scroll_y == 0


async def test_enter_leaves_for_the_workspace_under_the_cursor(work: Path, showing: Showing) -> None:
    async with showing(work) as pilot:
        await pilot.press("G", "enter")
        await pilot.pause()
        assert app_of(pilot).return_value == work / "invoices"


async def test_one_that_cannot_be_read_says_why_and_the_list_stays(work: Path, showing: Showing) -> None:
    async with showing(work) as pilot:
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReadDialog)
        await press(pilot, "escape")
        assert pilot.app.return_value is None
        assert shown(app_of(pilot)) == ORDER


async def test_the_first_click_chooses_and_the_next_one_opens(work: Path, showing: Showing) -> None:
    async with showing(work) as pilot:
        line = next(number for number, text in enumerate(lines_of(pilot)) if "Triage APAC" in text)
        await pilot.click(offset=(14, line))
        await rest(pilot)
        assert "support/apac" in text_of(pilot)
        assert pilot.app.return_value is None
        await pilot.click(offset=(40, line))
        await pilot.pause()
        assert pilot.app.return_value == work / "support/apac"


async def test_a_filter_finds_name_verdict_folder_and_reason(work: Path, showing: Showing) -> None:
    async with showing(work, LARGE) as pilot:
        for typed, found in (
            ("triage", ["support/emea", "support/apac"]),
            ("STOP", ["claims", "invoices"]),
            ("support/e", ["support/emea"]),
            ("not valid TOML", ["legacy"]),
            ("rahimi", ["support/emea", "support/apac", "invoices"]),
        ):
            await press(pilot, "slash")
            await pilot.press(*typed)
            await press(pilot, "enter")
            assert shown(app_of(pilot)) == found, typed
            assert f"only with: {typed}" in text_of(pilot)
            await press(pilot, "escape")
            assert shown(app_of(pilot)) == ORDER
            assert "only with" not in text_of(pilot)


async def test_refresh_sees_what_was_changed_and_keeps_the_cursor(work: Path, showing: Showing) -> None:
    async with showing(work) as pilot:
        await press(pilot, "G")
        (work / "invoices" / "workspace.toml").write_text("x")
        shutil.rmtree(work / "claims")
        put(work, "new", "New one")
        await press(pilot, "r")
        app = app_of(pilot)
        assert shown(app) == ["invoices", "legacy", "support/emea", "new", "support/apac"]
        assert app.grid.row
        assert Path(app.grid.row.key) == work / "invoices"


async def test_no_workspace_at_all_says_what_to_do(tmp_path: Path, showing: Showing) -> None:
    async with showing(tmp_path) as pilot:
        text = text_of(pilot)
        assert "There is no workspace under this folder" in text
        assert "optable new FOLDER makes a workspace." in text
        await press(pilot, "enter", "j", "G", "r", "slash", "escape")
        assert pilot.app.is_running


async def test_rows_come_while_it_still_looks_and_keys_work_meanwhile(
    work: Path, showing: Showing, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, met = Event(), Event()

    def slowly(folder: Path, clock: datetime, at: datetime | None) -> Probe:
        if folder == work / "support" / "emea":
            met.set()
            assert go_on.wait(60)
        return probe(folder, clock, at)

    monkeypatch.setattr("core.portfolio.listing.probe", slowly)
    app = PortfolioApp(work)
    async with app.run_test(size=SMALL):
        pilot = List(app)
        try:
            while not met.is_set() or len(app.entries) < 4:
                await pilot.pause(0.05)
            assert "looking at 4 of 5 …" in text_of(pilot)
            await pilot.press("j", "j")
            await pilot.pause()
            assert "support/apac" in text_of(pilot)
            await pilot.press("question_mark")
            await pilot.pause()
            assert isinstance(app.screen, ReadDialog)
            await pilot.press("escape")
        finally:
            go_on.set()
        await rest(pilot)
        assert not app.is_looking
        assert shown(app) == ORDER
        assert app.entry
        assert app.entry.folder == work / "support" / "apac", "the cursor stays where it was put"


async def test_it_is_left_while_it_still_looks(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(60):
        put(work, f"w{number}", f"W{number}")
    app = PortfolioApp(work)
    async with app.run_test(size=SMALL):
        await List(app).press("q")
    assert app.return_value is None
    assert app.return_code == 0


async def test_one_comes_back_to_where_one_was(work: Path, showing: Showing) -> None:
    async with showing(work) as pilot:
        await press(pilot, "T", "slash", *"triage", "enter", "j")
        await pilot.press("enter")
        await pilot.pause()
        before = app_of(pilot)
    async with showing(work, before=before, complaint="it [b]broke[/b]") as pilot:
        app = app_of(pilot)
        assert shown(app) == ["support/emea", "support/apac"]
        assert app.entry
        assert app.entry.folder == work / "support" / "apac"
        assert app.theme == before.theme != THEMES[0].name
        assert [one.message for one in app._notifications] == ["it [b]broke[/b]"]


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_colour_is_never_alone(work: Path, showing: Showing, size: tuple[int, int]) -> None:
    async with showing(work, size) as pilot:
        first = text_of(pilot)
        for theme in (*THEMES[1:], THEMES[0]):
            await press(pilot, "T")
            assert app_of(pilot).theme == theme.name
            assert text_of(pilot) == first


def header(pilot: List) -> str:
    """The line with the titles of the columns."""
    return next(line for line in lines_of(pilot) if "Who must act" in line)


async def test_wide_enough_it_says_why_in_the_list(work: Path, showing: Showing) -> None:
    async with showing(work, LARGE) as pilot:
        assert "Why" in header(pilot)
        await pilot.resize_terminal(80, 24)
        await rest(pilot)
        assert "Why" not in header(pilot)
        assert shown(app_of(pilot)) == ORDER


# The table of actions

OWNERS: dict[str, type[App[Path] | WorkspaceGrid]] = {PORTFOLIO: PortfolioApp, WORKSPACES: WorkspaceGrid}


def test_no_key_means_two_things_and_every_action_is_answered() -> None:
    keys = [key for where in OWNERS for action in actions(where) for key in action.keys.split(",")]
    assert len(keys) == len(set(keys))
    for where, owner in OWNERS.items():
        for action in actions(where):
            assert hasattr(owner, f"action_{action.name.partition('(')[0]}"), action


def test_help_names_every_key_of_the_list_and_no_other() -> None:
    text = " ".join(keys_text(PORTFOLIO, KeyMap()).plain.split())
    for where in OWNERS:
        for action in actions(where):
            assert f"{action.title} {action.help}" in text
    assert "Go to the screen" not in text


def test_the_footer_fits_a_small_screen() -> None:
    shown_ones = [action for where in OWNERS for action in actions(where) if action.footer]
    assert sum(len(f"{action.shown} {action.title} ") for action in shown_ones) <= SMALL[0]


async def test_the_palette_runs_what_the_keys_run(work: Path, showing: Showing) -> None:
    async with showing(work) as pilot:
        app = app_of(pilot)
        titles = {command.title for command in app.get_system_commands(app.screen)}
        assert titles >= {"Open (Enter)", "Refresh (r)", "Filter (/)", "Theme (T)", "Keys (?)", "Quit (q)"}
        await press(pilot, "colon")
        assert isinstance(app.screen, Palette)
        await pilot.press(*"Theme (T)")
        await press(pilot, "down", "enter")
        assert app.theme == THEMES[1].name


QUIET = ("cursor_up", "page_up", "scroll_top", "clear_filter", "scroll_behind")
"""At the top of the list, without a filter and with little to read, these have nothing to do."""


@pytest.mark.slow
@pytest.mark.parametrize("empty", [False, True], ids=["workspaces", "none"])
async def test_every_key_is_answered(work: Path, tmp_path: Path, showing: Showing, *, empty: bool) -> None:
    (tmp_path / "empty").mkdir()
    async with showing(tmp_path / "empty" if empty else work) as pilot:
        app, rung = app_of(pilot), []
        app.bell = lambda: rung.append(1)  # type: ignore[method-assign]

        def seen() -> tuple[object, ...]:
            return text_of(pilot), app.focused, len(app.screen_stack), app.theme, len(rung), len(app._notifications)

        pressable = [one for where in OWNERS for one in actions(where) if one.name != "quit"]
        for action, key in [(one, key) for one in pressable for key in one.keys.split(",")]:
            await press(pilot, "home")
            app.clear_notifications()
            before = seen()
            await press(pilot, key)
            moves = action.name.startswith(("cursor", "page", "scroll"))
            assert seen() != before or action.name.startswith(QUIET) or (empty and moves), f"{key} is dead"
            while len(app.screen_stack) > 1 or app.screen.query("FilterLine"):
                await press(pilot, "escape")
            assert app.is_running
