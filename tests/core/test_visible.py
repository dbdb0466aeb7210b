"""Whatever a text holds, it becomes plain for a terminal, and as little of it as possible is changed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.visible import visible, visible_line
from tui.app.widgets.textfield import one_for_one

ACTS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
JOINERS = "\u200c\u200d"
ANY = st.text(st.characters(codec=None), max_size=60)


def acts(text: str) -> set[str]:
    """The characters of a text that could act on a terminal."""
    return {char for char in text if unicodedata.category(char) in ACTS and char not in JOINERS}


@given(ANY)
def test_no_character_is_left_that_acts(text: str) -> None:
    assert acts(visible(text)) <= {"\n"}
    assert not acts(visible_line(text))


@given(ANY)
def test_making_it_plain_again_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), max_size=60))
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x9b2J", "<U+009B>2J"),
        ("a\tb", "a    b"),
        ("a\r\nb", "a␍\nb"),
        ("\u202egnp.exe", "<U+202E>gnp.exe"),
        ("a\u2028b", "a<U+2028>b"),
        ("\x7f\x00", "␡␀"),
        ("\ue000\U000e0041", "<U+E000><U+E0041>"),
        ("[b]bold[/b] [/foo]", "[b]bold[/b] [/foo]"),
        ("العربية עברית 界 👩\u200d👧", "العربية עברית 界 👩\u200d👧"),
    ],
)
def test_control_and_format_characters_are_seen(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_on_one_line_a_line_break_is_a_sign() -> None:
    assert visible_line("one\ntwo\n") == "one⏎two⏎"


@given(ANY)
def test_in_a_text_field_one_sign_stands_for_one_character(text: str) -> None:
    assert len(one_for_one(text)) == len(text)
    assert acts(one_for_one(text)) <= {"\t", "\n"}
