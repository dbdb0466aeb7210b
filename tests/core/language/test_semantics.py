"""Whether a sentence fits its workspace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.semantics import check
from core.language.vocabulary import Vocabulary
from core.model.signals import Signal
from core.model.workspace import Workspace
from tests.core.language.strategies import sentences, vocabularies
from tests.core.language.vocabulary import KNOWN, REVIEWED

FITTING = [
    "undefined_rate > 5%",
    "undefined_rate > 0.05",
    "latency > 3s",
    "latency > 250ms over 1d",
    "latency between 1.5m and 2h",
    "customer_impact >= 2 over 2w",
    "cost_per_item > 0.5 within 10d",
    "count of undefined_rate > 3 over 4w",
    "count of customer_impact > baseline over 4w",
    "sum of latency > 3h over 1d",
    "core_quality >= baseline - 2%",
    "latency > baseline * 1.1",
    "latency > baseline + 200ms",
    "undefined_rate > 5% with 95% confidence",
    "undefined_rate > 5% for 3 readings",
    "exception_reviewer is assigned",
    "log_review is overdue",
    "integration is not decided",
    "page is complete",
]

NOT_FITTING = {
    # names
    "undefind_rate > 5%": ("undefind_rate", "Did you mean undefined_rate?"),
    "mean of undefind_rate > 5%": ("undefind_rate", "Did you mean undefined_rate?"),
    "exception_reviewr is assigned": ("exception_reviewr", "Did you mean exception_reviewer?"),
    "log_revue is overdue": ("log_revue", "Did you mean log_review?"),
    "integraton is decided": ("integraton", "Did you mean integration?"),
    "nothing_like_it is assigned": ("nothing_like_it", "Known: builder, exception_reviewer"),
    # names of another kind
    "exception_reviewer > 5%": ("exception_reviewer", "Of a role one can say: exception_reviewer is assigned"),
    "log_review is assigned": ("log_review", "Of an activity one can say: log_review is on time"),
    "integration is assigned": ("integration", "Of an item one can say: integration is decided"),
    "undefined_rate is overdue": ("undefined_rate", "Of a signal one can say: undefined_rate > ..."),
    # units
    "undefined_rate > 3s": ("3s", "Expected a value such as 5% or 0.05."),
    "undefined_rate > - 3s": ("- 3s", "Expected a value such as 5% or 0.05."),
    "undefined_rate between 1% and 3s": ("3s", "Expected a value such as 5% or 0.05."),
    "undefined_rate between 5s and 4%": ("5s", "Expected a value such as 5% or 0.05."),
    "undefined_rate between baseline + 5s and baseline + 4%": ("5s", "Expected a value such as 5% or 0.05."),
    "undefined_rate > 5% until <= 4s": ("4s", "Expected a value such as 5% or 0.05."),
    "latency > 3": ("3", "Expected a value such as 3s or 250ms."),
    "latency > 3%": ("3%", "Expected a value such as 3s or 250ms."),
    "customer_impact >= 2.5": ("2.5", "Expected a value such as 2."),
    "customer_impact >= 2%": ("2%", "Expected a value such as 2."),
    "sum of latency > 3": ("3", "Expected a value such as 3s or 250ms."),
    "count of latency > 3s": ("3s", "Expected a value such as 2."),
    "count of latency > baseline": ("baseline", "Expected a value such as 2."),
    "undefined_rate > baseline + 3s": ("3s", "Expected a value such as 5% or 0.05."),
    "undefined_rate > 5% until <= baseline - 2s": ("2s", "Expected a value such as 5% or 0.05."),
    # clauses that need another signal
    "latency > 3s with 95% confidence": ("with", "Leave the clause out."),
    "customer_impact > 2 with 95% confidence": ("with", "Leave the clause out."),
    "median of undefined_rate > 5% with 95% confidence": ("with", "Leave out the clause, or median of."),
    # readings put together, and nobody knows which
    "max of latency > 3s": ("max", "Write, for example: max of latency > 3s over 4w"),
    "p95 of latency > 3s for 2h until < 1s": (
        "p95",
        "Write, for example: p95 of latency > 3s over 4w for 2h until < 1s",
    ),
    "count of customer_impact > 3 min 2": ("count", "Write, for example: count of customer_impact > 3 over 4w min 2"),
    "mean of cost_per_item > 0.5 within 1d": (
        "mean",
        "Write, for example: mean of cost_per_item > 0.5 over 4w within 1d",
    ),
    # evidence that never grows old
    "cost_per_item > 0.5": (
        "cost_per_item",
        "Set a maximum age for Cost per item, or add one to the sentence, for example: within 10d",
    ),
}


@pytest.mark.parametrize("sentence", FITTING)
def test_a_sentence_that_fits_gives_its_predicate(sentence: str) -> None:
    assert check(sentence, KNOWN) == parse(sentence)


@pytest.mark.parametrize("sentence", NOT_FITTING)
def test_the_word_that_does_not_fit_is_pointed_at_with_what_would(sentence: str) -> None:
    word, hint = NOT_FITTING[sentence]
    with pytest.raises(SentenceError) as caught:
        check(sentence, KNOWN)
    error = caught.value
    assert (sentence[error.start : error.end], error.hint) == (word, hint)


def test_a_role_in_the_place_of_a_signal_is_said_to_be_one() -> None:
    with pytest.raises(SentenceError, match="exception_reviewer is a role, and a signal is needed here"):
        check("exception_reviewer > 5%", KNOWN)


def test_a_wrong_unit_is_named() -> None:
    with pytest.raises(SentenceError, match="'3s' does not fit a ratio"):
        check("undefined_rate > 3s", KNOWN)


@pytest.mark.parametrize("word", ["mean", "median", "min", "max", "sum", "p1", "p50", "p99", "count"])
def test_every_aggregate_but_the_last_needs_a_window(word: str) -> None:
    sentence = f"{word} of latency > {'3' if word == 'count' else '3s'}"
    with pytest.raises(SentenceError, match=f"{word} of latency needs a window") as caught:
        check(sentence, KNOWN)
    assert caught.value.expected == ("over",)
    for fitting in (caught.value.hint.removeprefix("Write, for example: "), f"{sentence} over 3 readings"):
        assert check(fitting, KNOWN) == parse(fitting)
    check("last of latency > 3s", KNOWN)


def test_a_text_may_have_a_sentence_without_a_window_already() -> None:
    sentence = "max of latency > 3s"
    assert check(sentence, KNOWN, typed=False) == parse(sentence)
    with pytest.raises(SentenceError, match="does not fit"):
        check("max of latency > 3", KNOWN, typed=False)


def test_a_baseline_need_not_be_there_yet() -> None:
    assert not KNOWN.signals["core_quality"].baseline
    check("core_quality >= baseline", KNOWN)


def test_a_name_that_two_kinds_have_is_taken_as_the_kind_that_is_needed() -> None:
    both = Vocabulary(signals={"builder": Signal(max_age="1d")}, roles=KNOWN.roles)
    check("builder > 5", both)
    check("builder is assigned", both)


def test_nothing_is_known_in_an_empty_workspace() -> None:
    with pytest.raises(SentenceError, match="there is no role named 'builder'") as caught:
        check("builder is assigned", Vocabulary.of(Workspace()))
    assert caught.value.hint == "There is none yet."


def test_a_sentence_that_cannot_be_read_is_refused_before_any_name_is_looked_up() -> None:
    with pytest.raises(SentenceError, match="not finished"):
        check("nobody_knows_this >", KNOWN)


@pytest.mark.parametrize(
    "sentence",
    [
        "undefined > 5% over 4w min 40 with 95% confidence for 2w until <= 4% for 1w",
        "undefined > 5% over 4w since version within 2w",
        "harmed >= 2 over 2w",
    ],
)
def test_single_reviewed_cases_are_put_together_over_a_time(sentence: str) -> None:
    assert check(sentence, REVIEWED) == parse(sentence)


@pytest.mark.parametrize(
    ("sentence", "hint"),
    [
        ("undefined > 5%", "Add a window, for example: over 4w"),
        ("undefined > 5% over 3 readings", "Add a window, for example: over 4w"),
        ("undefined > 5% over 4w for 2 readings", "Write a duration, for example: for 2w"),
        ("undefined > 5% over 4w until <= 4% for 2 readings", "Write a duration, for example: for 2w"),
        ("last of undefined > 5%", "Leave it out: the value is the share of the cases."),
        ("count of undefined > 5 over 4w", "Leave it out: the value is the share of the cases."),
        ("mean of undefined > 5% over 4w", "Leave it out: the value is the share of the cases."),
        ("p95 of undefined > 5% over 4w", "Leave it out: the value is the share of the cases."),
        ("sum of harmed > 5 over 4w", "Leave it out: the value is the number of the cases."),
    ],
)
def test_of_a_single_reviewed_case_nothing_is_told(sentence: str, hint: str) -> None:
    with pytest.raises(SentenceError, match="is a stream of single reviewed cases") as caught:
        check(sentence, REVIEWED)
    error = caught.value
    assert sentence[error.start : error.end] in REVIEWED.signals
    assert error.hint == hint


@pytest.mark.slow
@given(vocabularies().flatmap(lambda known: st.tuples(st.just(known), sentences(known))))
def test_every_sentence_made_for_a_vocabulary_fits_it(drawn: tuple[Vocabulary, str]) -> None:
    vocabulary, sentence = drawn
    assert check(sentence, vocabulary) == parse(sentence)


@given(vocabularies(), st.text())
def test_any_text_fits_or_is_an_error_with_its_place(vocabulary: Vocabulary, text: str) -> None:
    try:
        check(text, vocabulary)
    except SentenceError as error:
        assert 0 <= error.start <= error.end <= len(text)  # noqa: PT017  # whichever of the two it is


@given(vocabularies(), st.sampled_from(FITTING + list(NOT_FITTING)))
def test_any_sentence_under_any_vocabulary_fits_or_is_an_error_at_a_word(known: Vocabulary, sentence: str) -> None:
    try:
        check(sentence, known)
    except SentenceError as error:
        assert sentence[error.start : error.end].strip()  # noqa: PT017  # whichever of the two it is
