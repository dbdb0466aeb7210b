"""Review results as a stream of single cases: 1 for a hit, else 0, dated at the time when the case occurred.

A count includes every confirmed case, however it was found. A rate includes only randomly drawn cases. A review
holds until the next review of the same case, so that the past shows what was known then.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from operator import is_
from typing import Any, NamedTuple, TypeVar

from core.model.cases import ReviewedCase, ReviewFacts
from core.model.evidence import Review
from core.model.evidence_log import EvidenceLog
from core.model.sessions import STRATA, Session, Stratum
from core.model.signals import Denominator, Signal
from core.verdict.observations.as_of import NEVER

HIT, MISS = Decimal(1), Decimal(0)
STRATUM: dict[Denominator, tuple[Stratum, ...]] = {
    "": STRATA,
    "exceptions": ("flagged",),
    "controls": ("controls",),
    "traffic": STRATA,
}
"""Strata included in each denominator."""
FEW = 64
"""More changed samples than this are sorted in; fewer are put in their places one by one."""
ItemT = TypeVar("ItemT")


class Sample(NamedTuple):
    """One reviewed case, visible from its occurrence and review until it is reviewed again."""

    enters: datetime
    at: datetime
    case: str
    value: Decimal
    version: str = ""
    stratum: Stratum = "flagged"
    week: str = ""
    flagged_traffic: int = 0
    other_traffic: int = 0
    """Number of cases of the week represented by each stratum."""
    until: datetime = NEVER
    taken_in: datetime | None = None
    """The time at which the case itself was recorded; None if that is no later."""

    @property
    def n(self) -> int:
        """Always 1: a sample is one case."""
        return 1

    @property
    def recorded(self) -> datetime:
        """The time at which the sample became known."""
        return self.enters if self.taken_in is None else max(self.enters, self.taken_in)


Draw = tuple[Session, Stratum]


def samples(signal: Signal, evidence: EvidenceLog) -> tuple[Sample, ...]:
    """The samples of a signal, in the order in which they became known."""
    return Stream().of(signal, evidence)


class Stream:
    """Incremental samples of one signal: only cases that changed are evaluated."""

    def __init__(self) -> None:
        self._of: tuple[Any, ...] = (None, None, None)
        """The inputs of `_samples`: what they are samples of, cases, sessions."""
        self._reviewed: tuple[ReviewedCase, ...] = ()
        self._samples: tuple[Sample, ...] = ()
        self._draws: dict[str, Draw] = {}

    def of(self, signal: Signal, evidence: EvidenceLog) -> tuple[Sample, ...]:
        """Like the function `samples`, reusing earlier results."""
        before, now = self._of, (subject(signal), evidence.exceptions, evidence.sessions)
        if before[0] == now[0] and before[1] is now[1] and before[2] is now[2]:
            return self._samples
        if before[0] != now[0] or before[2] is not evidence.sessions:
            self._draws, self._reviewed, self._samples = _draws(evidence), (), ()
        reviewed = evidence.review_facts
        gone, come = changed_part(self._reviewed, reviewed)
        self._samples = _updated(self._samples, self._all(signal, gone), self._all(signal, come))
        self._reviewed, self._of = reviewed, now
        return self._samples

    def _all(self, signal: Signal, cases: Iterable[ReviewedCase]) -> list[Sample]:
        return [sample for case in cases for sample in _of_case(signal, case, self._draws.get(case.name))]


def subject(signal: Signal) -> str:
    """A name of what a signal has samples of; signals with the same have the same samples."""
    return f"{signal.stream} {signal.kind} {signal.of}"


def changed_part(before: Sequence[ItemT], after: Sequence[ItemT]) -> tuple[Sequence[ItemT], Sequence[ItemT]]:
    """The rest of both without their common objects at the beginning and the end, compared at the speed of C."""
    begin = _length_of_same(before, after)
    most = min(len(before), len(after)) - begin
    end = _length_of_same(before[: -most - 1 : -1], after[: -most - 1 : -1]) if most else 0
    return before[begin : len(before) - end], after[begin : len(after) - end]


def _length_of_same(one: Sequence[object], other: Sequence[object]) -> int:
    same = list(map(is_, one, other))
    return len(same) if all(same) else same.index(False)


def _updated(samples: tuple[Sample, ...], gone: Sequence[Sample], come: Sequence[Sample]) -> tuple[Sample, ...]:
    """The samples in order without some and with others; few are put in their places, many are sorted."""
    if len(gone) + len(come) > FEW:
        removed = set(gone)
        return tuple(sorted((*(sample for sample in samples if sample not in removed), *come)))
    changed = list(samples)
    for sample in gone:
        del changed[bisect_left(changed, sample)]
    for sample in come:
        insort(changed, sample)
    return tuple(changed)


def _of_case(signal: Signal, case: ReviewedCase, draw: Draw | None) -> Iterator[Sample]:
    """Samples of a case: hits only for a count; every randomly drawn case for a rate."""
    if signal.kind == "events":
        for value, enters, until in _known(signal, case, case.at):
            if value == HIT:
                yield Sample(enters, case.at, case.name, HIT, case.version, until=until, taken_in=case.recorded)
    elif draw is not None and draw[1] in STRATUM[signal.of]:
        session, stratum = draw
        for value, enters, until in _known(signal, case, session.at):
            yield Sample(
                enters,
                case.at,
                case.name,
                value,
                case.version,
                stratum,
                session.week,
                session.flagged_traffic,
                session.other_traffic,
                until,
                case.recorded,
            )


def _known(signal: Signal, case: ReviewedCase, drawn: datetime) -> Iterator[tuple[Decimal, datetime, datetime]]:
    """The results of a case, each with start and end. A further review with the same result adds nothing."""
    if len(case.reviews) == 1:  # most cases; this is done for thousands at the start
        (one,) = case.reviews.values()
        if not one.second:
            yield found_by(signal.stream, one), max(case.at, drawn, one.at), NEVER
        return
    reviews = sorted((one.at, key) for key, one in case.reviews.items() if not one.second)
    steps = {max(case.at, drawn, at): found_by(signal.stream, case.reviews[key]) for at, key in reviews}
    results: list[tuple[datetime, Decimal]] = []
    for at, value in steps.items():
        if not results or results[-1][1] != value:
            results.append((at, value))
    for (enters, value), (until, _next) in pairwise([*results, (NEVER, MISS)]):
        yield value, enters, until


def _draws(evidence: EvidenceLog) -> dict[str, Draw]:
    """The first random draw of each case, and its stratum."""
    found: dict[str, Draw] = {}
    for session in evidence.sessions:
        if session.by_chance:
            for stratum in STRATA:
                for name in getattr(session, stratum):
                    found.setdefault(name, (session, stratum))
    return found


def found_by(stream: str, review: Review | ReviewFacts) -> Decimal:
    """1 if a review found what the stream (e.g. `reviews:undefined`) looks for, else 0."""
    question = stream.partition(":")[2]
    return HIT if (review.customer_impact if question == "customer_impact" else review.outcome == question) else MISS
