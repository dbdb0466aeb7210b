from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.evidence import ExceptionCase, ReviewOutcome
from core.model.sessions import week_of
from core.review.labels import KEYS, Labels, likely, matching_labels, normalised_label, right_label
from tests.core.review.building import case, on_the_real_file, real_cases, review, truth

TAXONOMY = ("card_arrival", "card_not_working", "change_pin", "lost_or_stolen_card", "top_up_failed")
TEXTS = st.text(st.sampled_from("abc _-9üß+\n😀ı"), max_size=8)


def taxonomy_of(cases: Iterable[ExceptionCase]) -> tuple[str, ...]:
    """Every label that was predicted or given as a correction, by name. What is only proposed is no label yet."""
    known = set()
    for one in cases:
        known.add(one.predicted)
        if one.review and one.review.outcome == "misclassified":
            known.add(one.review.label)
    return tuple(sorted(known - {""}))


def corrected(key: str, predicted: str, label: str, text: str = "") -> ExceptionCase:
    return case(key, text, review("misclassified", label), predicted=predicted)


def test_the_predicted_label_is_left_out() -> None:
    assert "change_pin" not in likely(case("1", "change my pin", predicted="change_pin"), (), TAXONOMY)


def test_what_this_label_was_corrected_to_comes_first_the_most_often_first() -> None:
    reviewed = [
        corrected("1", "change_pin", "top_up_failed"),
        corrected("2", "change_pin", "card_arrival"),
        corrected("3", "change_pin", "card_arrival"),
        *(corrected(f"x{number}", "card_arrival", "lost_or_stolen_card", "my pin") for number in range(5)),
    ]
    one = case("9", "my pin", predicted="change_pin")
    assert likely(one, reviewed, TAXONOMY)[:3] == ("card_arrival", "top_up_failed", "lost_or_stolen_card")


def test_then_come_labels_whose_cases_share_words_with_the_input() -> None:
    reviewed = [
        corrected("1", "other", "card_not_working", "the machine ate it"),
        case("2", "somebody took it on the bus", review(), predicted="lost_or_stolen_card"),
    ]
    one = case("9", "Somebody was near me on the BUS", predicted="change_pin")
    assert likely(one, reviewed, TAXONOMY)[0] == "lost_or_stolen_card"


def test_a_word_that_every_label_has_says_little() -> None:
    reviewed = [case(f"{number}", "my card", review(), predicted=label) for number, label in enumerate(TAXONOMY[:3])]
    reviewed.append(case("9", "frozen", review(), predicted="top_up_failed"))
    assert likely(case("x", "my frozen card", predicted="none"), reviewed, TAXONOMY)[0] == "top_up_failed"


def test_before_the_first_review_the_words_of_the_labels_themselves_help() -> None:
    assert likely(case("1", "The top-up failed!", predicted="change_pin"), (), TAXONOMY)[0] == "top_up_failed"


def test_at_last_come_the_most_frequent_labels_then_the_names() -> None:
    reviewed = [case(f"{number}", "", review(), predicted="top_up_failed") for number in range(2)]
    one = case("x", "", predicted="change_pin")
    assert likely(one, reviewed, TAXONOMY) == (
        "top_up_failed",
        "card_arrival",
        "card_not_working",
        "lost_or_stolen_card",
    )


def test_what_is_only_proposed_is_not_offered_as_a_label() -> None:
    reviewed = [case("1", "virtual card", review("undefined", "virtual card"), predicted="card_arrival")]
    assert "virtual card" not in likely(case("2", "virtual card", predicted="card_arrival"), reviewed, TAXONOMY)


@given(
    st.lists(st.tuples(TEXTS, TEXTS, TEXTS, st.sampled_from(["correct", "misclassified", "undefined"])), max_size=12),
    st.lists(TEXTS, max_size=15),
    TEXTS,
    TEXTS,
    st.randoms(use_true_random=False),
)
def test_at_most_nine_labels_each_once_whatever_the_order_of_reviews(
    rows: list[tuple[str, str, str, ReviewOutcome]], taxonomy: list[str], text: str, predicted: str, random: Any
) -> None:
    reviewed = [
        case(f"{number}", text, review(outcome, label), predicted=predicted)
        for number, (text, predicted, label, outcome) in enumerate(rows)
    ]
    one = case("x", text, predicted=predicted)
    labels = likely(one, reviewed, taxonomy)
    assert len(labels) <= KEYS
    assert len(set(labels)) == len(labels)
    assert predicted not in labels
    assert "" not in labels
    random.shuffle(reviewed)
    random.shuffle(taxonomy)
    assert likely(one, reviewed, taxonomy) == labels


@on_the_real_file
def test_on_real_text_most_right_labels_are_on_a_key() -> None:
    """Of 60 misclassified exceptions in weeks 6 to 9: 36 once weeks 2 to 5 are reviewed, 31 with no review at all."""
    before: list[ExceptionCase] = []
    after: list[ExceptionCase] = []
    for one in real_cases():
        outcome, label = truth()[one.id]
        if one.flagged and outcome != "undefined":
            done = review("correct") if outcome == "correct" else review("misclassified", label)
            (before if week_of(one.at) < "2025-W06" else after).append(one.model_copy(update={"reviews": {"r": done}}))
    taxonomy = taxonomy_of(real_cases())
    asked = [one for one in after if one.review and one.review.outcome == "misclassified"]

    def hits(labels: Labels) -> int:
        return sum(right_label(one) in labels.likely(one) for one in asked)

    assert len(asked) == 60
    assert hits(Labels(tuple(before), taxonomy)) == 36
    assert hits(Labels((), taxonomy)) == 31


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", TAXONOMY),
        ("  ", TAXONOMY),
        ("card", ("card_arrival", "card_not_working", "lost_or_stolen_card")),
        ("CARD AR", ("card_arrival",)),
        ("card_ar", ("card_arrival",)),
        ("not", ("card_not_working",)),
        ("olen", ("lost_or_stolen_card",)),
        ("cpin", ("change_pin",)),
        ("tpf", ("top_up_failed",)),
        ("zzz", ()),
    ],
)
def test_typing_finds_a_label(typed: str, found: tuple[str, ...]) -> None:
    assert matching_labels(typed, TAXONOMY) == found


def test_the_beginning_of_a_word_comes_before_the_middle_of_one_before_gaps() -> None:
    assert matching_labels("pin", ["s_p_i_n", "spin", "change_pin", "pin_lost"]) == (
        "pin_lost",
        "change_pin",
        "spin",
        "s_p_i_n",
    )


def test_signs_are_found_as_typed() -> None:
    assert matching_labels("c++", ["C", "C++", "C#"]) == ("C++",)
    assert matching_labels("_", ["a_b", "c"]) == ("a_b",)


@given(TEXTS, st.lists(TEXTS, max_size=10))
def test_a_label_is_found_by_its_own_text_and_nothing_is_made_up(typed: str, taxonomy: list[str]) -> None:
    found = matching_labels(typed, taxonomy)
    assert set(found) <= set(taxonomy)
    assert len(set(found)) == len(found)
    assert typed not in taxonomy or typed in found


@given(TEXTS)
def test_folding_twice_changes_nothing(label: str) -> None:
    assert normalised_label(normalised_label(label)) == normalised_label(label)


def test_the_right_label_is_the_one_predicted_corrected_or_proposed() -> None:
    assert right_label(case("1", "", review("correct", "ignored"), predicted="a")) == "a"
    assert right_label(case("1", "", review("misclassified", "b"), predicted="a")) == "b"
    assert right_label(case("1", "", review("undefined", "new"), predicted="a")) == "new"
    assert right_label(case("1", "", predicted="a")) == ""
