"""The footer shows as many keys as fit, the first ones first, and never leaves out what leads to all keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.app.widgets.key_footer import GAP, KeyHint, fitting
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
