"""Hands and eyes for tests of the application: open it, go somewhere, type, read what is painted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar, cast
from unittest.mock import patch

from textual import events
from textual.app import App
from textual.pilot import Pilot

from core.model.field_ref import FieldRef
from core.model.workspace import RecordId
from core.store.store import Store
from tests.tui.app.frames import render_newest, rendered_at_rest
from tui.app import internals
from tui.app.app import OperatingTable
from tui.app.typeahead import OrderedInput
from tui.app.widgets.deck import Deck
from tui.app.widgets.editor import FieldEditor
from tui.app.widgets.grid import Grid
from tui.app.widgets.key_footer import KeyFooter

Result = TypeVar("Result")
SMALL, LARGE = (80, 24), (120, 40)
TURNS = 5
"""Turns of the event loop in which a key of the driver has certainly come to the application."""
FRAMES = 50
"""Frames after which what is painted again and again, as a caret that blinks, counts as at rest."""


class Hands(Pilot[Result]):
    """Hands that press a key once the screen shows what the key before it did, however slow the machine is."""

    async def press(self, *keys: str) -> None:
        """Press keys, each at rest: the application itself says when, so nobody waits for an idle processor."""
        await at_rest(self.app)
        for key in keys:
            with patch("textual.app.wait_for_idle", _pass_on):
                await self.app._press_keys([key])
            await at_rest(self.app)
            await self.app.animator.wait_until_complete()
            await at_rest(self.app)

    async def pause(self, delay: float | None = None) -> None:
        """Wait until the application is at rest, or some seconds."""
        if delay is not None:
            await super().pause(delay)
        await at_rest(self.app)


Desktop = Hands[None]


async def _pass_on(_seconds: float = 0) -> None:
    """Let the loop hand a key to the application."""
    for _ in range(TURNS):
        await asyncio.sleep(0)


async def at_rest(app: App[Any]) -> None:
    """Until all input is handled, laid out and painted."""
    assert isinstance(app, OrderedInput)
    for _ in range(FRAMES):
        await app.settled()
        if (handing := app._handing) is not None:
            await handing
            continue
        if app._resize_event is not None:
            app._check_resize()  # else it waits for a timer
            continue
        for screen in app.screen_stack:  # a dialog shows what lies under it
            internals.paint(screen)
        await asyncio.sleep(0)
        if not (internals.is_at_work(app) or internals.has_callbacks(app.screen) or internals.is_dirty(app.screen)):
            return


UNDEFINED = FieldRef(RecordId("condition", "hold.undefined_categories"), "sentence")
HOLDER = FieldRef(RecordId("role", "exception_reviewer"), "holder")
NAME = FieldRef(RecordId("workflow", "workflow"), "name")


@asynccontextmanager
async def running(app: OperatingTable, size: tuple[int, int] = LARGE) -> AsyncIterator[Desktop]:
    """The application at work, at rest when it is handed over; a crash inside is raised."""
    with rendered_at_rest():
        async with app.run_test(size=size, notifications=True):
            pilot = Desktop(app)
            await settle(pilot)
            while not app.screen.query_one(KeyFooter).hints:  # there are none until something has the focus
                await pilot.pause()
            yield pilot
            render_newest(app)


async def settle(pilot: Desktop) -> None:
    """Until nothing more happens."""
    await at_rest(pilot.app)
    await pilot.app.workers.wait_for_complete()
    await at_rest(pilot.app)
    render_newest(pilot.app)


async def press(pilot: Desktop, *keys: str) -> None:
    """Press keys, then wait until nothing more happens."""
    await pilot.press(*keys)
    await settle(pilot)


async def paste(pilot: Desktop, text: str) -> None:
    """Paste a text where the focus is: one event, so much quicker than its keys."""
    pilot.app.post_message(events.Paste(text))
    await settle(pilot)


async def type_text(pilot: Desktop, text: str) -> None:
    """Type each character as a key of its own."""
    await pilot.press(*text)
    await settle(pilot)


def app_of(pilot: Desktop) -> OperatingTable:
    """The application under the pilot."""
    return cast("OperatingTable", pilot.app)


def grid_of(pilot: Desktop) -> Grid | Deck:
    """The grid of the screen that is shown, or its cards."""
    return app_of(pilot).view.grid


def cursor_grid(pilot: Desktop) -> Grid:
    """The grid with the cursor: one of the cards, on a screen that has cards."""
    grid = grid_of(pilot)
    found = grid.grid if isinstance(grid, Deck) else grid
    assert found is not None
    return found


def put_cursor(pilot: Desktop, field: FieldRef) -> None:
    """Put the cursor on the cell that edits a field."""
    grid = grid_of(pilot)
    for line, row in enumerate(grid.shown_rows):
        for column, cell in enumerate(row.cells):
            if cell.edits == field:
                grid.move_cursor(row=line, column=column, animate=False)
                return
    raise AssertionError(f"no cell edits {field.path}")


async def edit(pilot: Desktop, field: FieldRef) -> FieldEditor:
    """Open the editor of a field that is on the screen."""
    put_cursor(pilot, field)
    await press(pilot, "enter")
    return editor_of(pilot)


async def retype(pilot: Desktop, text: str) -> None:
    """Replace all that stands in the editor."""
    editor_of(pilot).area.select_all()
    if text:
        await paste(pilot, text)
    else:
        await press(pilot, "delete")


def editor_of(pilot: Desktop) -> FieldEditor:
    """The open editor."""
    return next(editor for editor in pilot.app.screen.query(FieldEditor) if editor.display)


def is_editing(pilot: Desktop) -> bool:
    """Whether an editor is open."""
    return any(editor.display for editor in pilot.app.screen.query(FieldEditor))


def screen_lines(pilot: Desktop) -> list[str]:
    """The painted lines, as they go to the terminal."""
    compositor = pilot.app.screen._compositor
    return [strip.text for strip in compositor.render_strips()]


def screen_text(pilot: Desktop) -> str:
    """The painted text."""
    return "\n".join(line.rstrip() for line in screen_lines(pilot))


def notices(pilot: Desktop) -> list[str]:
    """The notifications that were shown and are not yet gone."""
    return [notice.message for notice in pilot.app._notifications]


def saved(folder: Path, field: FieldRef) -> object:
    """The workspace as another program reads it from the database."""
    with Store.open(folder) as store:
        record = store.snapshot.workspace.get(field.record)
        return getattr(record, field.field)
