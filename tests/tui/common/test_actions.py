"""The one table of actions: no key means two things, every key does something, and nobody is left without help."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from textual.dom import DOMNode

from tests.tui.app.desktop import SMALL, app_of, press, running, screen_text, type_text
from tests.tui.conftest import MakeApp
from tui.app.app import VIEWS, OperatingTable
from tui.app.bindings import bindings
from tui.app.dialogs.ask import AskDialog
from tui.app.dialogs.conflicts import ConflictsDialog
from tui.app.dialogs.read import ReadDialog, keys_text
from tui.app.overlays.profiles import ProfilesView
from tui.app.overlays.readiness import ReadinessView
from tui.app.portfolio.app import PortfolioApp
from tui.app.portfolio.grid import WorkspaceGrid
from tui.app.screens.workshop import WorkshopView
from tui.app.widgets.editor import FieldEditor
from tui.app.widgets.grid import Grid
from tui.app.widgets.line_grid import LineGrid
from tui.app.workshop.answer_editor import AnswerEditor
from tui.common.actions import (
    ACTIONS,
    ANSWER,
    APP,
    CONFLICT,
    EDITOR,
    GRID,
    LIST,
    PAIRS,
    PORTFOLIO,
    PROFILES,
    READ,
    READINESS,
    SCREENS,
    WORKSHOP,
    WORKSPACES,
    Action,
    actions,
    surface,
)
from tui.common.keymap import KeyMap
from tui.common.keys import key_name

NAMES = tuple(name for name, _key, _title in SCREENS)
OWNERS: dict[str, type[DOMNode]] = {
    APP: OperatingTable,
    GRID: Grid,
    LIST: LineGrid,
    EDITOR: FieldEditor,
    READ: ReadDialog,
    CONFLICT: ConflictsDialog,
    WORKSPACES: WorkspaceGrid,
    PORTFOLIO: PortfolioApp,
    ANSWER: AnswerEditor,
    WORKSHOP: WorkshopView,
    READINESS: ReadinessView,
    PROFILES: ProfilesView,
    **VIEWS,
}


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
    """Two cells stand between hints, one at the edge. Undo is there after a change only; the menu gives way first."""
    for screen in NAMES:
        shown = [action for where in (surface(screen), screen, APP) for action in actions(where) if action.footer]
        second = {other for other, _title in PAIRS.values()}
        hints = [
            f"-/+ {PAIRS[action.id][1]}" if action.id in PAIRS else f"{action.shown} {action.title}"
            for action in shown
            if action.id not in second and action.id not in (f"{APP}.undo", f"{APP}.palette")
        ]
        assert sum(len(f"{hint}  ") for hint in hints) + 1 <= SMALL[0]


async def test_an_action_runs_from_the_palette(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2", "colon")
        await type_text(pilot, "Add (a)")
        await press(pilot, "enter")
        assert "New row of the table" in screen_text(pilot)


@pytest.mark.slow
async def test_question_mark_helps_and_escape_leads_back(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        for name, key, title in SCREENS:
            await press(pilot, key, "question_mark")
            assert isinstance(pilot.app.screen, ReadDialog)
            assert f"Go to the screen {title}" in keys_text(name, KeyMap()).plain
            assert "Keys" in screen_text(pilot)
            await press(pilot, "escape")
            assert len(pilot.app.screen_stack) == 1
            assert app_of(pilot).view.id == name


@pytest.mark.slow
async def test_escape_leaves_every_dialog_unchanged(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        before = app_of(pilot).controller.state.workspace
        for keys in ("2a", "2R", "2D", "3a", "3d", "4r", "4a", "4R", "4D", "7d", "7x", "7a", "2v", "2:"):
            await press(pilot, *keys)
            assert len(pilot.app.screen_stack) == 2, keys
            await press(pilot, "escape")
            assert len(pilot.app.screen_stack) == 1, keys
        assert app_of(pilot).controller.state.workspace == before


async def test_a_removal_asks_first(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2", "D")
        assert isinstance(pilot.app.screen, AskDialog)
        await press(pilot, "y")
        assert "workflow_scope" not in app_of(pilot).controller.state.workspace.table
