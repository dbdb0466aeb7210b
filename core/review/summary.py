"""The summary of a session, for its closing screen."""

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
    """The number of cases in one part of a session, in total and by outcome (all three are present)."""

    part: Part
    cases: int
    outcomes: dict[ReviewOutcome, int]
    customer_impact: int

    @property
    def decided(self) -> int:
        """The number of cases with an outcome."""
        return sum(self.outcomes.values())


@dataclass(frozen=True)
class SessionSummary:
    """Counts of a session, never rates: estimates for the whole traffic are the task of the signals."""

    tallies: tuple[OutcomeCounts, ...]
    customer_impact: tuple[str, ...]
    proposed: tuple[tuple[str, int], ...]
    updates: tuple[tuple[Target, int], ...]
    marked: tuple[str, ...]
    skipped: tuple[str, ...]
    buried: tuple[str, ...]
    median_seconds: Fraction | None
    agreement: Agreement


def session_summary(queue: Queue) -> SessionSummary:
    """The parts (carried cases only if there are any), and the requested updates, the most frequent first.

    The customer-impact, marked, skipped and buried cases are listed by name.
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
    requested = Counter(target for case in every if case.review for target in set(case.review.updates))
    return SessionSummary(
        tallies=tuple(
            _tally(part, [queue.cases[name] for name in names if name in queue.cases]) for part, names in parts
        ),
        customer_impact=tuple(case.name for case in every if case.review and case.review.customer_impact),
        proposed=tuple(sorted(proposed.items(), key=lambda pair: (-pair[1], pair[0]))),
        updates=tuple((target, requested[target]) for target in TARGETS if requested[target]),
        marked=tuple(name for name in queue.names if name in session.marked),
        skipped=queue.skipped,
        buried=queue.buried,
        median_seconds=median_seconds(every),
        agreement=agreement(every),
    )


def _tally(part: Part, cases: list[ExceptionCase]) -> OutcomeCounts:
    reviews = [case.review for case in cases if case.review]
    counts = Counter(review.outcome for review in reviews)
    return OutcomeCounts(
        part,
        len(cases),
        {outcome: counts[outcome] for outcome in OUTCOMES},
        sum(review.customer_impact for review in reviews),
    )
