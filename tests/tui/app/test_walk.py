"""The walk of all keys: whatever the table of actions has does something that a person sees, wherever it is heard.

Something is: other words on the screen, a notice, a dialog, the focus, the cursor. A bell alone is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from textual.widgets import TextArea

from core.model.intake import Intake
from core.model.workspace import RecordId
from core.store.store import Store
from core.text.sync import sync
from tests.tui.app.desktop import (
    SMALL,
    UNDEFINED,
    Desktop,
    app_of,
    cursor_grid,
    edit,
    editor_of,
    is_editing,
    notices,
    press,
    running,
    screen_text,
    settle,
    type_text,
)
from tests.tui.conftest import MakeApp
from tui.app.app import OperatingTable
from tui.app.dialogs.conflicts import ConflictsDialog
from tui.app.dialogs.read import ReadDialog
from tui.app.widgets.deck import Deck
from tui.app.widgets.editor import FieldEditor, typing
from tui.app.widgets.filter import FilterLine
from tui.app.widgets.grid import Grid
from tui.app.widgets.key_footer import KeyFooter
from tui.common.actions import (
    ACTIONS,
    ANSWER,
    APP,
    CONFLICT,
    EDITOR,
    GRID,
    LIST,
    PORTFOLIO,
    PROFILES,
    READ,
    READINESS,
    SCREENS,
    WORKSHOP,
    WORKSPACES,
    Action,
    actions,
    active_places,
)

NAMES = tuple(name for name, _key, _title in SCREENS)
KEYS = {name: key for name, key, _title in SCREENS}
FOLDERS = pytest.mark.parametrize("folder", ["sample", "blank"], indirect=True)
ELSEWHERE = {"Open in editor"}
"""Keys that are tested elsewhere, since they start another program."""
DOWN, UP = {"cursor_down", "scroll_bottom"}, {"cursor_up", "scroll_top"}
MOVES = {"cursor_left", "cursor_right", *DOWN, *UP}


def seen(pilot: Desktop) -> tuple[object, ...]:
    """Everything that a person would notice."""
    app = app_of(pilot)
    cursors: list[object] = [(grid.cursor_coordinate, grid.scroll_offset) for grid in app.screen.query(Grid)]
    cursors += [area.cursor_location for area in app.screen.query(TextArea)]
    return screen_text(pilot), app.screen.focused, len(app.screen_stack), len(notices(pilot)), cursors, app.theme


def walked(screen: str) -> Iterator[Action]:
    """The actions of a screen that leave it where it is."""
    for where in active_places(screen):
        yield from (one for one in actions(where) if one.name != "quit" and not one.name.startswith("view("))


def stand(grid: Grid | Deck, action: Action) -> bool:
    """Go to the middle of the rows; whether the action can have something to do there."""
    grid.focus()
    lines = [number for number, row in enumerate(grid.shown_rows) if not row.heading]
    if lines:
        grid.move_cursor(row=lines[len(lines) // 2], column=action.name != "cursor_right", animate=False)
    if action.name == "clear_filter":
        grid.narrow("no row holds this")
    return action.name not in {*MOVES, "clear_filter"} or len(lines) > (2 if action.name in UP | DOWN else 0)


async def leave(pilot: Desktop) -> None:
    """Esc leads out of whatever was opened, one step at a time."""
    app = app_of(pilot)
    while (deep := depth(app)) > (1, 0):
        await press(pilot, "escape")
        assert depth(app) < deep, f"Esc does not lead out of {app.screen}"
    app.clear_notifications()


def depth(app: OperatingTable) -> tuple[int, int]:
    """The number of open dialogs, and whether a text field has the focus."""
    here = len(app.screen.query(FilterLine)) + (isinstance(typing(app.screen), FieldEditor) or app.current == WORKSHOP)
    return len(app.screen_stack), here


@FOLDERS
@pytest.mark.parametrize("screen", NAMES)
async def test_every_key_of_a_screen_does_something(folder: Path, make_app: MakeApp, screen: str) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        app = app_of(pilot)
        await press(pilot, KEYS[screen])
        for action in walked(screen):
            keys = action.keys.split(",")
            for key in keys if folder.name == "blank" and action.name not in MOVES else keys[:1]:
                applies = stand(app.view.grid, action)
                await settle(pilot)
                before = seen(pilot)
                await press(pilot, key)
                assert seen(pilot) != before or not applies, f"{key} ({action.id}) is dead on {screen}"
                await leave(pilot)
                if action.name == "workshop":  # it leads back to the page
                    await press(pilot, KEYS[screen])
                assert app.current == screen
        shown = {hint.key for hint in app.screen.query_one(KeyFooter).hints}
        assert shown <= {
            key for where in active_places(screen) for one in actions(where) for key in one.keys.split(",")
        }
        await pilot.press("q")
        assert not app.is_running or app._exit


@FOLDERS
@pytest.mark.parametrize("screen", NAMES)
async def test_the_footer_shows_no_key_that_would_be_refused(folder: Path, make_app: MakeApp, screen: str) -> None:
    """On the first, the middle and the last row of a screen; a notice that only says why not counts as nothing."""
    async with running(make_app(folder), (120, 30)) as pilot:
        app = app_of(pilot)
        await press(pilot, KEYS[screen])
        count = len(app.view.grid.shown_rows)
        for line in sorted({0, count // 2, max(count - 1, 0)}):
            app.view.grid.move_cursor(row=line, animate=False)
            await settle(pilot)
            footer = app.screen.query_one(KeyFooter)
            for hint in footer.hints:
                if hint.id.endswith(".quit") or hint.description in ELSEWHERE or hint not in footer.hints:
                    continue  # a key before it may have changed what is under the cursor
                rung: list[None] = []
                with patch.object(app, "bell", lambda rung=rung: rung.append(None)):
                    await press(pilot, hint.key)
                assert not rung, f"{hint.shown} {hint.description} is refused on {screen}: {notices(pilot)}"
                await leave(pilot)
                await press(pilot, KEYS[screen])
                app.view.grid.move_cursor(row=line, animate=False)
                await settle(pilot)


@FOLDERS
async def test_every_screen_leads_to_every_other(folder: Path, make_app: MakeApp) -> None:
    """A round trip on which each pair of screens comes once in each direction."""
    async with running(make_app(folder), SMALL) as pilot:
        for step in range(1, len(NAMES)):
            for number in range(len(NAMES)):
                wanted = NAMES[(number + 1) * step % len(NAMES)]
                before = screen_text(pilot)
                await press(pilot, KEYS[wanted])
                assert app_of(pilot).current == wanted
                assert cursor_grid(pilot).has_focus
                assert screen_text(pilot) != before


async def test_every_key_of_a_text_field_does_something(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        for action in actions(EDITOR):
            for key in action.keys.split(","):
                if not is_editing(pilot):
                    await edit(pilot, UNDEFINED)
                    editor_of(pilot).replace("undefined_rate > 5% over 4w min 40 w")
                    await settle(pilot)
                before = seen(pilot)
                await press(pilot, key)
                assert seen(pilot) != before, f"{key} ({action.id}) is dead in a text field"
        await leave(pilot)


async def test_a_key_that_can_do_nothing_in_a_text_field_says_why_beside_the_reason(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        await edit(pilot, UNDEFINED)
        editor_of(pilot).replace("undefined_rate > 5% over 4w min 40 nonsense")
        await press(pilot, "enter")
        assert "correct it first · Esc keeps it as a draft" in screen_text(pilot)
        assert "nonsense" in screen_text(pilot)
        await press(pilot, "tab")
        assert "there is nothing to complete here" in screen_text(pilot)
        await type_text(pilot, "x")
        assert "nothing to complete" not in screen_text(pilot)


async def test_every_key_of_a_text_to_read_does_something(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        for action in sorted(actions(READ), key=lambda one: "up" in one.name):
            for key in action.keys.split(","):
                if len(pilot.app.screen_stack) == 1:
                    await press(pilot, "v" if action.name == "leave" else "question_mark")
                assert isinstance(pilot.app.screen, ReadDialog)
                before = seen(pilot)
                await press(pilot, key)
                assert seen(pilot) != before, f"{key} ({action.id}) is dead in a text to read"
                assert (len(pilot.app.screen_stack) == 1) == (action.name == "leave")
        await leave(pilot)


@FOLDERS
async def test_every_key_of_the_workshop_does_something(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        app = app_of(pilot)
        for action in sorted((*actions(ANSWER), *actions(WORKSHOP)), key=lambda one: one.name in ("back", "accept")):
            for key in action.keys.split(","):
                if app.current != WORKSHOP:
                    await press(pilot, "w")
                offered = {command.title.partition(" (")[0] for command in app.get_system_commands(app.screen)}
                if action.title not in offered:
                    continue  # once nothing more is asked there is no answer
                before = seen(pilot)
                await press(pilot, key)
                assert seen(pilot) != before, f"{key} ({action.id}) is dead in the workshop"
                if len(app.screen_stack) > 1:
                    await press(pilot, "escape")
                assert len(app.screen_stack) == 1
                app.clear_notifications()


@FOLDERS
async def test_every_key_of_the_blanks_does_something(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        app = app_of(pilot)
        for action in (*actions(READINESS), *actions(LIST)):
            if app.current != "page" or len(app.screen_stack) == 1:
                await press(pilot, KEYS["page"], "B")
            applies = stand(app.screen.query_one(Grid), action)
            await settle(pilot)
            before = seen(pilot)
            await press(pilot, action.keys.split(",")[0])
            assert seen(pilot) != before or not applies, f"{action.keys} ({action.id}) is dead among the blanks"
            await leave(pilot)


@FOLDERS
@pytest.mark.parametrize("profiles", [0, 3])
async def test_every_key_of_the_profiles_does_something(folder: Path, make_app: MakeApp, profiles: int) -> None:
    with sync.open_workspace(folder) as store:
        for number in range(profiles):
            profile = Intake(title=f"Profile {number}", kind="readings", map={"at": "Date"})
            store.add(RecordId("intake", f"profile_{number}"), profile)
    async with running(make_app(folder), SMALL) as pilot:
        app = app_of(pilot)
        for action in (*actions(PROFILES), *actions(GRID)):
            await press(pilot, KEYS["page"], "P")
            applies = stand(app.screen.query_one(Grid), action)
            await settle(pilot)
            before = seen(pilot)
            await press(pilot, action.keys.split(",")[0])
            assert seen(pilot) != before or not applies, f"{action.keys} ({action.id}) is dead among the profiles"
            await leave(pilot)


async def test_every_key_of_a_conflict_does_something(sample: Path, make_app: MakeApp) -> None:
    four_conflicts(sample)
    async with running(make_app(sample), SMALL) as pilot:
        for action in actions(CONFLICT):
            for key in action.keys.split(","):
                await press(pilot, "exclamation_mark")
                assert isinstance(pilot.app.screen, ConflictsDialog)
                if "previous" in action.name:
                    await press(pilot, "j")
                before = seen(pilot)
                await press(pilot, key)
                assert seen(pilot) != before, f"{key} is dead in a conflict"
                await leave(pilot)


def four_conflicts(folder: Path) -> None:
    """Roles whose holder both the database and the text have changed."""
    sync.open_workspace(folder).close()
    path = folder / "workspace.toml"
    text = path.read_text(encoding="utf-8")
    with Store.open(folder) as store:
        for key, role in list(store.snapshot.workspace.roles.items())[:4]:
            store.edit(RecordId("role", key), {"holder": f"Mine of {key}"})
            assert text.count(f'holder = "{role.holder}"') == 1
            text = text.replace(f'holder = "{role.holder}"', f'holder = "Theirs of {key}"')
    path.write_text(text, encoding="utf-8")


async def test_the_menu_finds_every_action_wherever_its_key_is_heard(sample: Path, make_app: MakeApp) -> None:
    found: set[str] = set()

    def collect(app: OperatingTable, *places: str) -> None:
        titles = {command.title for command in app.get_system_commands(app.screen)}
        for action in ACTIONS:
            if action.where in places and action.name != "palette":
                assert f"{action.title} ({action.shown})" in titles
                assert hasattr(app._target(action.where), f"action_{action.name.partition('(')[0]}")
                found.add(action.id)

    async with running(make_app(sample), SMALL) as pilot:
        app = app_of(pilot)
        for screen in NAMES:
            await press(pilot, KEYS[screen])
            collect(app, *active_places(screen))
        await press(pilot, "1", "enter")
        collect(app, EDITOR)
        await press(pilot, "escape", "v")
        collect(app, READ)
        await press(pilot, "escape", "w")
        collect(app, ANSWER, WORKSHOP, APP)
        await press(pilot, "escape", "B")
        collect(app, READINESS, LIST)
        await press(pilot, "escape", "P")
        collect(app, PROFILES, GRID)
    four_conflicts(sample)
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "exclamation_mark")
        collect(app_of(pilot), CONFLICT)
    wanted = {action.id for action in ACTIONS if action.where not in (WORKSPACES, PORTFOLIO)}
    assert found == wanted - {"everywhere.palette"}


async def test_the_menu_is_opened_from_a_text_and_from_a_field_and_acts_there(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        await edit(pilot, UNDEFINED)
        await type_text(pilot, " min")
        await press(pilot, "ctrl+p")
        await type_text(pilot, "Discard")
        await press(pilot, "down", "enter")
        assert not is_editing(pilot)
        assert app_of(pilot).controller.state.drafts == {}
        await press(pilot, "v", "ctrl+p")
        await type_text(pilot, "Copy")
        await press(pilot, "down", "enter")
        assert "HOLD" in pilot.app.clipboard


async def test_over_a_question_the_menu_says_that_one_leaves_first(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2", "D", "ctrl+p")
        assert any("Press Esc first" in one for one in notices(pilot))
        assert len(pilot.app.screen_stack) == 2


def test_what_is_walked_is_the_whole_table() -> None:
    """A place that nobody walks would hide its dead keys: a new one gets a test here."""
    elsewhere = {WORKSPACES, PORTFOLIO}  # tests/tui/portfolio walks those
    screens = {place for screen in NAMES for place in active_places(screen)}
    assert {action.where for action in ACTIONS} <= screens | {
        EDITOR,
        READ,
        CONFLICT,
        ANSWER,
        WORKSHOP,
        READINESS,
        PROFILES,
    } | elsewhere
    assert {APP, GRID, LIST} <= screens
