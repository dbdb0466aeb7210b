"""Text in lines: none is wider than its room, no character is lost, and words that fit a line stay whole."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.app.widgets.wrapping import wrapped

WORDS = st.text("abcXY-/_.,界语é:", min_size=1, max_size=14)
TEXTS = st.lists(st.one_of(WORDS, st.just(""), st.sampled_from([" ", "  ", "\n", "   \n"])), max_size=14).map(" ".join)
ROOMS = st.integers(2, 30)
"""A wide character takes two cells, so nothing fits into one."""


@given(TEXTS, ROOMS)
@example("  held by", 4)
@example("界" * 9, 3)
@example("a " * 40, 2)
def test_no_line_is_wider_than_its_room(text: str, room: int) -> None:
    assert all(cell_len(line) <= room for line in wrapped(text, room))


@given(TEXTS, ROOMS)
def test_only_spaces_are_lost_and_only_where_lines_end(text: str, room: int) -> None:
    lines = wrapped(text, room)
    assert "".join(lines).replace(" ", "") == re.sub(r"[ \n]", "", text)
    paragraphs = text.split("\n")
    if all(cell_len(one) <= room for one in paragraphs):
        assert [line.rstrip() for line in lines] == [one.rstrip() for one in paragraphs]


@given(TEXTS, ROOMS)
def test_a_word_that_fits_a_line_is_never_broken(text: str, room: int) -> None:
    shown = [word for line in wrapped(text, room) for word in line.split()]
    at = 0
    for word in text.split():
        if cell_len(word) <= room:
            assert word in shown[at:], f"{word!r} is broken in {shown}"
            at = shown.index(word, at) + 1
        else:  # in pieces, which the next words follow
            left = word
            while left:
                assert left.startswith(shown[at])
                left = left.removeprefix(shown[at])
                at += 1


@given(st.lists(st.text("abc", min_size=1, max_size=3), min_size=2, max_size=6), st.integers(4, 12))
def test_a_long_word_is_broken_behind_its_signs_first(parts: list[str], room: int) -> None:
    word = "-".join(parts)
    lines = wrapped(word, room)
    assert "".join(lines) == word
    assert all(line.endswith("-") for line in lines[:-1])


@given(TEXTS, ROOMS, ROOMS)
def test_more_room_never_takes_more_lines(text: str, room: int, more: int) -> None:
    assert len(wrapped(text, room + more)) <= len(wrapped(text, room))


@given(st.text("abc", min_size=1, max_size=14), st.text(",.;:", min_size=1, max_size=2), st.integers(4, 12))
def test_the_signs_behind_a_broken_word_never_stand_alone(word: str, signs: str, room: int) -> None:
    assert all(re.search("[abc]", line) for line in wrapped(f"{word}{signs}", room))


def test_paragraphs_and_their_indent_stay() -> None:
    assert wrapped("one\n\n  held by me", 40) == ["one", "", "  held by me"]
    assert wrapped("", 9) == [""]
