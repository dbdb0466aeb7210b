"""Output to the terminal, byte by byte: foreign text never acts in it, and it is handed back as it was."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from core.store.store import Store
from core.text.sync.sync import open_workspace
from tests.scenarios.person import LARGE, ON_CELLS, SCREENS, SMALL, at_the_screen, editor_on
from tests.tui.app.hostile import hostile
from tests.tui.cli.running import optable

PAYLOADS = (b"\x1b]0;title", b"\x1b]8;;http://x", b"\x1b[2J ", b"\x9b2J", b"title\x07", b"\xc2\x85z", b"\x7f\x9b")
HOSTILE = "\x1b]0;title\x07 \x1b]8;;http://x\x1b\\ \x1b[2J \x9b2J \x85z\x7f\x9b"
COLOUR = re.compile(rb"\x1b\[(?:[0-9;:]*[;:])?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:[;:][0-9;:]*)?m")
LEFT, SHOWN, MOUSE_OFF = b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l"


@pytest.fixture
def poisoned(workspace: Path) -> Path:
    """A workspace with escape sequences in every text that it holds."""
    with open_workspace(workspace) as store:
        content = hostile(store.snapshot.workspace, store.snapshot.evidence, HOSTILE)
        store.replace(*content)
    return workspace


def test_no_foreign_sequence_reaches_the_terminal(poisoned: Path) -> None:
    with at_the_screen(poisoned, LARGE) as person:
        for screen in ("Table", "Gate", "Signals", "Page"):
            person.goes_to(screen)
            person.terminal.press("e")
            person.sees("Enter edit · Esc back")
            person.terminal.press("escape")
            person.sees(gone=("Enter edit · Esc back",))
        person.terminal.press("7")
        person.sees("DECISIONS", "against HOLD")
        person.terminal.press("G")
        person.sees("made from the text form", gone=("against HOLD",))
        assert person.quits() == 0
        raw = bytes(person.terminal.raw)
    title = b"title"
    assert title in raw
    assert [payload for payload in PAYLOADS if payload in raw] == []


@pytest.mark.parametrize("command", ["verdict", "readiness", "journal", "check", "export", "doctor"])
def test_no_command_writes_one(poisoned: Path, command: str) -> None:
    ran = optable(command, str(poisoned), cwd=poisoned)
    written = (ran.out + ran.err).encode()
    assert written
    assert [payload for payload in PAYLOADS if payload in written] == []
    assert b"\x1b" not in written


def test_the_screen_follows_the_size_of_the_terminal(workspace: Path) -> None:
    with at_the_screen(workspace, LARGE) as person:
        person.goes_to("Signals")
        person.terminal.press("j", "j")
        for columns, lines in ((80, 24), (40, 12), (200, 60), (20, 5), (120, 40)):
            person.terminal.resize(columns, lines)
            os.kill(person.terminal.pid, signal.SIGWINCH)
            person.sees("HOLD" if columns >= 40 else "‖")
        person.sees("SIGNALS", ON_CELLS)
        person.terminal.press("r")
        person.sees("Record a reading", "Customer-impacting cases")
        person.terminal.press("escape")
        person.sees(ON_CELLS, gone=("Record a reading",))
        assert person.quits() == 0


def test_an_open_editor_lives_through_every_size(workspace: Path) -> None:
    with at_the_screen(workspace, LARGE) as person:
        person.opens_editor()
        person.types("Half typed")
        for columns, lines in ((80, 24), (40, 12), (12, 4), (120, 40)):
            person.terminal.resize(columns, lines)
            if columns >= 40:
                person.terminal.wait_until(lambda text: editor_on(text) == "Half typed", "the text in the editor")
                person.sees_verdict("HOLD")
        person.saves()
        person.sees("Half typed", "HOLD", gone=("Support-ticket",))
        assert person.quits() == 0


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_without_colour_signs_and_words_tell_everything(workspace: Path, size: tuple[int, int]) -> None:
    with at_the_screen(workspace, size, environment={"NO_COLOR": "1"}) as person:
        person.sees_verdict("HOLD")
        person.sees("‖  HOLD")
        for screen in SCREENS:
            person.goes_to(screen)
        assert person.quits() == 0
        coloured = COLOUR.findall(bytes(person.terminal.raw))
    assert [one for one in coloured if not is_grey(one)] == []


def is_grey(sequence: bytes) -> bool:
    """Whether a colour has no hue: red, green and blue alike."""
    shades = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", sequence)
    return bool(shades) and all(len(set(shade)) == 1 for shade in shades)


@pytest.mark.parametrize("way", ["q", "ctrl+q", "SIGTERM", "SIGHUP"])
def test_the_terminal_is_handed_back_as_it_was(workspace: Path, way: str) -> None:
    with at_the_screen(workspace) as person:
        if way.startswith("SIG"):
            os.kill(person.terminal.pid, getattr(signal, way))
        else:
            person.terminal.send({"q": b"q", "ctrl+q": b"\x11"}[way])
        person.terminal.wait_for_end()
        raw = bytes(person.terminal.raw)
    assert all(raw.rfind(sequence) > raw.rfind(b"\x1b[?1049h") for sequence in (LEFT, SHOWN, MOUSE_OFF))
    with Store.open(workspace) as store:
        assert store.verify() is None
