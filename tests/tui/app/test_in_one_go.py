"""Keys that come in one go, as from a fast hand or a paste: each is heard once, and where it was meant."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input, Static

from tests.tui.app.desktop import SMALL, Desktop, app_of, cursor_grid, editor_of, grid_of, notices, press, running
from tests.tui.app.reviewers import drawn, found, made
from tests.tui.conftest import MakeApp
from tui.app.typeahead import UNSEEN, OrderedInput


async def in_one_go(pilot: Desktop, *keys: str) -> None:
    """All of them are on their way before the first is heard."""
    for key in keys:
        pilot.app.simulate_key(key)
    await press(pilot)


def changes(pilot: Desktop) -> list[str]:
    return [entry.label for entry in app_of(pilot).controller.store.journal(limit=5)]


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
        rows = len(app_of(pilot).controller.state.workspace.table)
        await in_one_go(pilot, "y", "y")
        assert len(app_of(pilot).controller.state.workspace.table) == rows - 1
        assert notices(pilot) == ["Removed the row Workflow scope", UNSEEN]


async def test_a_form_is_sent_once(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        name = next(iter(app_of(pilot).controller.state.workspace.signals))
        readings = len(app_of(pilot).controller.state.evidence.readings[name])
        await press(pilot, "4", "r", "9", "5", "percent_sign")
        await in_one_go(pilot, "enter", "enter")
        assert len(app_of(pilot).controller.state.evidence.readings[name]) == readings + 1
        assert len(pilot.app.screen_stack) == 1


async def test_a_label_is_given_once(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "5", "a", "enter", "m")
        before = changes(pilot)
        await in_one_go(pilot, "1", "1")
        assert len(pilot.app.screen_stack) == 1
        assert changes(pilot)[1:3] == before[:2]


async def test_of_many_decisions_the_one_for_the_case_that_is_painted_is_taken(
    tmp_path: Path, make_app: MakeApp
) -> None:
    folder = made(tmp_path / "questions")
    drawn(folder)
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5")
        for decided in range(1, 4):
            await in_one_go(pilot, *"cccccc")
            assert len(found(folder)) == decided
            assert decided > 1 or notices(pilot) == [UNSEEN]


async def test_after_a_key_that_is_refused_the_rest_of_what_came_with_it_is_void(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "7", "G")
        await in_one_go(pilot, "enter", *"a2wD")
        assert app_of(pilot).current == "decisions"
        assert len(pilot.app.screen_stack) == 1
        assert notices(pilot) == ["Nothing in this row can be edited", UNSEEN]
        await press(pilot, "a")
        assert len(pilot.app.screen_stack) == 2


async def test_a_click_and_what_is_typed_after_it_in_one_go_arrive_in_order(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        x, y = cursor_grid(pilot).cell_region().offset
        for kind in (events.MouseDown, events.MouseUp):
            pilot.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
        await in_one_go(pilot, *"abq")
        assert editor_of(pilot).text == "Support-ticket triageabq"


async def test_a_click_on_what_was_scrolled_away_in_one_go_with_it_takes_what_follows_with_it(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        before = cursor_grid(pilot).cursor_coordinate
        for kind in (events.MouseScrollDown, events.MouseDown, events.MouseUp):
            pilot.app.post_message(kind(None, 30, 12, 0, 0, 1, False, False, False, 30, 12))
        await in_one_go(pilot, *"aq")
        assert grid_of(pilot).scroll_offset.y > 0
        assert cursor_grid(pilot).cursor_coordinate == before
        assert len(pilot.app.screen_stack) == 1
        assert notices(pilot) == [UNSEEN]


async def test_what_is_refused_in_a_field_takes_no_letter_with_it(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "enter")
        await in_one_go(pilot, *"ab", "tab", *"cd")
        assert editor_of(pilot).text == "Support-ticket triageabcd"
        assert notices(pilot) == []


async def test_a_widget_that_never_rests_holds_up_no_key_for_good() -> None:
    app = Restless()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        app.query_one(Waiting).post_message(Waiting.Wait())
        app.simulate_key("a")
        await app.typed.wait()
        assert app.query_one(Input).value == "a"
        app.go_on.set()


class Waiting(Static):
    """Handles one message for ever."""

    class Wait(Message):
        """The one."""

    async def on_waiting_wait(self) -> None:
        assert isinstance(self.app, Restless)
        await self.app.go_on.wait()


class Restless(OrderedInput[None]):
    """An application with a field, and a widget that never comes to rest."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()
        self.typed = asyncio.Event()

    def on_input_changed(self) -> None:
        self.typed.set()

    def compose(self) -> ComposeResult:
        yield Input()
        yield Waiting()


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
