"""Keys that come in one go, as from a fast hand or a paste: each is heard once, and where it was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.conftest import MakeApp
from tests.tui.desktop import SMALL, Desktop, app_of, notices, press, running
from tui.typeahead import UNSEEN


async def in_one_go(pilot: Desktop, *keys: str) -> None:
    """All of them are on their way before the first is heard."""
    for key in keys:
        pilot.app.simulate_key(key)
    await press(pilot)


def changes(pilot: Desktop) -> list[str]:
    return [entry.label for entry in app_of(pilot).desk.store.journal(limit=5)]


@pytest.mark.parametrize(
    ("first", "twice"),
    [
        (("v",), "escape"),
        (("v",), "q"),
        (("ctrl+g",), "escape"),
        (("ctrl+g",), "a"),
        (("H",), "enter"),
        (("2", "D"), "escape"),
        (("2", "a"), "escape"),
        (("colon",), "escape"),
        (("1", "e"), "escape"),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, tuple) else one,
)
async def test_a_dialog_is_left_once(first: tuple[str, ...], twice: str, sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, *first)
        assert len(pilot.app.screen_stack) == 2
        await in_one_go(pilot, twice, twice)
        assert len(pilot.app.screen_stack) == 1


async def test_a_question_is_answered_once(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2", "D")
        rows = len(app_of(pilot).desk.state.workspace.table)
        await in_one_go(pilot, "y", "y")
        assert len(app_of(pilot).desk.state.workspace.table) == rows - 1
        assert notices(pilot) == ["Removed table.workflow_scope", UNSEEN]


async def test_a_form_is_sent_once(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        name = next(iter(app_of(pilot).desk.state.workspace.signals))
        readings = len(app_of(pilot).desk.state.evidence.readings[name])
        await press(pilot, "4", "r", "9", "5", "percent_sign")
        await in_one_go(pilot, "enter", "enter")
        assert len(app_of(pilot).desk.state.evidence.readings[name]) == readings + 1
        assert len(pilot.app.screen_stack) == 1


async def test_a_label_is_given_once(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "5", "a", "enter", "m")
        before = changes(pilot)
        await in_one_go(pilot, "1", "1")
        assert len(pilot.app.screen_stack) == 1
        assert changes(pilot)[1:3] == before[:2]


async def test_an_answer_that_comes_with_its_question_is_heard(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "5", "a", "enter")
        await in_one_go(pilot, "t", "e")
        assert len(pilot.app.screen_stack) == 1
        assert app_of(pilot).view.pending.updates == ("evaluation_set",)  # type: ignore[attr-defined]


async def test_a_form_that_is_left_with_the_key_that_opens_it_is_left(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await in_one_go(pilot, "3", "d", "escape")
        assert len(pilot.app.screen_stack) == 1
