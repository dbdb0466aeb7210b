"""Hours of use: nothing is left behind in memory, and at rest nothing is computed."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from datetime import timedelta
from heapq import heapify
from pathlib import Path
from typing import Any

import pytest
from textual.widget import Widget

from core.model.workspace import RecordId
from core.store.store import Store
from core.text.sync.sync import open_workspace
from tests.tui.app.desktop import LARGE, SMALL, UNDEFINED, app_of, press, put_cursor, running, settle, type_text
from tests.tui.app.desktop import Desktop as Pilot
from tests.tui.app.ingest.files import choose, issues, take
from tests.tui.conftest import MakeApp, clock
from tui.app.app import OperatingTable

NOTICE, KEPT = ("Toast", "ToastHolder"), 16
"""Textual keeps the last arrangements of its notices, with these in them."""


async def switch_screens(pilot: Pilot) -> None:
    await press(pilot, *"1234567")


async def edit(pilot: Pilot) -> None:
    await press(pilot, "3")
    put_cursor(pilot, UNDEFINED)
    await press(pilot, "enter", "end", "space", "backspace", "escape", "enter", "enter", "z")


async def open_dialogs(pilot: Pilot) -> None:
    for keys in (("question_mark", "escape"), ("v", "escape"), ("!", "escape"), ("B", "escape"), ("ctrl+g", "escape")):
        await press(pilot, *keys)


async def filter_rows(pilot: Pilot) -> None:
    await press(pilot, "2", "slash")
    await type_text(pilot, "cost")
    await press(pilot, "enter", "escape", "escape")


async def review(pilot: Pilot) -> None:
    await press(pilot, "5", "c", "z")


async def take_in_a_file(pilot: Pilot) -> None:
    folder = app_of(pilot).controller.store.folder
    for path in (folder / "workspace.toml", issues(folder.parent / "issues.csv", 20)):
        await choose(pilot, path)
        await press(pilot, "escape")
    await choose(pilot, folder.parent / "issues.csv")
    await take(pilot)
    await press(pilot, "enter")


async def see_another_program(pilot: Pilot) -> None:
    app = app_of(pilot)
    with Store.open(app.controller.store.folder, actor="somebody else", clock=clock) as other:
        other.record_reading("latency", "2s")
    app.poll()
    await settle(pilot)


def widgets() -> Counter[str]:
    """The widgets in memory, by class; without those that only a timer holds which was cancelled and is not yet due."""
    loop: Any = asyncio.get_running_loop()
    loop._scheduled[:] = [handle for handle in loop._scheduled if not handle.cancelled()]
    heapify(loop._scheduled)
    loop._timer_cancelled_count = 0
    gc.collect()
    return Counter(type(one).__name__ for one in gc.get_objects() if isinstance(one, Widget))


@pytest.mark.parametrize(
    "deed",
    [switch_screens, edit, open_dialogs, filter_rows, review, take_in_a_file, see_another_program],
    ids=lambda one: one.__name__,
)
async def test_no_widget_outlives_what_it_was_made_for(sample: Path, make_app: MakeApp, deed: object) -> None:
    assert callable(deed)
    async with running(make_app(sample), LARGE) as pilot:
        counts = []
        for _ in range(3):  # what is made once is made at the first
            await deed(pilot)
            pilot.app.clear_notifications()
            await settle(pilot)
            counts.append(widgets())
        notices = [{name: count.pop(name, 0) for name in NOTICE} for count in counts]
        assert counts[-1] == counts[1]
        assert all(number <= KEPT for number in notices[-1].values())


async def test_where_time_changes_nothing_nothing_is_computed(sample: Path) -> None:
    seconds = 0
    with open_workspace(sample, clock=clock) as store:
        store.edit(RecordId("workflow", "workflow"), {"as_of": None})
    app = OperatingTable(sample, clock=lambda: clock() + timedelta(seconds=seconds))
    async with running(app, SMALL):
        before = app.controller.state
        for _ in range(99):
            seconds += 1
            app.poll()
        assert app.controller.state.verdict is before.verdict
        assert app.controller.state.at - before.at == timedelta(seconds=99), "what is typed now happens now"
        seconds = 3 * 60
        app.poll()
        assert app.controller.state.verdict is not before.verdict, "ages go on"


async def test_a_clock_that_is_set_back_is_seen_at_once(sample: Path) -> None:
    offset = timedelta()
    with open_workspace(sample, clock=clock) as store:
        store.edit(RecordId("workflow", "workflow"), {"as_of": None})
    app = OperatingTable(sample, clock=lambda: clock() + offset)
    async with running(app, SMALL):
        before = app.controller.state.verdict
        offset = -timedelta(minutes=1)
        app.poll()
        assert app.controller.state.verdict is not before
