from __future__ import annotations

from collections import Counter
from fractions import Fraction

from core.model.evidence import ExceptionCase
from core.model.sessions import week_of
from core.review.draw import draw
from core.review.queue import Queue, burying, marking, skipping
from core.review.summary import OutcomeCounts, SessionSummary, session_summary
from tests.core.review.building import (
    AT,
    WEEK,
    by_name,
    candidate,
    case,
    names,
    on_the_real_file,
    real_cases,
    review,
    session,
    truth,
)


def found() -> SessionSummary:
    drawn = session("a", "b", "c", "d", controls=("e", "f"))
    drawn = marking(skipping(burying(drawn, "log/d"), "log/f"), "log/b")
    cases = by_name(
        case("a", "", review("misclassified", "x", customer_impact=True, updates=("prompt", "taxonomy"), seconds=4)),
        case("b", "", review("undefined", "Virtual card", updates=("taxonomy",), seconds=10)),
        case("c", "", review("undefined", "virtual card", seconds=6)),
        case("d"),
        case("e", "", review("correct", customer_impact=True)),
        case("f"),
        case("old", "", review("undefined", "virtual card")),
    )
    return session_summary(Queue(drawn, cases, names("old")))


def test_outcomes_are_counted_by_the_part_of_the_session() -> None:
    assert found().tallies == (
        OutcomeCounts("flagged", 4, {"correct": 0, "misclassified": 1, "undefined": 2}, 1),
        OutcomeCounts("controls", 2, {"correct": 1, "misclassified": 0, "undefined": 0}, 1),
        OutcomeCounts("carried", 1, {"correct": 0, "misclassified": 0, "undefined": 1}, 0),
    )
    assert [tally.decided for tally in found().tallies] == [3, 1, 1]


def test_customer_impact_counts_whatever_the_outcome() -> None:
    assert found().customer_impact == names("a", "e")


def test_proposed_labels_are_one_in_their_usual_spelling() -> None:
    assert found().proposed == (("virtual card", 3),)


def test_updates_are_counted_by_target() -> None:
    assert found().updates == (("taxonomy", 2), ("prompt", 1))


def test_what_is_left_is_named() -> None:
    assert found().marked == names("b")
    assert found().skipped == names("f")
    assert found().buried == names("d")


def test_the_median_time_is_that_of_the_session() -> None:
    assert found().median_seconds == 6


def test_a_session_without_a_review_has_an_empty_summary() -> None:
    empty = session_summary(Queue(session("a"), by_name(case("a"))))
    assert [tally.decided for tally in empty.tallies] == [0, 0]
    assert (empty.proposed, empty.updates, empty.median_seconds, empty.agreement.n) == ((), (), None, 0)


def test_second_reviews_show_in_the_agreement_alone() -> None:
    twice = case("a", "", review("correct", by="One"), review("undefined", "new", second=True, customer_impact=True))
    closing = session_summary(Queue(session("a"), by_name(twice)))
    assert closing.tallies[0] == OutcomeCounts("flagged", 1, {"correct": 1, "misclassified": 0, "undefined": 0}, 0)
    assert closing.customer_impact == ()
    assert closing.proposed == ()
    assert (closing.agreement.n, closing.agreement.raw) == (1, Fraction(0))


@on_the_real_file
def test_a_real_session_reviewed_by_the_answer_key_has_its_counts() -> None:
    pool = [one for one in real_cases() if week_of(one.at) == WEEK]
    drawn = draw(WEEK, "42", map(candidate, pool), (), at=AT)
    closing = session_summary(Queue(drawn, by_name(*map(by_the_key, pool))))
    for tally, part in zip(closing.tallies, (drawn.flagged, drawn.controls), strict=True):
        expected = Counter(truth()[name.partition("/")[2]][0] for name in part)
        assert {outcome: count for outcome, count in tally.outcomes.items() if count} == expected


def by_the_key(one: ExceptionCase) -> ExceptionCase:
    outcome, label = truth()[one.id]
    decided = {
        "correct": review("correct"),
        "misclassified": review("misclassified", label),
        "undefined": review("undefined", label),
    }
    return one.model_copy(update={"reviews": {"r": decided[outcome]}})
