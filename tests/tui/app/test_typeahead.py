"""The table of actions says which of them change something; those count only for what is painted."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.text.sync.sync import open_workspace
from tests.tui.app.desktop import SMALL, Desktop, app_of, notices, press, running
from tests.tui.app.test_walk import KEYS, four_conflicts, leave, stand
from tests.tui.conftest import MakeApp, clock
from tui.app.feedback import refuse
from tui.app.typeahead import UNSEEN
from tui.app.widgets.grid import Grid
from tui.common.actions import (
    ACTIONS,
    ANSWER,
    APP,
    CHANGING,
    CONFLICT,
    EDITOR,
    GRID,
    LIST,
    PAGE,
    PORTFOLIO,
    PROFILES,
    READ,
    READINESS,
    SCREENS,
    WORKSHOP,
    WORKSPACES,
    Action,
    actions,
)

WAYS: dict[str, tuple[str, ...]] = {
    APP: ("1",),
    GRID: ("2",),
    LIST: ("5",),
    EDITOR: ("3", "enter", "x"),
    READ: ("v",),
    CONFLICT: ("exclamation_mark",),
    ANSWER: ("w", "x"),
    WORKSHOP: ("w",),
    READINESS: ("B",),
    PROFILES: ("P",),
    **{name: (key,) for name, key, _title in SCREENS},
}
"""The keys that lead to a place in which an action is available."""


def kept(pilot: Desktop, folder: Path) -> tuple[object, ...]:
    """Everything that a key may change, beside drafts and what is shown."""
    app = app_of(pilot)
    files = {
        path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "workspace.db" not in path.name
    }
    entries = [(entry.seq, entry.label) for entry in app.controller.store.journal(limit=1000)]
    return app._exit, app.clipboard, entries, app.controller.store.snapshot, files


async def go(pilot: Desktop, action: Action) -> None:
    """The keys that lead to a state in which the action has an effect."""
    await leave(pilot)
    await press(pilot, KEYS[PAGE], *WAYS[action.where])
    if action.where in (GRID, LIST, READINESS, PROFILES, *KEYS):
        beside = action.where in (READINESS, PROFILES)
        stand(pilot.app.screen.query_one(Grid) if beside else app_of(pilot).view.grid, action)
    await press(pilot)


@pytest.fixture
def reviewed(sample: Path) -> Path:
    """The sample with a session to review, and with conflicts."""
    with open_workspace(sample, clock=clock) as store:
        store.draw(week="2026-W09", seed="1", size=20, controls=5)
    four_conflicts(sample)
    return sample


def test_each_place_is_gone_to() -> None:
    assert {action.where for action in ACTIONS} == {*WAYS, WORKSPACES, PORTFOLIO}


@pytest.mark.parametrize("where", WAYS)
async def test_what_is_not_marked_as_a_change_changes_nothing(where: str, reviewed: Path, make_app: MakeApp) -> None:
    async with running(make_app(reviewed), SMALL) as pilot:
        for action in actions(where):
            if not action.changes:
                await go(pilot, action)
                before = kept(pilot, reviewed)
                await press(pilot, action.keys.split(",")[0])
                assert kept(pilot, reviewed) == before, f"{action.id} changes something"
        await leave(pilot)


@pytest.mark.parametrize("where", WAYS)
async def test_what_is_marked_as_a_change_is_not_taken_before_its_object_is_painted(
    where: str, reviewed: Path, make_app: MakeApp
) -> None:
    async with running(make_app(reviewed), SMALL) as pilot:
        for action in actions(where):
            for key in action.keys.split(",") * action.changes:
                await go(pilot, action)
                before, depth = kept(pilot, reviewed), len(pilot.app.screen_stack)
                pilot.app._notified_at = 0.0  # type: ignore[attr-defined]  # the same is said once in a while
                refuse(pilot.app.screen, "Not now")
                pilot.app.simulate_key(key)
                await press(pilot)
                assert kept(pilot, reviewed) == before, f"{key} ({action.id}) changes what nobody has seen"
                assert len(pilot.app.screen_stack) == depth
                assert UNSEEN in notices(pilot)
                pilot.app.clear_notifications()


def test_what_reviews_record_undo_and_leave_is_marked() -> None:
    assert {"everywhere.undo", "everywhere.redo", "everywhere.quit", "exceptions.correct"} <= CHANGING
