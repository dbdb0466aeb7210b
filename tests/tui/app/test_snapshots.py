"""Each screen as a person sees it, as text: a change of what is painted shows as a diff that can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.app.desktop import LARGE, SMALL, Desktop, app_of, press, running, screen_text, settle
from tests.tui.conftest import MakeApp

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])

SCREENS = {
    "page": "1",
    "table": "2",
    "gate": "3",
    "signals": "4",
    "exceptions": "5",
    "learning": "6",
    "decisions": "7",
}
OVER = {
    "sentence editor": ("3", "down", "down", "down", "down", "enter"),
    "sentence editor with an error": ("3", "down", "down", "down", "down", "enter", "space", "o", "v", "e", "x"),
    "sentence editor with suggestions": ("3", "down", "down", "down", "down", "enter", "space", "w"),
    "choices": ("2", "right", "right", "right", "enter"),
    "record a reading": ("4", "down", "r"),
    "decide": ("3", "d"),
    "all fields": ("1", "e"),
    "keys": ("3", "question_mark"),
    "verdict": ("3", "v"),
    "form of a draw": ("5", "a"),
    "a review": ("5", "a", "enter"),
    "label picker": ("5", "a", "enter", "m"),
    "result of a review": ("5", "a", "enter", "r"),
    "all cases": ("5", "o", "o"),
    "what changed": ("equals_sign",),
    "what is open": ("B",),
    "a question": ("w",),
    "a question that is not decided": ("w", "ctrl+l"),
}


async def painted(pilot: Desktop, *keys: str) -> str:
    """The screen after these keys, once it says how text and database stand: else that comes a moment later."""
    app_of(pilot)._compare()
    await press(pilot, *keys)
    app_of(pilot)._compare()
    await settle(pilot)
    now, last = screen_text(pilot), ""
    while now != last:  # what is said may make a scrollbar, and that another layout
        await settle(pilot)
        now, last = screen_text(pilot), now
    return now


@SIZES
@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_of_the_sample(
    name: str,
    size: tuple[int, int],
    sample: Path,
    make_app: MakeApp,
    snapshot: SnapshotAssertion,
) -> None:
    async with running(make_app(sample), size) as pilot:
        assert await painted(pilot, SCREENS[name]) == snapshot


@SIZES
@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_of_a_blank_page(
    name: str,
    size: tuple[int, int],
    blank: Path,
    make_app: MakeApp,
    snapshot: SnapshotAssertion,
) -> None:
    async with running(make_app(blank), size) as pilot:
        assert await painted(pilot, SCREENS[name]) == snapshot


@SIZES
@pytest.mark.parametrize("name", OVER)
async def test_what_lies_over_a_screen(
    name: str,
    size: tuple[int, int],
    sample: Path,
    make_app: MakeApp,
    snapshot: SnapshotAssertion,
) -> None:
    async with running(make_app(sample), size) as pilot:
        assert await painted(pilot, *OVER[name]) == snapshot
