"""Equal lines are matched in the order of both texts, and markers around the others lose none of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.text.merge.line_matching import MOST, matches
from core.text.merge.markers import marked_sides, with_markers

lines = st.lists(st.sampled_from(["", "a", "b", "c", *(f"l{number}" for number in range(12))]), max_size=25)


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Two edits of one text."""
    base = draw(lines)
    sides = []
    for _side in range(2):
        side = list(base)
        for _edit in range(draw(st.integers(0, 4))):
            place = draw(st.integers(0, len(side)))
            side[place : place + draw(st.integers(0, 2))] = draw(st.lists(st.sampled_from(["", "a", "x"]), max_size=2))
        sides.append(side)
    return sides[0], sides[1]


@given(edited())
def test_matched_lines_are_equal_and_follow_each_other(texts: tuple[list[str], list[str]]) -> None:
    one, other = texts
    place, opposite = 0, 0
    for first, second, length in matches(one, other):
        assert first >= place
        assert second >= opposite
        assert length > 0
        assert one[first : first + length] == other[second : second + length]
        place, opposite = first + length, second + length


@given(edited())
def test_both_texts_come_back_from_the_one_with_markers(texts: tuple[list[str], list[str]]) -> None:
    ours, theirs = ("\n".join(side) for side in texts)
    marked = with_markers(ours, theirs)
    sides = marked_sides(marked)
    assert (sides.ours, sides.theirs) == (ours, theirs) if sides else marked == ours == theirs


def test_a_section_that_one_side_has_is_marked_as_a_whole() -> None:
    ours, theirs = ("\n\n".join(f"[r{name}]\nholder = 1" for name in names) for names in ("acd", "abcd"))
    marked = with_markers(ours, theirs)
    assert marked.splitlines()[3:] == [
        "<<<<<<< ours",
        "=======",
        "[rb]",
        "holder = 1",
        "",
        ">>>>>>> theirs",
        *"[rc],holder = 1,,[rd],holder = 1".split(","),
    ]


def test_long_texts_without_a_unique_line_are_one_conflict_with_what_is_alike_at_both_ends() -> None:
    count = int(MOST**0.5) + 10
    ours = ["first", *["a", "b"] * count, "last"]
    theirs = ["first", *["b", "a"] * count, "last"]
    assert [tuple(one) for one in matches(ours, theirs)] == [(0, 0, 1), (2 * count + 1, 2 * count + 1, 1)]
