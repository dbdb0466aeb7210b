"""A title may be typed where a sentence has a name, in any case; what is read is the name."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.language.complete import complete
from core.language.errors import SentenceError
from core.language.kinds.kind import kind_of
from core.language.render import render
from core.language.semantics import check
from core.language.titles import with_name
from core.language.vocabulary import Vocabulary
from core.model.roles import Activity, Role
from core.model.signals import Signal
from tests.core.language.strategies import fitting, vocabularies
from tests.core.language.vocabulary import KNOWN

HARD = Vocabulary(
    signals={
        "cost": Signal(title="Cost", max_age="1d"),
        "cost_item": Signal(title="Cost  per item", max_age="1d"),
        "errors": Signal(title="Count of errors", kind="level", max_age="1d"),
        "odd": Signal(title="Share > 5% is bad", max_age="1d"),
        "strasse": Signal(title="Straße", max_age="1d"),
        "one": Signal(title="Twice", max_age="1d"),
        "two": Signal(title="twice", max_age="1d"),
    },
    roles={"lead": Role(title="Log review"), "two_": Role(title="Twice")},
    activities={"log_review": Activity(title="Log review")},
)


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("Cost > 5", "cost > 5"),
        ("cost per ITEM > 5", "cost_item > 5"),
        ("Cost per item>5", "cost_item>5"),
        ("  Cost per item between 1 and 2", "  cost_item between 1 and 2"),
        ("p95 of Cost per item > 5 over 4w", "p95 of cost_item > 5 over 4w"),
        ("Count of errors > 5", "errors > 5"),
        ("Share > 5% is bad > 7", "odd > 7"),
        ("STRASSE > 1", "strasse > 1"),
        ("COST_ITEM > 5", "cost_item > 5"),
        ("Log review is assigned", "lead is assigned"),
        ("Log review is not assigned", "lead is not assigned"),
        ("Log review is on time", "log_review is on time"),
        ("log review is overdue", "log_review is overdue"),
        ("Twice is assigned", "two_ is assigned"),
        ("page is complete", "page is complete"),
        ("Nothing like it > 5", "Nothing like it > 5"),
        ("> 5", "> 5"),
        ("", ""),
    ],
)
def test_a_title_stands_for_its_name(typed: str, saved: str) -> None:
    assert with_name(typed, HARD) == saved


def test_a_title_of_two_signals_is_asked_for() -> None:
    with pytest.raises(SentenceError, match="2 records are called 'TWICE'") as error:
        check("TWICE > 5", HARD)
    assert (error.value.start, error.value.end) == (0, 5)
    assert error.value.hint == "Write its name: one or two."


@pytest.mark.parametrize(
    ("typed", "message", "place"),
    [
        ("Undefined categories > 5s", "'5s' does not fit a ratio", (23, 25)),
        ("Undefined categories > ", "the sentence is not finished", (23, 23)),
        ("max of Undefined categories > 5%", "max of undefined_rate needs a window", (0, 3)),
        ("Cost per item > 5", "Cost per item has no maximum age, so an old reading would count for ever", (0, 13)),
        ("Undefined categoris > 5%", "nothing is called 'Undefined categoris'", (0, 19)),
        ("Undef", "the sentence is not finished", (5, 5)),
        ("undefined cat", "the sentence is not finished", (13, 13)),
    ],
)
def test_an_error_stands_at_the_words_that_were_typed(typed: str, message: str, place: tuple[int, int]) -> None:
    with pytest.raises(SentenceError) as error:
        check(typed, KNOWN)
    assert (error.value.message, (error.value.start, error.value.end)) == (message, place)


def test_the_nearest_title_is_offered_for_an_unknown_one() -> None:
    with pytest.raises(SentenceError) as error:
        check("Undefined categoris > 5%", KNOWN)
    assert error.value.hint == "Did you mean Undefined categories?"


@given(data=st.data(), vocabulary=vocabularies())
def test_a_valid_sentence_is_never_changed(data: st.DataObject, vocabulary: Vocabulary) -> None:
    sentence = render(data.draw(fitting(vocabulary)))
    assert with_name(sentence, vocabulary) == sentence


@given(data=st.data())
def test_any_sentence_may_have_the_title_in_any_case(data: st.DataObject) -> None:
    predicate = data.draw(fitting(KNOWN))
    kind = kind_of(predicate)
    assume(kind.SUBJECT is not None)
    name, sentence = kind.subject(predicate), render(predicate)
    title = KNOWN.title(kind.SUBJECT or "signal", name)
    turned = "".join(data.draw(st.sampled_from([char.lower(), char.upper()])) for char in title)
    assert check(sentence.replace(name, turned, 1), KNOWN) == predicate


@pytest.mark.parametrize(
    ("text", "first", "start"),
    [
        ("Und", "undefined_rate", 0),
        ("undefined c", "undefined_rate", 0),
        ("Undefined categories ", ">", 21),
        ("Undefined categories > 5% ov", "over", 26),
        ("p95 of Latency > 3s ", "over", 20),
        ("Log review ", "is", 11),
    ],
)
def test_what_may_follow_a_title_is_offered(text: str, first: str, start: int) -> None:
    offered = complete(text, len(text), KNOWN)
    assert (offered[0].text, offered[0].start) == (first, start)
