"""The one table of actions: no key means two things, every key does something, and nobody is left without help."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from textual.coordinate import Coordinate
from textual.dom import DOMNode

from tests.tui.conftest import MakeApp
from tests.tui.desktop import SMALL, Desktop, app_of, grid_of, notices, press, running, screen_text, settle
from tui.actions import ACTIONS, APP, EDITOR, GRID, LIST, READ, SCREENS, Action, actions, bindings, surface
from tui.app import VIEWS, OperatingTable
from tui.dialogs.ask import AskDialog
from tui.dialogs.read import ReadDialog, keys_text
from tui.keymap import KeyMap
from tui.keys import key_name
from tui.widgets.editor import FieldEditor
from tui.widgets.grid import Grid, LineGrid

NAMES = tuple(name for name, _key, _title in SCREENS)
OWNERS: dict[str, type[DOMNode]] = {
    APP: OperatingTable,
    GRID: Grid,
    LIST: LineGrid,
    EDITOR: FieldEditor,
    READ: ReadDialog,
    **VIEWS,
}
FOLDERS = pytest.mark.parametrize("folder", ["sample", "blank"], indirect=True)
QUIET = {"escape"}
"""Where there is nothing to leave, it does nothing."""
MOVES = {action.name for action in actions(GRID) if action.name.startswith(("cursor_", "scroll_"))}


def keys_of(where: str) -> list[str]:
    return [key for action in actions(where) for key in action.keys.split(",")]


@pytest.mark.parametrize("where", OWNERS)
def test_no_two_actions_of_a_place_share_a_key(where: str) -> None:
    assert len(keys_of(where)) == len(set(keys_of(where)))


@pytest.mark.parametrize("screen", NAMES)
def test_what_hears_a_key_at_the_same_time_does_not_share_it(screen: str) -> None:
    for one, other in combinations((APP, surface(screen), screen), 2):
        assert not set(keys_of(one)) & set(keys_of(other))


def test_every_screen_has_a_view_and_every_view_a_screen() -> None:
    assert tuple(VIEWS) == NAMES


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: f"{action.where}-{action.name}")
def test_every_action_is_answered_where_it_belongs(action: Action) -> None:
    owner = OWNERS[action.where]
    assert hasattr(owner, f"action_{action.name.partition('(')[0]}")
    assert action.title
    assert action.help


@pytest.mark.parametrize("where", OWNERS)
def test_bindings_are_made_from_the_table(where: str) -> None:
    made = bindings(where)
    assert [getattr(one, "key", "") for one in made] == [action.keys for action in actions(where)]
    assert [getattr(one, "show", None) for one in made] == [action.footer for action in actions(where)]


@pytest.mark.parametrize("screen", NAMES)
def test_help_names_every_key_of_the_screen(screen: str) -> None:
    text = " ".join(keys_text(screen, KeyMap()).plain.split())
    for action in ACTIONS:
        if action.where in (APP, surface(screen), EDITOR, READ, screen):
            keys = " ".join(map(key_name, action.keys.split(",")))
            assert f"{keys} {action.title} {action.help}" in text


def test_the_footer_fits_a_small_screen() -> None:
    for screen in NAMES:
        shown = [action for where in (surface(screen), screen, APP) for action in actions(where) if action.footer]
        assert sum(len(f"{action.shown} {action.title} ") for action in shown) <= SMALL[0]


async def test_the_palette_holds_every_action_of_the_screen(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        app = app_of(pilot)
        for name, key, _title in SCREENS:
            await press(pilot, key)
            titles = {command.title for command in app.get_system_commands(app.screen)}
            for action in ACTIONS:
                if action.where in (APP, surface(name), name) and action.palette:
                    assert f"{action.title} ({action.shown})" in titles


async def test_an_action_runs_from_the_palette(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2", "colon")
        await pilot.press(*"Add (a)")
        await press(pilot, "down", "enter")
        assert "New row of the table" in screen_text(pilot)


@FOLDERS
@pytest.mark.parametrize("screen", SCREENS, ids=NAMES)
async def test_every_key_does_something(folder: Path, make_app: MakeApp, screen: tuple[str, str, str]) -> None:
    name, key, _title = screen
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, key)
        for where in (surface(name), name, APP):
            for action in actions(where):
                if action.name != "quit":
                    await check_keys(pilot, action, key)


async def check_keys(pilot: Desktop, action: Action, screen_key: str) -> None:
    """Press the keys of an action, in the middle of the grid, and see that somebody answers."""
    app = app_of(pilot)
    here = app.current
    keys = action.keys.split(",")
    for key in keys[:1] if action.name in MOVES else keys:
        grid = grid_of(pilot)
        middle = Coordinate(grid.row_count // 2, 1)
        if app.focused is not grid or grid.cursor_coordinate != middle:
            grid.focus()
            grid.move_cursor(row=middle.row, column=middle.column, animate=False)
            await settle(pilot)
        before = seen(pilot)
        app.rung = 0  # type: ignore[attr-defined]  # counted by `bell_counter`
        await press(pilot, key)
        answered = seen(pilot) != before or app.rung  # type: ignore[attr-defined]
        alone = key in QUIET or action.name == f"view('{here}')" or (action.name in MOVES and not grid.row_count)
        assert answered or alone, f"{key} is dead on {here}"
        while len(app.screen_stack) > 1 or app.screen.query("FieldEditor, FilterLine"):
            await press(pilot, "escape")
        app.clear_notifications()
        if app.current != here:
            await press(pilot, screen_key)
        assert app.is_running


@pytest.fixture(autouse=True)
def bell_counter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bell is an answer too."""

    def ring(app: OperatingTable) -> None:
        app.rung = getattr(app, "rung", 0) + 1  # type: ignore[attr-defined]

    monkeypatch.setattr(OperatingTable, "bell", ring)


def seen(pilot: Desktop) -> tuple[object, ...]:
    """Everything that a person would notice."""
    app = app_of(pilot)
    grid = grid_of(pilot)
    return screen_text(pilot), app.focused, len(app.screen_stack), notices(pilot), grid.cursor_coordinate, app.theme


@FOLDERS
async def test_question_mark_helps_and_escape_leads_back(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        for name, key, title in SCREENS:
            await press(pilot, key, "question_mark")
            assert isinstance(pilot.app.screen, ReadDialog)
            assert f"Go to the screen {title}" in keys_text(name, KeyMap()).plain
            assert "Keys" in screen_text(pilot)
            await press(pilot, "escape")
            assert len(pilot.app.screen_stack) == 1
            assert app_of(pilot).view.id == name


async def test_escape_leaves_every_dialog_unchanged(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        before = app_of(pilot).desk.state.workspace
        for keys in ("2a", "2R", "2D", "3a", "3d", "4r", "4a", "4R", "4D", "7d", "7x", "7a", "2v", "2:"):
            await press(pilot, *keys)
            assert len(pilot.app.screen_stack) == 2, keys
            await press(pilot, "escape")
            assert len(pilot.app.screen_stack) == 1, keys
        assert app_of(pilot).desk.state.workspace == before


async def test_a_removal_asks_first(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2", "D")
        assert isinstance(pilot.app.screen, AskDialog)
        await press(pilot, "y")
        assert "workflow_scope" not in app_of(pilot).desk.state.workspace.table


async def test_q_leaves(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await pilot.press("q")
        assert not pilot.app.is_running or pilot.app._exit
