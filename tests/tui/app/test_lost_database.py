"""A database that is damaged while it is on the screen: the program says so, and goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from core.store.store import DATABASE
from tests.tui.app.desktop import NAME, Desktop, press, running, saved, settle
from tests.tui.conftest import MakeApp

WAYS: dict[str, Callable[[bytes], bytes]] = {
    "truncated to nothing": lambda _content: b"",
    "truncated": lambda content: content[: 4096 * 5],
    "noise": lambda content: content[:24] + b"\xff" * 4 + content[28:100] + b"\xa5" * (len(content) - 100),
    "no database": lambda _content: b"hello\n" * 5000,
}
KEYS = (
    *("2", "enter", "escape", "down", "enter", "x", "enter", "escape", "3", "enter", "escape", "4", "n", "escape"),
    *("5", "s", "enter", "escape", "slash", "a", "escape", "6", "enter", "escape", "7", "down", "enter", "escape"),
    *("d", "escape", "e", "u", "ctrl+r", "p", "c", "escape", "exclamation_mark", "escape", "1", "enter", "a", "ctrl+s"),
    *("escape", "question_mark", "escape", "v", "escape"),
)
"""Every screen, an editor and a dialog on each, and what writes."""


def spoil(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change the content in place, as a failing disk does: the file stays the same, so nothing seems replaced."""
    content = change(path.read_bytes())
    with path.open("r+b") as file:
        file.truncate(0)
        file.write(content)


def said(pilot: Desktop) -> str:
    """All that was said in notices."""
    return "\n".join(str(one.message) for one in pilot.app._notifications)


@pytest.mark.parametrize("way", WAYS)
async def test_it_is_said_and_every_key_still_has_an_answer(sample: Path, make_app: MakeApp, way: str) -> None:
    app = make_app(sample)
    async with running(app) as pilot:
        await press(pilot, "7")
        spoil(sample / DATABASE, WAYS[way])
        app.poll()
        await settle(pilot)
        assert "database" in said(pilot)
        assert "Move it away" in said(pilot)
        for key in KEYS:
            await press(pilot, key)
        assert app.is_running
        assert app.return_code in (None, 0)


@pytest.mark.parametrize("way", WAYS)
async def test_it_goes_on_once_the_database_is_whole_again(sample: Path, make_app: MakeApp, way: str) -> None:
    app = make_app(sample)
    async with running(app) as pilot:
        whole = (sample / DATABASE).read_bytes()
        spoil(sample / DATABASE, WAYS[way])
        app.poll()
        await settle(pilot)
        spoil(sample / DATABASE, lambda _content: whole)
        app.poll()
        await settle(pilot)
        app.clear_notifications()
        await press(pilot, "enter", "x", "enter")
        assert "database" not in said(pilot)
        assert saved(sample, NAME) == "Support-ticket triagex"


WORDS = "a customer's words"


async def test_a_mistake_of_ours_is_said_without_what_it_worked_on(
    sample: Path, tmp_path: Path, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPTABLE_STATE", str(tmp_path / "state"))
    app = make_app(sample)

    def mistaken() -> None:
        words = WORDS
        assert words == "", "mistaken"  # what is compared is not in the traceback

    try:
        mistaken()
    except AssertionError as error:
        app._handle_exception(error)
    console = Console(width=100)
    with console.capture() as capture:
        console.print(*app._exit_renderables)
    shown = capture.get()
    assert "an error in this program has ended it (AssertionError)" in shown
    log = (tmp_path / "state" / "crash.log").read_text(encoding="utf-8")
    assert "in mistaken" in log
    assert "Traceback" not in shown
    assert WORDS not in shown
    app.controller.close()
