"""The plain reading of a sentence: exact, complete over the grammar, and different for different sentences."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.plain import plain, plain_reading
from core.language.predicate import Measured, Predicate
from core.language.render import render
from core.language.vocabulary import Vocabulary
from core.model.roles import Role
from core.model.signals import Signal
from tests.core.language.strategies import fitting, measured, vocabularies
from tests.core.language.vocabulary import KNOWN, REVIEWED

WORDS = {
    ">": "above", ">=": "at least", "<": "below", "<=": "at most", "=": "exactly", "!=": "other than",
    "between": "from", "outside": "outside", "and": "to", "last": "newest", "mean": "mean", "median": "median",
    "min": "smallest", "max": "largest", "sum": "sum", "count": "number of readings", "baseline": "baseline",
    "+": "plus", "-": "minus", "over": "over", "since": "current version", "within": "less than", "until": "until",
    "is": "is", "not": "not", "assigned": "assigned", "scheduled": "scheduled", "time": "time", "overdue": "overdue",
    "decided": "decided", "page": "page", "complete": "complete", "confidence": "confidence",
    "reading": "reading", "readings": "reading", "week": "whole week", "weeks": "whole week",
}  # fmt: skip
"""The word of the plain reading for each word of the language, written anew for this check."""
UNITS = {"ms": "millisecond", "s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "": ""}


@pytest.mark.parametrize(
    ("sentence", "reading"),
    [
        ("undefined_rate > 5% over 4w min 40", "Undefined categories above 5% over 4 weeks, from at least 40 cases"),
        (
            "undefined_rate > 5% over 4w min 1 until <= 4% for 2d",
            "Undefined categories above 5% over 4 weeks, from at least 1 case, then until at most 4%, for 2 days",
        ),
        (
            "core_quality >= baseline - 2% over 1w",
            "Core quality at least the baseline minus 2 percentage points over 1 week",
        ),
        ("latency > baseline * 1.1 for 2 readings", "Latency above 1.1 times the baseline, at 2 readings in a row"),
        (
            "p95 of latency > 3s over 1d for 2h",
            "The 95th percentile of Latency above 3 seconds over 1 day, for 2 hours",
        ),
        ("p1 of latency > 250ms over 1d", "The 1st percentile of Latency above 250 milliseconds over 1 day"),
        (
            "cost_per_item outside 0.5 and 2.0 over 30d within 10d",
            "Cost per item outside 0.5 to 2.0 over 30 days, the newest reading less than 10 days old",
        ),
        (
            "core_quality >= 92% over 4w since version min 50",
            "Core quality at least 92% over 4 weeks, of the current version only, from at least 50 cases",
        ),
        (
            "undefined_rate > 5% over 4w with 95% confidence",
            "Undefined categories above 5% over 4 weeks, with 95% confidence",
        ),
        ("max of latency > 1s over 3 readings", "The largest Latency above 1 second over the last 3 readings"),
        ("latency > 1s over 1w min 3", "Latency above 1 second over 1 week, from at least 3 samples"),
        ("undefined_rate > 5% over last week", "Undefined categories above 5% over the last whole week"),
        ("undefined_rate > 5% over last 4 weeks", "Undefined categories above 5% over the last 4 whole weeks"),
        ("exception_reviewer is not assigned", "Exception reviewer is not assigned"),
        ("log_review is on time", "Log review is on time"),
        ("integration is decided", "Integration is decided"),
        ("latency > 1s for 1 reading", "Latency above 1 second, at 1 reading"),
        ("page is complete", "The page is complete"),
        ("no such sentence", "no such sentence"),
    ],
)
def test_a_sentence_reads_in_plain_words(sentence: str, reading: str) -> None:
    assert plain_reading(sentence, KNOWN) == reading


def test_what_has_no_title_reads_by_its_name_in_words() -> None:
    assert plain_reading("harmed >= 2 over 2w", REVIEWED) == "Harmed at least 2 over 2 weeks"
    assert plain_reading("no_such_signal > 2", REVIEWED) == "No such signal above 2"


def test_two_records_of_one_title_read_differently() -> None:
    twice = Vocabulary(roles={"a": Role(title="Lead"), "b": Role(title=" lead "), "c": Role(title="Leader")})
    readings = [plain_reading(f"{name} is assigned", twice) for name in "abc"]
    assert readings == ["Lead (a) is assigned", "lead (b) is assigned", "Leader is assigned"]


@given(predicate=fitting(KNOWN))
def test_every_number_unit_and_word_of_a_sentence_is_in_its_reading_in_order(predicate: Predicate) -> None:
    assert _missing(render(predicate), plain(predicate, KNOWN)) == []


def _missing(sentence: str, reading: str) -> list[str]:
    """The parts of the sentence that are not in the reading as whole words, looked for from left to right."""
    missing, at = [], 0
    plain_numbers = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", reading.casefold())
    for part in _parts(sentence):
        found = re.compile(rf"(?<![\w.]){part}s?(?![\w%]|\.[0-9])").search(plain_numbers, at)
        if found:
            at = found.end()
        else:
            missing.append(part)
    return missing


def _parts(sentence: str) -> list[str]:
    """Patterns of the numbers with their units, and of the words, in the order in which plain words have them."""
    words = re.sub(r"baseline \* (\S+)", r"\1 times baseline", sentence).split()
    found = []
    for before, word, second in zip(["", *words], words, [*words[2:], "", ""], strict=False):
        number = re.fullmatch(r"([+-]?[0-9.]+)(%|ms|[smhdw])?", word)
        percentile = re.fullmatch(r"p([0-9]{1,2})", word)
        if number:
            found.append(_number(number[1], number[2] or "", points=before in ("+", "-")))
        elif percentile:
            found.append(f"the {percentile[1]}(?:st|nd|rd|th) percentile of")
        elif word == "min" and before:
            found.append("from at least")
        elif word == "for":
            found.append("at" if second.startswith("reading") else "for")
        elif word == "times":
            found.append("times")
        elif word == "last" and before == "over":
            found.append("last")
        elif word in WORDS:
            found.append(WORDS[word])
    return found


def _number(digits: str, unit: str, *, points: bool) -> str:
    """A number with its unit in words; a share that is added to a baseline is one of points."""
    if unit == "%":
        return f"{re.escape(digits)} percentage point" if points else f"{re.escape(digits)}%"
    return f"{re.escape(digits)} {UNITS[unit]}".strip()


@given(data=st.data(), vocabulary=vocabularies())
def test_two_different_conditions_never_read_the_same(data: st.DataObject, vocabulary: Vocabulary) -> None:
    drawn = data.draw(st.lists(fitting(vocabulary), min_size=2, max_size=12))
    read = {plain(one, vocabulary): one for one in drawn}
    assert len(read) == len(set(drawn))


@given(data=st.data(), one=measured("latency", "duration"))
def test_a_change_of_one_clause_changes_the_reading(data: st.DataObject, one: Measured) -> None:
    other = data.draw(measured("latency", "duration"))
    field = data.draw(st.sampled_from([field.name for field in fields(Measured)]))
    changed = replace(one, **{field: getattr(other, field)})
    assert (plain(changed, KNOWN) == plain(one, KNOWN)) == (changed == one)


def test_a_signal_of_cases_counts_cases() -> None:
    vocabulary = Vocabulary(signals={"spend": Signal(title="Spend", kind="amount")})
    assert plain_reading("spend > 5 over 1w min 2", vocabulary).endswith("from at least 2 samples")
    assert plain_reading("undefined > 5% over 1w min 2", REVIEWED).endswith("from at least 2 cases")
