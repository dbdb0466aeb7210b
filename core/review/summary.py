"""What a session found, for the screen that closes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from core.model.evidence import ExceptionCase, ReviewOutcome
from core.model.learning import TARGETS, Target
from core.review.agreement import Agreement, agreement, median_seconds
from core.review.labels import spelled
from core.review.queue import Queue

Part = Literal["flagged", "controls", "carried"]
OUTCOMES: tuple[ReviewOutcome, ...] = ("correct", "misclassified", "undefined")


@dataclass(frozen=True)
class OutcomeCounts:
    """One part of a session: how many cases it has, and how many have which outcome (all three are there)."""

    part: Part
    cases: int
    outcomes: dict[ReviewOutcome, int]
    customer_impact: int

    @property
    def decided(self) -> int:
        """How many have an outcome."""
        return sum(self.outcomes.values())


@dataclass(frozen=True)
class SessionSummary:
    """Counts, never rates: what they say of the traffic is for the signals to work out."""

    tallies: tuple[OutcomeCounts, ...]
    customer_impact: tuple[str, ...]
    proposed: tuple[tuple[str, int], ...]
    updates: tuple[tuple[Target, int], ...]
    marked: tuple[str, ...]
    skipped: tuple[str, ...]
    buried: tuple[str, ...]
    median_seconds: Fraction | None
    agreement: Agreement


def summary(queue: Queue) -> SessionSummary:
    """The parts (carried ones only where there are any), and what was asked for, the most often first.

    The customer-impact cases, the marked, the skipped and the buried ones are given by name.
    """
    session = queue.session
    carried = [name for name in queue.carried if name not in session.cases]
    parts: tuple[tuple[Part, Iterable[str]], ...] = (
        ("flagged", session.flagged),
        ("controls", session.controls),
        *((("carried", carried),) if carried else ()),
    )
    every = [queue.cases[name] for name in queue.names]
    proposed = Counter(
        spelled(case.review.label for case in every if case.review and case.review.outcome == "undefined")
    )
    asked = Counter(target for case in every if case.review for target in set(case.review.updates))
    return SessionSummary(
        tallies=tuple(
            _tally(part, [queue.cases[name] for name in names if name in queue.cases]) for part, names in parts
        ),
        customer_impact=tuple(case.name for case in every if case.review and case.review.customer_impact),
        proposed=tuple(sorted(proposed.items(), key=lambda pair: (-pair[1], pair[0]))),
        updates=tuple((target, asked[target]) for target in TARGETS if asked[target]),
        marked=tuple(name for name in queue.names if name in session.marked),
        skipped=queue.skipped,
        buried=queue.buried,
        median_seconds=median_seconds(every),
        agreement=agreement(every),
    )


def _tally(part: Part, cases: list[ExceptionCase]) -> OutcomeCounts:
    reviews = [case.review for case in cases if case.review]
    found = Counter(review.outcome for review in reviews)
    return OutcomeCounts(
        part,
        len(cases),
        {outcome: found[outcome] for outcome in OUTCOMES},
        sum(review.customer_impact for review in reviews),
    )
