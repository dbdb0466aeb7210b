"""The footer shows as many keys as fit, the first ones first, and never leaves out what leads to all keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.app.widgets.key_footer import GAP, KeyHint, fitting
from tui.app.widgets.rows import GridCell, GridColumn, GridRow, unbroken, widths
from tui.common.actions import ALWAYS_SHOWN

NEEDED = min(ALWAYS_SHOWN)
IDS = st.sampled_from(["grid.a", "grid.b", "app.c", NEEDED])
HINTS = st.lists(
    st.builds(
        KeyHint,
        st.text("abc", min_size=1, max_size=2),
        st.text("ABC界", min_size=1, max_size=6),
        st.text("x界", max_size=9),
        IDS,
    ),
    max_size=12,
    unique_by=lambda hint: (hint.key, hint.shown, hint.description, hint.id),
)
WIDTHS = st.integers(0, 120)


def width_of(hints: tuple[KeyHint, ...]) -> int:
    """The cells that hints take in a line."""
    return sum(hint.width for hint in hints) + GAP * max(len(hints) - 1, 0)


@given(HINTS, WIDTHS)
def test_they_fit_in_their_order(hints: list[KeyHint], width: int) -> None:
    shown = fitting(hints, width)
    needed = tuple(hint for hint in hints if hint.id == NEEDED)
    assert list(shown) == [hint for hint in hints if hint in shown]
    assert width_of(shown) <= max(width, width_of(needed))


@given(HINTS, WIDTHS)
def test_what_leads_to_all_keys_is_always_shown(hints: list[KeyHint], width: int) -> None:
    assert {hint for hint in hints if hint.id == NEEDED} <= set(fitting(hints, width))


@given(HINTS, WIDTHS)
def test_no_key_is_left_out_that_has_room(hints: list[KeyHint], width: int) -> None:
    shown = fitting(hints, width)
    left = [hint for hint in hints if hint not in shown]
    if left:
        assert width_of((*shown, left[0])) > width
        first = hints.index(left[0])
        assert not [hint for hint in hints[first:] if hint in shown and hint.id != NEEDED], "later ones took its place"


@given(HINTS)
def test_with_room_enough_all_are_shown(hints: list[KeyHint]) -> None:
    assert fitting(hints, width_of(tuple(hints))) == tuple(hints)


WORDS = st.text("abcdef", min_size=1, max_size=14)


@given(st.lists(st.lists(st.lists(WORDS, max_size=3), min_size=3, max_size=3), min_size=1, max_size=4), st.data())
def test_no_word_is_broken_where_there_is_room_for_all(texts: list[list[list[str]]], data: st.DataObject) -> None:
    columns = (GridColumn("", share=3), GridColumn("", width=7), GridColumn("", share=1))
    rows = tuple(GridRow(str(at), tuple(GridCell(" ".join(cell)) for cell in row)) for at, row in enumerate(texts))
    needs = [max((len(word) for row in texts for word in row[column]), default=0) for column in range(3)]
    total = data.draw(st.integers(max(sum(needs), 19), 90)) + 6
    before = widths(columns, total)
    after = unbroken(columns, rows, before)
    assert sum(after) == sum(before)
    if sum(before) >= sum(needs):
        assert all(width >= need for width, need in zip(after, needs, strict=True))
    if all(width >= need for width, need in zip(before, needs, strict=True)):
        assert after == before
