"""The names that a sentence uses, and renaming them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.errors import SentenceError
from core.language.kinds.activity import ActivityState
from core.language.kinds.item import ItemState
from core.language.kinds.page import PageState
from core.language.kinds.role import RoleState
from core.language.names import names, rename_in_sentence
from core.language.parse import parse
from core.language.predicate import Measured, Predicate
from core.language.render import render
from core.model.workspace import RecordId
from tests.core.language.strategies import as_typed, predicates
from tests.core.language.strategies import names as any_name


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("p95 of latency > 3s until < baseline", {RecordId("signal", "latency")}),
        ("exception_reviewer is not assigned", {RecordId("role", "exception_reviewer")}),
        ("log_review is on time", {RecordId("activity", "log_review")}),
        ("integration is decided", {RecordId("item", "integration")}),
        ("page is complete", set()),
    ],
)
def test_a_sentence_names_one_record_or_none(sentence: str, named: set[RecordId]) -> None:
    assert names(parse(sentence)) == named


def test_only_the_name_changes_and_the_rest_stays_as_typed() -> None:
    typed = "  mean  of\tlatency\n>=  3.0s   over 4w "
    assert (
        rename_in_sentence(typed, "signal", "latency", "answer_time") == "  mean  of\tanswer_time\n>=  3.0s   over 4w "
    )


def test_a_name_is_renamed_as_a_whole_word() -> None:
    assert rename_in_sentence("rate_2 > 5%", "signal", "rate", "share") == "rate_2 > 5%"
    assert rename_in_sentence("over_all > 5% over 4w", "signal", "over_all", "all_of_it") == "all_of_it > 5% over 4w"


def test_a_record_of_another_kind_with_the_same_name_changes_nothing() -> None:
    assert rename_in_sentence("builder is assigned", "signal", "builder", "maker") == "builder is assigned"


def test_a_sentence_that_cannot_be_read_is_not_renamed_by_guessing() -> None:
    with pytest.raises(SentenceError):
        rename_in_sentence("latency > > 3s", "signal", "latency", "speed")


def called(predicate: Predicate, new: str) -> Predicate:
    """The same predicate about something else."""
    match predicate:
        case Measured():
            return Measured(**{**vars(predicate), "signal": new})
        case RoleState(_, negated):
            return RoleState(new, negated)
        case ActivityState(_, state):
            return ActivityState(new, state)
        case ItemState(_, negated):
            return ItemState(new, negated)
        case PageState():
            return predicate
    raise AssertionError(f"a kind that this test does not know: {predicate}")


@given(predicates.flatmap(lambda one: st.tuples(st.just(one), as_typed(render(one)))), any_name)
def test_a_renamed_sentence_reads_as_the_renamed_predicate(drawn: tuple[Predicate, str], new: str) -> None:
    predicate, typed = drawn
    if len(typed) + 64 > 500:
        return
    for kind, old in names(predicate):
        assert parse(rename_in_sentence(typed, kind, old, new)) == called(predicate, new)
        assert rename_in_sentence(rename_in_sentence(typed, kind, old, new), kind, new, old) == typed
