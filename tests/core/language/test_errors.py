"""Error messages about a mistyped sentence: the wrong word, and what to write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.errors import SentenceError, quoted
from core.language.parse import LONGEST, parse
from core.language.predicate import Predicate
from core.language.render import render
from tests.core.language.strategies import predicates

SLIPS = {
    # half sentences: the hint says what comes next
    "undefined_rate": ("", "After 'undefined_rate' comes a comparison such as > or <=, between, outside or is."),
    "undefined_rate >": ("", "After '>' comes a threshold such as 5% or baseline."),
    "undefined_rate between 1%": ("", "After '1%' comes and."),
    "undefined_rate > baseline *": ("", "After '*' comes a factor such as 1.1."),
    "undefined_rate > 5% over": (
        "",
        "After 'over' comes a duration such as 4w or a number of readings such as 3 readings.",
    ),
    "undefined_rate > 5% over 4": ("", "Write 4 readings, or a duration such as 4d or 4w."),
    "undefined_rate > 5% with 95%": ("", "After '95%' comes confidence."),
    "log_review is": ("", "After 'is' comes assigned, not, scheduled, on time, overdue or decided."),
    # misspelt words
    "undefined_rate > 5% ovr 4w": ("ovr", "Did you mean over?"),
    "undefined_rate > 5% until <= baselin": ("baselin", "Did you mean baseline?"),
    "undefined_rate > 5% with 95% confidnce": ("confidnce", "Did you mean confidence?"),
    "log_review is overdu": ("overdu", "Did you mean overdue?"),
    "meen of latency > 3s": ("meen", "Did you mean mean?"),
    "p100 of latency > 3s": ("p100", "Percentiles are p1 to p99."),
    "p0 of latency > 3s": ("p0", "Percentiles are p1 to p99; for p0 write min."),
    # capital letters
    "undefined_rate > 5% OVER 4w": ("OVER", "Write over, in small letters."),
    "Undefined_Rate > 5%": ("Undefined_Rate", "Write undefined_rate, in small letters."),
    "P95 of latency > 3s": ("P95", "Write p95, in small letters."),
    # signs that other languages have
    "undefined_rate => 5%": ("=>", "Write >= instead."),
    "undefined_rate == 5%": ("==", "Write = instead."),
    "undefined_rate ≥ 5%": ("≥", "Write >= instead."),
    "undefined_rate ≤5%": ("≤5%", "Write <= instead."),
    "undefined_rate is > 5%": (">", "Leave out the word is."),
    # numbers
    "undefined_rate > 5,5%": ("5,5%", "Write 5.5%."),
    "undefined_rate > .5%": (".5%", "Write 0.5%."),
    "undefined_rate > 5.%": ("5.%", "Write 5%."),
    "undefined_rate > 5 %": ("%", "Write 5%, in one word."),
    "undefined_rate > 5 percent": ("percent", "Write 5%, in one word."),
    "undefined_rate > 5% over 4 weeks": ("weeks", "Write 4w, in one word."),
    "undefined_rate > 5% over 4weeks": ("4weeks", "Write 4w."),
    "undefined_rate >5%over 4w": ("5%over", "Leave a space between 5% and what follows."),
    "undefined_rate > five": ("five", "Expected a threshold such as 5% or baseline."),
    "undefined_rate > 1e5": ("1e5", "Expected a threshold such as 5% or baseline."),
    "undefined_rate > nan": ("nan", "Expected a threshold such as 5% or baseline."),
    "undefined_rate > ٥%": ("٥%", "Expected a threshold such as 5% or baseline."),
    "undefined_rate > 1234567890123456%": ("1234567890123456%", "Use at most 15 digits on each side of the point."),
    "balance > baseline + -2": ("-", "Expected a number such as 5%, 2 or 3s."),
    "balance > baseline * 5%": ("5%", "Expected a factor such as 1.1."),
    # clauses
    "undefined_rate > 5% over 4s": (
        "4s",
        "Expected a duration such as 4w or a number of readings such as 3 readings.",
    ),
    "undefined_rate > 5% over 0w": ("0w", "A duration is at least 1m and at most a hundred years."),
    "undefined_rate > 5% over 9999w": ("9999w", "A duration is at least 1m and at most a hundred years."),
    "undefined_rate > 5% within 3 readings": ("3", "Expected a duration such as 10d."),
    "undefined_rate > 5% min 0": ("0", "Write a whole number such as 40, at most 1000000000."),
    "undefined_rate > 5% min 2.5": ("2.5", "Expected a whole number such as 40."),
    "undefined_rate > 5% for 0 readings": ("0", "Write a whole number such as 3, at most 1000000000."),
    "undefined_rate > 5% for 99999999999 readings": (
        "99999999999",
        "Write a whole number such as 3, at most 1000000000.",
    ),
    "undefined_rate > 5% with 50% confidence": ("50%", "Write more than 50% and less than 100%, such as 95%."),
    "undefined_rate > 5% with 100% confidence": ("100%", "Write more than 50% and less than 100%, such as 95%."),
    "undefined_rate > 5% with 1.0 confidence": ("1.0", "Write more than 50% and less than 100%, such as 95%."),
    "undefined_rate > 5% with 95 confidence": ("95", "Expected a confidence such as 95%."),
    "undefined_rate > 5% since 4w": ("4w", "Expected version."),
    "undefined_rate > 5% over 4w over 2w": ("over", "Use each clause once: leave one out."),
    "undefined_rate > 5% until <= 4% over 4w": ("over", "Write over before until."),
    # ends that are exchanged
    "undefined_rate between 6% and 5%": ("5%", "The lower value comes first."),
    "undefined_rate outside 6% and 0.05": ("0.05", "The lower value comes first."),
    "balance outside 2 and - 3": ("- 3", "The lower value comes first."),
    "balance between baseline + 2 and baseline - 2": ("baseline - 2", "The lower value comes first."),
    "balance between baseline and baseline - 2": ("baseline - 2", "The lower value comes first."),
    # more than one condition, and words in the wrong place
    "undefined_rate > 5% and latency > 3s": (
        "and",
        "One condition is one comparison: write the second as a condition of its own.",
    ),
    "undefined_rate > 5% or latency > 3s": (
        "or",
        "One condition is one comparison: write the second as a condition of its own.",
    ),
    "mean of over > 5%": ("over", "Expected the name of a signal."),
    "of > 5%": ("of", "Expected the name of a signal, role, activity or item, an aggregate such as mean or page."),
    "page is decided": ("decided", "Expected complete."),
    "page is complete over 4w": ("over", "Expected the end of the sentence."),
    "latency isassigned": ("isassigned", "Expected a comparison such as > or <=, between, outside or is."),
    # invisible characters
    "undefined_rate\u00a0> 5%": ("\u00a0>", "Delete \\xa0."),
    "undefined_rate > \x1b[31m5%": ("\x1b[31m5%", "Delete \\x1b."),
    "undefined_rate > 5%\u202e": ("\u202e", "Delete \\u202e."),
}


@pytest.mark.parametrize("sentence", SLIPS)
def test_the_wrong_word_is_pointed_at_and_the_hint_says_what_to_write(sentence: str) -> None:
    word, hint = SLIPS[sentence]
    with pytest.raises(SentenceError) as caught:
        parse(sentence)
    error = caught.value
    assert (sentence[error.start : error.end], error.hint) == (word, hint)
    assert error.place == f"column {error.start + 1}"


@pytest.mark.parametrize("sentence", ["", "  ", "\n"])
def test_an_empty_sentence_is_answered_with_an_example(sentence: str) -> None:
    with pytest.raises(SentenceError, match="a condition is needed") as caught:
        parse(sentence)
    assert caught.value.start == caught.value.end == len(sentence)
    parse(caught.value.hint.removeprefix("Write one such as ").removesuffix("."))


def test_what_may_stand_there_comes_along() -> None:
    with pytest.raises(SentenceError) as caught:
        parse("undefined_rate > 5% over 4w min 3 ovr")
    assert caught.value.expected == (
        "since version",
        "within",
        "with 95% confidence",
        "for",
        "until",
        "the end of the sentence",
    )


def test_readings_that_are_put_together_end_no_sentence_without_a_window() -> None:
    with pytest.raises(SentenceError) as caught:
        parse("max of latency > 3s min 3 ovr")
    assert caught.value.expected == ("over", "since version", "within", "with 95% confidence", "for")


def test_a_sentence_of_ten_thousand_characters_is_refused_where_it_gets_too_long() -> None:
    with pytest.raises(SentenceError, match="at most 500 characters") as caught:
        parse("latency > 3s" + " " * 10_000)
    assert (caught.value.start, caught.value.end) == (LONGEST, 10_012)


@given(st.text(st.characters(), min_size=1, max_size=LONGEST))
def test_a_quoted_word_is_short_and_holds_nothing_that_acts(word: str) -> None:
    assert quoted(word).isprintable()
    assert len(quoted(word)) <= 2 * 40


def judged(text: str) -> SentenceError | None:
    try:
        parse(text)
    except SentenceError as error:
        return error
    return None


def check_error(error: SentenceError, text: str) -> None:
    assert 0 <= error.start <= error.end <= len(text)
    shown = f"{error.message}{error.hint}{''.join(error.expected)}"
    assert len(shown) < 1_000
    assert shown.isprintable()
    assert error.message
    assert error.hint


@given(st.text())
def test_any_text_is_a_sentence_or_an_error_with_its_place(text: str) -> None:
    if error := judged(text):
        check_error(error, text)


@given(predicates.map(render), st.data())
def test_a_sentence_that_is_damaged_anywhere_is_a_sentence_or_an_error_with_its_place(
    sentence: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(sentence)))
    end = data.draw(st.integers(start, min(start + 3, len(sentence))))
    text = sentence[:start] + data.draw(st.text(max_size=3)) + sentence[end:]
    if error := judged(text):
        check_error(error, text)


@given(predicates)
def test_a_half_sentence_is_never_called_finished(predicate: Predicate) -> None:
    """Whatever is cut off after a word either is a whole sentence or says what comes next.

    The baseline itself may lie below the first value of `between` until something is added to it.
    """
    spoken = render(predicate).split(" ")
    for count in range(len(spoken)):
        text = " ".join(spoken[:count])
        if (error := judged(text)) and text[error.start :] != "baseline":
            assert error.message in ("the sentence is not finished", "a condition is needed")
            assert error.start == error.end == len(text)
            assert error.expected
