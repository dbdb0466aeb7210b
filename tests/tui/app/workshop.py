"""Hands and eyes for tests of the workshop."""

from __future__ import annotations

from pathlib import Path

from tests.tui.app.desktop import Desktop, app_of
from tests.tui.conftest import clock
from tui.app.app import OperatingTable
from tui.app.screens.workshop import WorkshopView
from tui.common.config import Settings

LOGS = "Who reviews the logs every morning?"


def workshop(folder: Path) -> OperatingTable:
    """The application at its first question."""
    return OperatingTable(folder, actor="A. Tester", clock=clock, settings=Settings(workshop=True))


def view_of(pilot: Desktop) -> WorkshopView:
    return app_of(pilot).query_one(WorkshopView)


def place_of(pilot: Desktop) -> str:
    question = view_of(pilot).question
    return question.place.path if question else ""


async def ask(pilot: Desktop, place: str) -> None:
    """Put a question."""
    questions = view_of(pilot).questions
    fields = (field for one in questions for field in (one.place, one.fills) if field and field.path == place)
    assert view_of(pilot).go_to(next(fields))
    await pilot.pause()
