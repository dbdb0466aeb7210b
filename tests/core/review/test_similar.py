from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.review.similar import groups, normal, seen
from tests.core.review.building import case, on_the_real_file, real_cases

LONG = "the transfer that I made on Monday to my sister in the north has still not reached her account at the bank"
ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12)
SENTENCES = st.lists(st.sampled_from("ab"), min_size=1, max_size=40).map(" ".join)


def ids(*texts: str) -> list[str]:
    """Groups of texts, as the places they stand at: `["0 2", "1"]`."""
    cases = [case(f"{number}", text) for number, text in enumerate(texts)]
    return [" ".join(one.id for one in group) for group in groups(cases)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Where is my card?", "  where is MY card "),
        ("a,b;c", "a b\n\nc!"),
        ("top-up", "top up"),
        ("ｃａｒｄ", "card"),
        ("Straße", "STRASSE"),
        ("it’s “here”", "it's 'here'"),
    ],
)
def test_case_blanks_and_punctuation_make_no_difference(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"), [("5 $", "5 €"), ("क्या", "किया"), ("1 2", "12"), ("👍", "👎"), ("a+b", "a b")]
)
def test_what_means_something_makes_a_difference(one: str, other: str) -> None:
    assert normal(one) != normal(other)


@given(ANY_TEXT)
def test_a_normal_text_is_its_own_normal_text(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.text(st.characters(codec="ascii", exclude_characters="\0\r"), max_size=20))
def test_plain_letters_are_judged_alike_whatever_stands_beside_them(text: str) -> None:
    assert normal(f"{text} ü") == f"{normal(text)} ü".strip()


def test_equal_texts_are_one_group_in_the_order_of_their_first() -> None:
    assert ids("Lost card", "other", "lost card!", "LOST  CARD", "last") == ["0 2 3", "1", "4"]


def test_a_long_text_with_one_word_changed_at_its_end_is_nearly_the_same() -> None:
    assert ids(LONG, LONG.replace("bank", "branch")) == ["0 1"]


def test_a_short_text_with_one_word_changed_is_another_one() -> None:
    assert ids("where is my card", "where is my money") == ["0", "1"]


def test_other_order_of_words_is_another_text() -> None:
    assert ids("charge my card", "card my charge") == ["0", "1"]


def test_a_chain_of_small_changes_does_not_join_its_ends() -> None:
    words = LONG.split()
    chain = [" ".join([*words[:-changed], *["x"] * changed] if changed else words) for changed in range(12)]
    found = ids(*chain)
    assert len(found) > 2
    assert "11" not in found[0].split()


def test_cases_without_text_are_like_no_other() -> None:
    assert ids("", " ", "\n", "") == ["0", "1", "2", "3"]


def test_texts_of_punctuation_alone_are_told_apart() -> None:
    assert ids("???", "!!!", " ??? ") == ["0 2", "1"]


def test_how_often_a_text_was_seen_is_known_for_each_case() -> None:
    cases = [case("a", "Hello"), case("b", "hello!"), case("c", "bye")]
    assert seen(cases) == {"log/a": 2, "log/b": 2, "log/c": 1}


def test_a_very_long_text_is_harmless() -> None:
    assert ids("word " * 20_000, "\x1b[31m" * 20_000, "x" * 100_000) == ["0", "1", "2"]


@given(st.lists(SENTENCES, max_size=25))
def test_looking_up_the_rarest_pairs_finds_what_comparing_all_finds(texts: list[str]) -> None:
    assert ids(*texts) == by_comparing_all(texts)


@given(st.lists(ANY_TEXT, max_size=20))
def test_every_case_is_in_exactly_one_group(texts: list[str]) -> None:
    placed = [key for group in ids(*texts) for key in group.split()]
    assert sorted(placed, key=int) == [f"{number}" for number in range(len(texts))]


@on_the_real_file
def test_the_real_pair_is_one_group_and_few_others_are() -> None:
    together = [group for group in groups(real_cases()) if len(group) > 1]
    assert {"b77-01441", "b77-01461"} in [{one.id for one in group} for group in together]
    assert len(together) < 30


@pytest.mark.slow
def test_ten_thousand_texts_from_one_template_are_compared_with_few() -> None:
    """Compared each with each they would take minutes."""
    numbered = [case(f"{number}", f"ticket {number}: {LONG}") for number in range(10_000)]
    assert len(groups(numbered)) == 10_000


def by_comparing_all(texts: list[str]) -> list[str]:
    """The definition, word for word."""
    firsts: list[tuple[set[tuple[str, str]], list[str]]] = []
    for number, text in enumerate(texts):
        pairs = set(pairwise(text.split())) or {(text, "")}
        for of_first, members in firsts:
            if 10 * len(pairs & of_first) >= 9 * len(pairs | of_first):
                members.append(f"{number}")
                break
        else:
            firsts.append((pairs, [f"{number}"]))
    return [" ".join(members) for _pairs, members in firsts]
