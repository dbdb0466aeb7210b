"""Agreement between reviewers. A part of each session gets a blind second review, which serves only to measure it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from core.errors import BadValue
from core.model.evidence import ExceptionCase, Review, ReviewOutcome
from core.model.sessions import Session
from core.review.draw import order


@dataclass(frozen=True)
class Agreement:
    """The share of equal outcomes and Cohen's kappa over `n` cases with two reviews; None if undefined."""

    n: int
    raw: Fraction | None
    kappa: Fraction | None


def second_review(case: ExceptionCase) -> Review | None:
    """The newest blind second review."""
    second = [pair for pair in case.reviews.items() if pair[1].second]
    return max(second, key=lambda pair: (pair[1].at, pair[0]))[1] if second else None


def may_second(case: ExceptionCase, person: str) -> bool:
    """True if this person can give a blind second review: others reviewed the case, and this person did not."""
    return case.review is not None and all(one.second or one.by != person for one in case.reviews.values())


def second_part(session: Session, share: Fraction) -> tuple[str, ...]:
    """The cases that get a blind second review, chosen by a hash with its own seed, so that nobody can choose them.

    At least the given share of the session, in an order that differs from that of the first review.
    Raises BadValue for a share outside 0 to 1.
    """
    if not 0 <= share <= 1:
        raise BadValue("the share of second reviews must lie between 0 and 1", "share")
    shuffled = order(f"{session.seed}:second", session.week, session.cases)
    return shuffled[: ceil(share * len(shuffled))]


def agreement(cases: Iterable[ExceptionCase]) -> Agreement:
    """The agreement in outcome between the second reviews and the reviews that count.

    A case is left out if the second reviewer later decided it too: both reviews are then by the same person.

    kappa = (p_o - p_e) / (1 - p_e), where p_o is the share of agreement and p_e the one expected by chance: the sum
    over the outcomes of the product of their two shares. It is undefined if p_e is 1: all reviews are the same.
    Source: J. Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement
    20(1), 37-46.
    """
    pairs: list[tuple[ReviewOutcome, ReviewOutcome]] = []
    for case in cases:
        first, second = case.review, second_review(case)
        if first and second and may_second(case, second.by):
            pairs.append((first.outcome, second.outcome))
    if not pairs:
        return Agreement(0, None, None)
    n = len(pairs)
    raw = Fraction(sum(one == other for one, other in pairs), n)
    firsts, seconds = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = Fraction(sum(count * seconds[outcome] for outcome, count in firsts.items()), n * n)
    return Agreement(n, raw, None if expected == 1 else (raw - expected) / (1 - expected))


def median_seconds(cases: Iterable[ExceptionCase]) -> Fraction | None:
    """The median time per case over the reviews that count; None if no time was taken."""
    taken = sorted(case.review.seconds for case in cases if case.review and case.review.seconds is not None)
    middle = len(taken) // 2
    if not taken:
        return None
    return Fraction(taken[middle]) if len(taken) % 2 else Fraction(taken[middle - 1] + taken[middle], 2)
