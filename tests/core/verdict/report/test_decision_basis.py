"""A decision knows which reviews it rested on, and is marked once one of them is not what it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.model.decisions import Decision
from core.model.evidence import ExceptionCase, Review
from core.model.evidence_log import EvidenceLog
from core.model.sessions import Session, week_of
from core.model.signals import Signal
from core.model.workspace import Workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.report.decision_basis import DecisionBasis, decision_basis, reviews_then
from tests.core.verdict.building import AT, ago, decision, readings, workspace

SIGNALS = {
    "undefined": Signal(stream="reviews:undefined", of="exceptions", kind="rate", unit="ratio", max_age="4w"),
    "harmed": Signal(stream="reviews:customer_impact", kind="events", unit="count", max_age="4w"),
    "level": Signal(kind="level", unit="number", max_age="4w"),
}
HOLD = {"undefined": "undefined > 30% over 4w min 20", "harmed": "harmed >= 2 over 4w", "level": "level > 5"}
Found = dict[str, Review | None]


def found(outcome: Any = "undefined", **more: Any) -> Review:
    """A review of a week ago."""
    return Review(**{"outcome": outcome, "at": ago("1w"), **more})


THEN: Found = {"a": found(), "b": found("correct"), "c": found("misclassified", label="x", customer_impact=True)}


def log(reviews: Found, *older: str) -> EvidenceLog:
    """Cases of two weeks ago with these reviews; `older` ones occurred before the window."""
    cases = []
    for name, review in reviews.items():
        at = ago("6w") if name in older else ago("2w")
        case = ExceptionCase(source="log", id=name, at=at, recorded=at, reviews={"r": review} if review else {})
        cases.append(case)
    drawn = tuple(case.name for case in cases)
    session = Session(source="review", id="s", at=ago("6w"), week=week_of(ago("2w")), flagged=drawn)
    return EvidenceLog.of(readings(["1"]).readings["level"], [], cases, [session])


def of(**parts: Any) -> Workspace:
    """A gate that looks at what reviewers find, and at something else."""
    return workspace(signals=SIGNALS, **{"hold": HOLD, **parts})


def decided(evidence: EvidenceLog, whole: Workspace | None = None) -> Decision:
    """A decision of the instant."""
    context = Context(whole or of(), evidence, AT)
    return decision("hold", AT, reviews=reviews_then(evaluate(context), context))


def test_it_keeps_a_mark_for_each_case_of_the_windows_by_what_was_looked_for() -> None:
    kept = decided(log(THEN)).reviews
    assert {what: len(marks.split()) for what, marks in kept.items()} == {"undefined": 3, "customer_impact": 1}


@pytest.mark.parametrize(
    ("now", "changed"),
    [
        ({}, 0),
        ({"a": None}, 1),
        ({"a": found("correct")}, 1),
        ({"c": None}, 2),  # not misclassified any more, and nobody harmed
        ({"c": found("misclassified", label="y", customer_impact=True)}, 0),
        ({"c": found("misclassified", label="x")}, 1),
        ({"b": found("misclassified", label="x")}, 0),  # it is not undefined now as it was not then
        ({"d": found()}, 0),  # found later: the decision did not rest on it
        ({"a": None, "b": None, "c": None}, 4),
    ],
)
def test_only_what_it_rested_on_and_reads_differently_now_marks_it(now: Found, changed: int) -> None:
    assert decision_basis(decided(log(THEN)), log({**THEN, **now})) == DecisionBasis(4, changed)


def test_a_case_that_is_gone_marks_it() -> None:
    assert decision_basis(decided(log(THEN)), EvidenceLog()) == DecisionBasis(4, 4)


def test_a_review_undone_and_made_again_is_the_same_review() -> None:
    again = {**THEN, "a": found(at=AT + timedelta(days=1), by="Somebody else")}
    assert decision_basis(decided(log(THEN)), log(again)).changed == 0


def test_what_lies_outside_its_windows_is_nothing_to_it() -> None:
    older = {**THEN, "o": found()}
    made = decided(log(older, "o"))
    assert decision_basis(made, log({**older, "o": None}, "o")) == DecisionBasis(4, 0)


def test_a_blind_second_review_changes_nothing() -> None:
    evidence = log(THEN)
    first = evidence.exceptions[0]
    twice = first.model_copy(update={"reviews": {**first.reviews, "s": found("correct", second=True, at=AT)}})
    later = EvidenceLog.of([], [], [twice, *evidence.exceptions[1:]], evidence.sessions)
    assert decision_basis(decided(evidence), later).changed == 0


def test_without_a_condition_on_reviews_it_rests_on_none() -> None:
    made = decided(log(THEN), of(hold={"level": "level > 5"}))
    assert made.reviews == {}
    assert decision_basis(made, EvidenceLog()) == DecisionBasis()


def test_neither_a_rename_nor_another_definition_of_the_signal_marks_it() -> None:
    renamed = {"unknown": SIGNALS["undefined"].model_copy(update={"of": "traffic"})}
    made = decided(log(THEN), workspace(signals=renamed, hold={"x": "unknown > 5% over 4w"}))
    assert made.reviews["undefined"] == decided(log(THEN)).reviews["undefined"]


@pytest.mark.parametrize(
    ("standing", "says"),
    [
        (DecisionBasis(20, 0), ""),
        (DecisionBasis(20, 1), "1 of the 20 reviews that it rested on was undone or changed since"),
        (DecisionBasis(20, 2), "2 of the 20 reviews that it rested on were undone or changed since"),
    ],
)
def test_it_says_how_many(standing: DecisionBasis, says: str) -> None:
    assert standing.words == says
