from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadValue
from core.model.evidence import ExceptionCase, ReviewOutcome
from core.review.agreement import Agreement, agreement, median_seconds, second_part, second_review
from tests.core.review.building import AT, case, review, session

OUTCOMES: tuple[ReviewOutcome, ...] = ("correct", "misclassified", "undefined")
PAIRS = st.lists(st.tuples(st.sampled_from(OUTCOMES), st.sampled_from(OUTCOMES)), max_size=30)


def pairs(*given: tuple[ReviewOutcome, ReviewOutcome, int]) -> list[ExceptionCase]:
    """First outcome, second outcome, how often."""
    return twice([(first, second) for first, second, times in given for _ in range(times)])


def twice(outcomes: list[tuple[ReviewOutcome, ReviewOutcome]]) -> list[ExceptionCase]:
    return [
        case(f"{number}", "", review(first, by="One"), review(second, by="Other", second=True))
        for number, (first, second) in enumerate(outcomes)
    ]


def test_two_outcomes_as_computed_by_hand() -> None:
    """35 of 50 agree: 0.7. By chance 25/50 * 30/50 + 25/50 * 20/50 = 0.5. So (0.7 - 0.5) / (1 - 0.5) = 0.4."""
    cases = pairs(
        ("correct", "correct", 20),
        ("correct", "misclassified", 5),
        ("misclassified", "correct", 10),
        ("misclassified", "misclassified", 15),
    )
    assert agreement(cases) == Agreement(50, Fraction(7, 10), Fraction(2, 5))


def test_three_outcomes_as_computed_by_hand() -> None:
    """7 of 10 agree; by chance (5 * 4 + 3 * 4 + 2 * 2) / 100 = 0.36; so 0.34 / 0.64 = 17/32."""
    cases = pairs(
        ("correct", "correct", 4),
        ("correct", "misclassified", 1),
        ("misclassified", "misclassified", 2),
        ("misclassified", "undefined", 1),
        ("undefined", "undefined", 1),
        ("undefined", "misclassified", 1),
    )
    assert agreement(cases) == Agreement(10, Fraction(7, 10), Fraction(17, 32))


def test_less_agreement_than_by_chance_is_negative() -> None:
    cases = pairs(("correct", "undefined", 1), ("undefined", "correct", 1))
    assert agreement(cases) == Agreement(2, Fraction(0), Fraction(-1))


def test_kappa_is_undefined_where_all_reviews_are_the_same() -> None:
    assert agreement(pairs(("correct", "correct", 5))) == Agreement(5, Fraction(1), None)


def test_without_second_reviews_nothing_is_known() -> None:
    assert agreement([case("a", "", review()), case("b", "", review(second=True)), case("c")]) == Agreement(
        0, None, None
    )


@given(PAIRS)
def test_who_was_first_makes_no_difference(outcomes: list[tuple[ReviewOutcome, ReviewOutcome]]) -> None:
    assert agreement(twice(outcomes)) == agreement(twice([(second, first) for first, second in outcomes]))


@given(PAIRS)
def test_kappa_is_one_exactly_where_all_agree(outcomes: list[tuple[ReviewOutcome, ReviewOutcome]]) -> None:
    found = agreement(twice(outcomes))
    if found.kappa is not None:
        assert -1 <= found.kappa <= 1
        assert (found.kappa == 1) == (found.raw == 1)


def test_nobody_agrees_with_themselves() -> None:
    decided_later = review("undefined", by="Other", at=AT + timedelta(days=1))
    overruled = case("a", "", review(by="One"), review("undefined", by="Other", second=True), decided_later)
    assert agreement([overruled]) == Agreement(0, None, None)


def test_the_newest_second_review_is_the_one_compared() -> None:
    older = review("correct", second=True)
    newer = review("undefined", second=True, at=AT + timedelta(days=1))
    assert second_review(case("a", "", review(), newer, older)) == newer
    assert second_review(case("a", "", review())) is None


def test_the_second_part_is_the_same_each_time_and_in_an_order_of_its_own() -> None:
    drawn = session(*"abcdefghij", controls=tuple("klmnopqrst"))
    part = second_part(drawn, Fraction(1, 4))
    assert part == second_part(drawn, Fraction(1, 4))
    assert len(part) == 5
    assert set(part) < set(drawn.cases)
    assert second_part(drawn, Fraction(1)) != drawn.cases


@given(st.fractions(0, 1), st.fractions(0, 1))
def test_a_larger_share_keeps_the_cases_of_a_smaller_one(one: Fraction, other: Fraction) -> None:
    drawn = session(*"abcdefg")
    small, large = (second_part(drawn, share) for share in sorted((one, other)))
    assert large[: len(small)] == small


def test_no_share_is_no_case_and_any_share_at_least_one() -> None:
    assert second_part(session("a", "b"), Fraction(0)) == ()
    assert len(second_part(session("a", "b"), Fraction(1, 100))) == 1


@pytest.mark.parametrize("share", [Fraction(-1, 10), Fraction(11, 10)])
def test_a_share_that_is_none_is_refused(share: Fraction) -> None:
    with pytest.raises(BadValue, match="between 0 and 1"):
        second_part(session("a"), share)


def test_the_median_of_seconds_takes_only_what_was_measured() -> None:
    def took(*seconds: int | None) -> Fraction | None:
        return median_seconds(case(f"{number}", "", review(seconds=each)) for number, each in enumerate(seconds))

    assert took(9, 2, 4) == 4
    assert took(2, None, 9, 4, 5) == Fraction(9, 2)
    assert took(None) is None
    assert median_seconds([case("a"), case("b", "", review(seconds=3, second=True))]) is None
