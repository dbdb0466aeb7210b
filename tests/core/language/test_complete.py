"""The completions offered while a sentence is typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.language.complete import Suggestion, complete
from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.vocabulary import Vocabulary, same_title
from core.model.signals import Signal
from tests.core.language.strategies import sentences, vocabularies
from tests.core.language.vocabulary import KNOWN, REVIEWED

COMPARISONS = [">", ">=", "<", "<=", "=", "!=", "between", "outside"]
CLAUSES = ["over", "since version", "min", "within", "with 95% confidence", "for", "until"]
AGGREGATES = ["last of", "mean of", "median of", "min of", "max of", "sum of", "count of", "p95 of"]


def offered(text: str, vocabulary: Vocabulary = KNOWN) -> list[str]:
    return [one.text for one in complete(text, len(text), vocabulary)]


NEXT = {
    "undefined_rate ": COMPARISONS,
    "undefined_rate > ": ["5%", "baseline"],
    "latency > ": ["3s", "250ms", "baseline"],
    "customer_impact > ": ["2", "baseline"],
    "cost_per_item > ": ["0.5", "baseline"],
    "count of latency > ": ["2"],
    "undefined_rate between 1% ": ["and"],
    "undefined_rate between 1% and ": ["5%", "baseline"],
    "undefined_rate between 90% and ": ["90%", "baseline"],
    "latency between 1s and ": ["3s", "baseline"],
    "undefined_rate between +90% and ": ["+90%", "baseline"],
    "undefined_rate between -1% and ": ["5%", "baseline"],
    "latency between 12345678901234567890s and ": ["3s", "250ms", "baseline"],
    "latency between baseline and ": ["3s", "250ms", "baseline"],
    "latency between baseline - 1s and ": ["3s", "250ms", "baseline"],
    "count of customer_impact > ": ["2", "baseline"],
    "undefined_rate > 5% ": CLAUSES,
    "max of latency > 3s ": ["over", "since version", "min", "within", "for"],
    "max of latency > 3s for 2h ": ["over", "since version", "min", "within"],
    "max of latency > 3s over 4w ": ["since version", "min", "within", "for", "until"],
    "last of latency > 3s ": [one for one in CLAUSES if one != "with 95% confidence"],
    "undefined_rate > 5% over ": ["4w", "2w", "7d", "1d", "3 readings", "last week", "last 4 weeks"],
    "undefined_rate > 5% over 4 ": ["readings"],
    "undefined_rate > 5% min ": ["40"],
    "undefined_rate > 5% within ": ["10d", "4w", "2w", "7d", "1d"],
    "undefined_rate > 5% with ": ["95% confidence"],
    "undefined_rate > 5% with 95% ": ["confidence"],
    "undefined_rate > 5% since ": ["version"],
    "undefined_rate > baseline * ": ["1.1"],
    "undefined_rate > baseline + ": ["5%"],
    "undefined_rate > 5% until ": COMPARISONS,
    "undefined_rate > 5% over 4w until <= 4% ": ["for"],
    "mean of ": ["core_quality", "cost_per_item", "customer_impact", "latency", "undefined_rate"],
    "mean ": ["of"],
    "exception_reviewer ": ["is"],
    "exception_reviewer is ": ["assigned", "not assigned"],
    "exception_reviewer is not ": ["assigned"],
    "log_review is ": ["scheduled", "on time", "overdue"],
    "log_review is on ": ["time"],
    "integration is ": ["decided", "not decided"],
    "integration is not ": ["decided"],
    "page ": ["is"],
    "page is ": ["complete"],
    "page is complete ": [],
}


@pytest.mark.parametrize("text", NEXT)
def test_what_may_come_next_is_offered(text: str) -> None:
    assert offered(text) == NEXT[text]


ENDINGS = {
    "un": ["undefined_rate"],
    "me": ["mean of", "median of"],
    "undefined_rate > 5% ov": ["over"],
    "undefined_rate > 5% wi": ["within", "with 95% confidence"],
    "undefined_rate b": ["between"],
    "undefined_rate > b": ["baseline"],
    "log_review is o": ["on time", "overdue"],
    "zz": [],
    "undefined_rate > 5% xy": [],
}


@pytest.mark.parametrize("text", ENDINGS)
def test_the_word_under_the_cursor_narrows_what_is_offered(text: str) -> None:
    assert sorted(offered(text)) == sorted(ENDINGS[text])


def test_a_number_is_ended_in_the_unit_of_the_signal() -> None:
    assert offered("undefined_rate > 7")[0] == "7%"
    assert offered("latency > 7")[:6] == ["7ms", "7s", "7m", "7h", "7d", "7w"]
    assert offered("undefined_rate > 5% over 6")[:4] == ["6m", "6h", "6d", "6w"]
    assert offered("undefined_rate > 5% with 97")[0] == "97% confidence"


def test_an_empty_sentence_begins_with_a_name_the_page_or_an_aggregate() -> None:
    names = [
        *("core_quality", "cost_per_item", "customer_impact", "latency", "undefined_rate"),
        *("builder", "exception_reviewer", "log_review", "integration"),
    ]
    assert offered("") == [*names, "page is complete", *AGGREGATES]


def test_an_aggregate_is_not_offered_where_no_signal_could_follow() -> None:
    assert offered("", Vocabulary(roles=KNOWN.roles)) == ["builder", "exception_reviewer", "page is complete"]


def test_of_what_reviews_feed_only_a_window_of_time_is_offered() -> None:
    assert offered("undefined > 5% over ", REVIEWED) == ["4w", "2w", "7d", "1d", "last week", "last 4 weeks"]
    assert offered("undefined > 5% over last ", REVIEWED) == ["4 weeks", "week"]
    assert offered("undefined > 5% over last 3 ", REVIEWED) == ["week", "weeks"]
    assert offered("undefined > 5% over 4", REVIEWED) == ["4m", "4h", "4d", "4w"]
    assert offered("undefined > 5% over 4 ", REVIEWED) == []
    assert offered("mean of ", REVIEWED) == ["latency"]
    fed = Vocabulary(signals={"harmed": REVIEWED.signals["harmed"]})
    assert offered("", fed) == ["harmed", "page is complete"]


def test_a_name_is_described_by_its_title() -> None:
    assert complete("undef", 5, KNOWN) == (Suggestion("undefined_rate", 0, "Undefined categories"),)


def test_a_name_without_a_title_is_described_by_its_kind() -> None:
    known = Vocabulary(signals={"latency": Signal()})
    assert complete("lat", 3, known) == (Suggestion("latency", 0, "a signal"),)


def test_after_a_whole_word_what_follows_is_offered_with_its_space() -> None:
    assert complete("latency", 7, KNOWN)[0] == Suggestion(" >", 7, "more than")
    assert offered("latency >") == [">=", " 3s", " 250ms", " baseline"]


def test_until_is_offered_where_the_window_stands_after_the_cursor() -> None:
    text = "max of latency > 3s  over 4w"
    assert "until" in [one.text for one in complete(text, len("max of latency > 3s "), KNOWN)]
    assert "until" not in offered("max of latency > 3s ")
    assert offered("max of latency > 3s u") == []


@pytest.mark.parametrize("clause", CLAUSES[:-1])
def test_a_clause_that_stands_already_is_not_offered_again(clause: str) -> None:
    arguments = {"over": "4w", "min": "40", "within": "10d", "for": "2 readings"}
    sentence = f"undefined_rate > 5% {clause} {arguments.get(clause, '')} "
    assert offered(sentence) == [one for one in CLAUSES if one != clause]


def test_a_clause_that_stands_after_the_cursor_is_not_offered_either() -> None:
    text = "undefined_rate > 5%  over 4w until <= 4% for 2 readings"
    found = [one.text for one in complete(text, len("undefined_rate > 5% "), KNOWN)]
    assert found == ["since version", "min", "within", "with 95% confidence", "for"]


def test_confidence_is_offered_for_rates_only() -> None:
    assert "with 95% confidence" in offered("undefined_rate > 5% ")
    assert "with 95% confidence" not in offered("latency > 3s ")
    assert "with 95% confidence" not in offered("mean of undefined_rate > 5% ")


def test_a_role_is_not_offered_where_a_signal_is_measured() -> None:
    assert "builder" not in offered("mean of b")


@pytest.mark.parametrize("text", ["latency > > ", "?? ", "page is complete over ", "x" * 501])
def test_nothing_is_offered_after_what_is_wrong(text: str) -> None:
    assert offered(text) == []


def reads(text: str) -> bool:
    try:
        parse(text)
    except SentenceError:
        return False
    return True


@pytest.mark.slow
@settings(max_examples=300)
@given(vocabularies().flatmap(lambda known: st.tuples(st.just(known), sentences(known))))
def test_every_beginning_of_a_sentence_is_a_sentence_or_can_be_continued(drawn: tuple[Vocabulary, str]) -> None:
    vocabulary, sentence = drawn
    if len(sentence) > 500:
        return
    for cursor in range(len(sentence) + 1):
        before = sentence[:cursor]
        found = complete(before, cursor, vocabulary)
        assert found or reads(before), before
        for one in found:
            assert one.start <= cursor
            written = before[one.start :]
            titled = bool(written) and same_title(one.description).startswith(same_title(written))
            assert one.text.startswith(written) or titled


@pytest.mark.slow
@settings(max_examples=300)
@given(vocabularies().flatmap(lambda known: st.tuples(st.just(known), sentences(known))), st.data())
def test_what_is_offered_can_be_taken(drawn: tuple[Vocabulary, str], data: st.DataObject) -> None:
    """Taking a suggestion leads to a sentence, or to where something is offered again."""
    vocabulary, sentence = drawn
    spoken = sentence.split(" ")
    text = "".join(f"{word} " for word in spoken[: data.draw(st.integers(0, len(spoken)))])
    for _ in range(40):
        found = complete(text, len(text), vocabulary)
        if not found or len(text) > 400:
            break
        one = data.draw(st.sampled_from(found))
        text = f"{text[: one.start]}{one.text} "
    assert reads(text) or below(text) or complete(text, len(text), vocabulary), text


def below(text: str) -> bool:
    """`between baseline + 2% and baseline`: whether to add more to the second one is the writer's to say."""
    with pytest.raises(SentenceError) as caught:
        parse(text)
    return "below the first" in caught.value.message and "baseline" in text


@given(vocabularies(), st.text(), st.integers(-3, 20))
def test_no_text_and_no_cursor_is_too_much(vocabulary: Vocabulary, text: str, cursor: int) -> None:
    complete(text, cursor, vocabulary)


PIECES = [
    *("latency", "undefined_rate", "builder", "log_review", "p95", "zz", "1", "9" * 20, "5%", "3s", "4w", "0.5"),
    *(">", ">=", "=", "+", "-", "*", ".", "%", "and", "between", "outside", "baseline", "over", "for", "min"),
    *("within", "with", "until", "of", "is", "not", "on", "page", "since", "version", "confidence", "readings"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from(["", " "]), st.integers(0, 60))
def test_words_in_any_order_are_not_too_much_either(spoken: list[str], gap: str, cursor: int) -> None:
    for text in (gap.join(spoken), " ".join(spoken)):
        complete(text, cursor, KNOWN)
        complete(text, len(text), KNOWN)
