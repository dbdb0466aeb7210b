"""The sequence that puts a text on the clipboard arrives whole through whatever lies between."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.common import osc52

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=600)
OSC = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\a")
TMUX, SCREEN = {"TMUX": "default,1,0"}, {"STY": "123.pts-0.host"}


def on_clipboard(sequence: str) -> str:
    """The text that a terminal takes from exactly one sequence and nothing else."""
    found = OSC.fullmatch(sequence)
    assert found is not None, sequence
    return base64.b64decode(found.group(1)).decode()


@given(TEXTS)
def test_a_terminal_gets_one_sequence_with_the_text(text: str) -> None:
    assert on_clipboard(osc52.sequence(text, {"TERM": "xterm"})) == text


@given(TEXTS)
def test_tmux_gets_it_for_itself_and_to_pass_on(text: str) -> None:
    own, start, passed = osc52.sequence(text, TMUX).partition("\x1bPtmux;")
    assert start
    assert on_clipboard(own) == text
    assert passed.endswith("\x1b\\")
    assert on_clipboard(passed.removesuffix("\x1b\\").replace("\x1b\x1b", "\x1b")) == text


@given(TEXTS)
def test_screen_gets_it_in_strings_that_it_takes(text: str) -> None:
    sent = osc52.sequence(text, SCREEN)
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", sent, re.DOTALL)
    assert sent == "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    assert all(len(piece) <= 256 for piece in pieces)
    assert on_clipboard("".join(pieces)) == text


def test_what_terminals_take_ends_below_the_limit_of_xterm() -> None:
    assert len(base64.b64encode(b"a" * osc52.MOST)) < 100_000


@pytest.mark.parametrize(
    ("environment", "way"),
    [
        ({"TERM": "xterm-256color"}, "the terminal's clipboard"),
        ({"TERM": "screen", **SCREEN}, "the terminal's clipboard, through screen"),
        ({"TERM": "xterm", "SSH_CONNECTION": "1"}, "the terminal's clipboard, through ssh"),
        ({"TERM": "tmux", **TMUX, "SSH_TTY": "/dev/pts/1"}, "the terminal's clipboard, through tmux and ssh"),
        ({"TERM": "linux"}, ""),
        ({"TERM": "dumb"}, ""),
    ],
)
def test_the_way_is_told_in_words(environment: dict[str, str], way: str) -> None:
    assert osc52.route(environment) == way
