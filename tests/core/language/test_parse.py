"""Sentences of the language: the tables define it by examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.errors import SentenceError
from core.language.kinds.activity import ActivityState
from core.language.kinds.item import ItemState
from core.language.kinds.page import PageState
from core.language.kinds.role import RoleState
from core.language.parse import parse
from core.language.predicate import Comparison, Fixed, Measured, Operator, Predicate, Recovery, Relative, Span
from core.language.render import render
from tests.core.language.strategies import as_typed, predicates


def above(text: str) -> Comparison:
    return Comparison(">", Fixed(text))


FORMS: dict[str, Predicate] = {
    "core_quality >= 92% over 4w min 50": Measured(
        "core_quality", Comparison(">=", Fixed("92%")), over=Span("4w"), minimum=50
    ),
    "core_quality >= baseline - 2% over 4w": Measured(
        "core_quality", Comparison(">=", Relative("-", "2%")), over=Span("4w")
    ),
    "undefined_rate > 5% over 4w min 40 until <= 4%": Measured(
        "undefined_rate",
        above("5%"),
        over=Span("4w"),
        minimum=40,
        until=Recovery(Comparison("<=", Fixed("4%"))),
    ),
    "undefined_rate > 5% over 4w with 95% confidence": Measured(
        "undefined_rate", above("5%"), over=Span("4w"), confidence="95%"
    ),
    "exception_rate > 12% for 2 readings": Measured("exception_rate", above("12%"), for_duration=Span(readings=2)),
    "p95 of latency > 3s over 1d for 2h": Measured(
        "latency", above("3s"), aggregate="p95", over=Span("1d"), for_duration=Span("2h")
    ),
    "customer_impact >= 2 over 2w": Measured("customer_impact", Comparison(">=", Fixed("2")), over=Span("2w")),
    "cost_per_item outside 0.5 and 2.0 over 30d within 10d": Measured(
        "cost_per_item", Comparison("outside", Fixed("0.5"), Fixed("2.0")), over=Span("30d"), within="10d"
    ),
    "core_quality >= 92% over 4w since version min 50": Measured(
        "core_quality", Comparison(">=", Fixed("92%")), over=Span("4w"), since_version=True, minimum=50
    ),
    "undefined_rate > 5% until <= 4% for 2 readings": Measured(
        "undefined_rate", above("5%"), until=Recovery(Comparison("<=", Fixed("4%")), Span(readings=2))
    ),
    "undefined_rate > 5% for 2h until between 1% and 4%": Measured(
        "undefined_rate",
        above("5%"),
        for_duration=Span("2h"),
        until=Recovery(Comparison("between", Fixed("1%"), Fixed("4%"))),
    ),
    "mean of latency between baseline and baseline * 1.1 over 10 readings": Measured(
        "latency",
        Comparison("between", Relative(), Relative("*", "1.1")),
        aggregate="mean",
        over=Span(readings=10),
    ),
    "min of balance < -2 over 1 reading": Measured(
        "balance", Comparison("<", Fixed("-2")), aggregate="min", over=Span(readings=1)
    ),
    "exception_reviewer is assigned": RoleState("exception_reviewer"),
    "exception_reviewer is not assigned": RoleState("exception_reviewer", negated=True),
    "log_review is scheduled": ActivityState("log_review", "scheduled"),
    "log_review is on time": ActivityState("log_review", "on time"),
    "log_review is overdue": ActivityState("log_review", "overdue"),
    "page is complete": PageState(),
    "integration is decided": ItemState("integration"),
    "integration is not decided": ItemState("integration", negated=True),
}


@pytest.mark.parametrize("sentence", FORMS)
def test_every_form_of_the_language_is_read(sentence: str) -> None:
    assert parse(sentence) == FORMS[sentence]


@pytest.mark.parametrize("sentence", FORMS)
def test_a_canonical_sentence_is_rendered_as_it_was_typed(sentence: str) -> None:
    assert render(parse(sentence)) == sentence


@pytest.mark.parametrize("operator", [">", ">=", "<", "<=", "=", "!="])
def test_every_operator_compares(operator: Operator) -> None:
    assert parse(f"latency {operator} 3s") == Measured("latency", Comparison(operator, Fixed("3s")))


@pytest.mark.parametrize("aggregate", ["last", "mean", "median", "min", "max", "sum", "count", "p1", "p50", "p99"])
def test_every_aggregate_stands_before_of(aggregate: str) -> None:
    assert parse(f"{aggregate} of latency > 3") == Measured("latency", above("3"), aggregate=aggregate)


@given(predicates)
def test_every_predicate_survives_its_sentence(predicate: Predicate) -> None:
    assert parse(render(predicate)) == predicate


@given(predicates.flatmap(lambda predicate: st.tuples(st.just(predicate), as_typed(render(predicate)))))
def test_white_space_is_free(drawn: tuple[Predicate, str]) -> None:
    predicate, typed = drawn
    assert len(typed) > 500 or parse(typed) == predicate


CLAUSES = ("over 4w", "since version", "min 40", "within 10d", "with 95% confidence", "for 2 readings")


@given(st.permutations(CLAUSES))
def test_clauses_stand_in_any_order_and_are_rendered_in_one(order: list[str]) -> None:
    typed = f"undefined_rate > 5% {' '.join(order)} until <= 4%"
    assert render(parse(typed)) == f"undefined_rate > 5% {' '.join(CLAUSES)} until <= 4%"


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_that_stands_twice_is_an_error_at_the_second(clause: str) -> None:
    sentence = f"undefined_rate > 5% {clause} {clause}"
    with pytest.raises(SentenceError, match="is used twice") as caught:
        parse(sentence)
    word = clause.split(maxsplit=1)[0]
    assert sentence[caught.value.start : caught.value.end] == word
    assert caught.value.start == sentence.rindex(word)


def test_the_for_after_until_belongs_to_the_recovery() -> None:
    parsed = parse("undefined_rate > 5% for 3 readings until <= 4% for 2 readings")
    assert isinstance(parsed, Measured)
    assert parsed.for_duration == Span(readings=3)
    assert parsed.until == Recovery(Comparison("<=", Fixed("4%")), Span(readings=2))


def test_what_was_typed_is_kept() -> None:
    parsed = parse("undefined_rate > 0.050 over 28d with 0.95 confidence")
    assert parsed == Measured("undefined_rate", above("0.050"), over=Span("28d"), confidence="0.95")


def test_a_sign_belongs_to_the_number_wherever_it_stands() -> None:
    assert parse("balance > - 5") == parse("balance > -5") == Measured("balance", above("-5"))
    assert parse("balance > baseline -5") == Measured("balance", Comparison(">", Relative("-", "5")))


@pytest.mark.parametrize("name", ["overall", "is_on", "p100", "p950", "ontime", "mean_latency", "counts", "a1_"])
def test_a_name_may_begin_like_a_word_of_the_language(name: str) -> None:
    assert parse(f"{name} > 5%") == Measured(name, above("5%"))
    assert parse(f"{name} is assigned") == RoleState(name)
