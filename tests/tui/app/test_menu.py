"""The menu finds every action: those of this screen, and with their screen those of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.app.desktop import SMALL, app_of, notices, press, running, screen_text, type_text
from tests.tui.conftest import MakeApp
from tui.common.actions import ACTIONS, SCREENS

TITLES = {name: title for name, _key, title in SCREENS}


async def test_the_actions_of_other_screens_are_found_with_their_screen(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        app = app_of(pilot)
        for name, key, _title in SCREENS:
            await press(pilot, key)
            found = {command.title for command in app.commands_elsewhere(app.screen)}
            others = [action for action in ACTIONS if action.where in TITLES and action.where != name]
            assert found == {f"{TITLES[one.where]}: {one.title} ({one.shown})" for one in others}


@pytest.mark.parametrize(
    ("typed", "title", "screen", "notice"),
    [
        ("waive", "Gate: Waive (W)", "gate", "W Waive"),
        ("carried out", "Decisions: Done (x)", "decisions", "x Done"),
        ("gate: add", "Gate: Add (a)", "gate", "a Add"),
    ],
)
async def test_an_action_of_another_screen_leads_there_and_names_its_key(
    sample: Path, make_app: MakeApp, typed: str, title: str, screen: str, notice: str
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "1", "colon")
        await type_text(pilot, typed)
        assert title in screen_text(pilot)
        await press(pilot, "down", "enter")
        app = app_of(pilot)
        assert (app.current, len(app.screen_stack)) == (screen, 1)
        assert any(one.startswith(notice) for one in notices(pilot)), notices(pilot)


async def test_an_action_of_this_screen_comes_first(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "4", "colon")
        await type_text(pilot, "add")
        await press(pilot, "enter")
        assert "New signal" in screen_text(pilot)


async def test_over_a_dialog_only_its_own_actions_are_found(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "v")
        app = app_of(pilot)
        assert [*app.commands_elsewhere(app.screen)] == []
