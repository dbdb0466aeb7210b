"""The quick screen shows what pyte's own shows, of whatever is written and wherever that is cut."""

from __future__ import annotations

from itertools import pairwise

import pyte
from hypothesis import given
from hypothesis import strategies as st

from tests.paths import SAMPLE
from tests.terminal import Terminal
from tests.text_screen import TextScreen, TextStream

PIECES = st.one_of(
    st.text("ab ─│▌界e\u0301\u200d👩é~", max_size=9),
    st.sampled_from(
        ["\r\n", "\b", "\t", "\x1b7", "\x1b8", "\x1bM", "\x1b]0;title\x07", "\x1b[?25l", "\x1b[4h", "\x1b[4l"]
    ),
    st.builds("\x1b[{};{}H".format, st.integers(0, 7), st.integers(0, 12)),
    st.builds("\x1b[{}{}".format, st.integers(0, 2), st.sampled_from("ABCDGJKLMPX@d")),
    st.builds("\x1b[{}m".format, st.sampled_from(["", "0", "1;31", "38;2;1;22;133;48;5;7"])),
)


def shown(screen: pyte.Screen) -> list[str] | None:
    """The lines; None where pyte cannot tell them, since half of a wide character is overwritten."""
    try:
        return [line.rstrip() for line in screen.display]
    except IndexError:
        return None


def compare(data: bytes, cuts: list[int], columns: int, lines: int) -> None:
    """Feed both piece by piece, and look at both after each."""
    plain, quick = pyte.Screen(columns, lines), TextScreen(columns, lines)
    plain_stream, quick_stream = pyte.ByteStream(plain), TextStream(quick)
    for start, end in pairwise([0, *sorted(cuts), len(data)]):
        plain_stream.feed(data[start:end])
        quick_stream.feed(data[start:end])
        assert shown(quick) == shown(plain)
        assert (quick.cursor.x, quick.cursor.y) == (plain.cursor.x, plain.cursor.y)


@given(st.lists(PIECES, max_size=30).map("".join), st.lists(st.integers(0, 400), max_size=4))
def test_of_any_sequences(text: str, cuts: list[int]) -> None:
    data = text.encode()
    compare(data, [min(cut, len(data)) for cut in cuts], 10, 5)


def test_of_what_the_application_writes() -> None:
    with Terminal(str(SAMPLE)) as terminal:
        terminal.wait("Enter Edit")
        terminal.press("3")
        terminal.wait("STOP  any of these", "Enter Edit")
        terminal.press("?")
        terminal.wait("Esc")
        data = bytes(terminal.raw)
        shown = terminal.text
    compare(data, [*range(0, len(data), 997)], 80, 24)
    assert "Esc" in shown
