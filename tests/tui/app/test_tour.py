"""The tour: once, at the very first start, outside of any workspace; and again for whoever asks."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.scenarios.person import ON_CELLS
from tests.terminal import Terminal
from tests.tui.app.desktop import (
    SMALL,
    Desktop,
    app_of,
    cursor_grid,
    press,
    running,
    screen_lines,
    screen_text,
)
from tests.tui.conftest import MakeApp, clock
from tui.app.app import OperatingTable
from tui.app.dialogs.tour import TourDialog
from tui.app.tour import MARK, is_first_start, tour_lines
from tui.common.config import Settings, parse
from tui.common.keymap import KeyMap

WELCOME = "Welcome to Operating Table"


def test_it_has_six_lines() -> None:
    assert len(tour_lines(KeyMap())) == 6


async def test_each_of_them_fits_a_line_of_a_small_screen(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "H")
        shown = screen_lines(pilot)
        for what, means in tour_lines(KeyMap()):
            assert any(f"{what}  {means} " in line for line in shown), means


@pytest.mark.parametrize("key", ["escape", "enter", "space"])
async def test_the_keys_that_mean_go_on_end_it_and_do_nothing_else(key: str, blank: Path) -> None:
    app = OperatingTable(blank, clock=clock, settings=Settings(tour=True))
    async with app.run_test(size=SMALL):
        pilot = Desktop(app)
        await press(pilot)
        assert isinstance(app.screen, TourDialog)
        await press(pilot, key)
        assert len(app.screen_stack) == 1
        assert app.current == "page"
        assert cursor_grid(pilot).has_focus


@pytest.mark.parametrize(
    ("key", "screen", "dialogs"),
    [("3", "gate", 0), ("question_mark", "page", 1), ("colon", "page", 1), ("w", "workshop", 0)],
)
async def test_any_other_key_ends_it_and_does_what_it_always_does(
    key: str, screen: str, dialogs: int, blank: Path
) -> None:
    app = OperatingTable(blank, clock=clock, settings=Settings(tour=True))
    async with app.run_test(size=SMALL):
        pilot = Desktop(app)
        await press(pilot)
        assert isinstance(app.screen, TourDialog)
        await press(pilot, key)
        assert not any(isinstance(one, TourDialog) for one in app.screen_stack)
        assert (app.current, len(app.screen_stack) - 1) == (screen, dialogs)


async def test_a_click_ends_it_too(blank: Path) -> None:
    app = OperatingTable(blank, clock=clock, settings=Settings(tour=True))
    async with app.run_test(size=SMALL):
        pilot = Desktop(app)
        await press(pilot)
        await pilot.click(offset=(3, 3))
        await press(pilot)
        assert len(pilot.app.screen_stack) == 1


async def test_the_menu_has_it(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        app = app_of(pilot)
        (command,) = (one for one in app.get_system_commands(app.screen) if one.title.startswith("Tour "))
        await command.callback()
        await press(pilot)
        assert WELCOME in screen_text(pilot)


async def test_it_names_the_keys_of_whoever_looks(blank: Path) -> None:
    settings = replace(Settings(parse('[keys.everywhere]\nundo = "U"\n', "c")), tour=True)
    app = OperatingTable(blank, clock=clock, settings=settings)
    async with app.run_test(size=SMALL):
        pilot = Desktop(app)
        await press(pilot)
        assert "U takes a change back" in screen_text(pilot)


def test_the_first_start_is_remembered(tmp_path: Path) -> None:
    assert is_first_start(tmp_path / "deep" / "state")
    assert not is_first_start(tmp_path / "deep" / "state")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_breaks_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert not is_first_start(tmp_path / "state")


def test_a_file_in_the_place_of_the_folder_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("", encoding="utf-8")
    assert not is_first_start(tmp_path / "state")
    assert not is_first_start(tmp_path / "state" / "deeper")


def test_a_key_that_was_typed_before_it_was_painted_does_not_end_it(sample: Path, tmp_path: Path) -> None:
    with Terminal(str(sample), environment={"OPTABLE_STATE": str(tmp_path / "state")}) as terminal:
        terminal.send(b"q")
        terminal.wait(WELCOME, "Ignored: ")
        terminal.press("q")
        terminal.wait(ON_CELLS, gone=(WELCOME,))


def test_at_the_very_first_start_it_welcomes_and_never_again(sample: Path, tmp_path: Path) -> None:
    environment = {"OPTABLE_STATE": str(tmp_path / "state")}
    with Terminal(str(sample), environment=environment) as terminal:
        terminal.wait(WELCOME)
        terminal.press("enter")
        terminal.wait(ON_CELLS, gone=(WELCOME,))
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert [path.name for path in (tmp_path / "state").iterdir()] == [MARK]
    assert not list(sample.rglob(MARK))
    with Terminal(str(sample), environment=environment) as terminal:
        assert WELCOME not in terminal.wait(ON_CELLS)
