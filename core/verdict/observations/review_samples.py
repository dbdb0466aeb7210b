"""Review results as a stream of single cases: 1 for a hit, else 0, dated at the time when the case occurred.

A count includes every confirmed case, however it was found. A rate includes only randomly drawn cases. A review
holds until the next review of the same case, so that the past shows what was known then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import chain, pairwise
from typing import Any, NamedTuple

from core.model.evidence import ExceptionCase, Review
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
    """Incremental samples of one signal: each case is evaluated once."""

    def __init__(self) -> None:
        self._of: tuple[Any, ...] = (None, None, None)
        """The inputs of `_samples`: signal, cases, sessions."""
        self._samples: tuple[Sample, ...] = ()
        self._draws: dict[str, Draw] = {}
        self._by_case: dict[int, tuple[ExceptionCase, tuple[Sample, ...]]] = {}
        """Keyed by identity of the case, which is referenced here; a case reviewed again is a new object."""

    def of(self, signal: Signal, evidence: EvidenceLog) -> tuple[Sample, ...]:
        """Like the function `samples`, reusing earlier results."""
        before, now = self._of, (signal, evidence.exceptions, evidence.sessions)
        if all(one is other for one, other in zip(before, now, strict=True)):
            return self._samples
        if before[0] != signal or before[2] is not evidence.sessions:
            self._draws, self._by_case = _draws(evidence), {}
        known, self._by_case, self._of = self._by_case, {}, now
        for case in evidence.reviewed:
            cached = known.get(id(case))
            self._by_case[id(case)] = cached or (case, tuple(_of_case(signal, case, self._draws.get(case.name))))
        self._samples = tuple(sorted(chain.from_iterable(of_one for _case, of_one in self._by_case.values())))
        return self._samples


def _of_case(signal: Signal, case: ExceptionCase, draw: Draw | None) -> Iterator[Sample]:
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


def _known(signal: Signal, case: ExceptionCase, drawn: datetime) -> Iterator[tuple[Decimal, datetime, datetime]]:
    """The results of a case, each with start and end. A further review with the same result adds nothing."""
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


def found_by(stream: str, review: Review) -> Decimal:
    """1 if a review found what the stream (e.g. `reviews:undefined`) looks for, else 0."""
    question = stream.partition(":")[2]
    return HIT if (review.customer_impact if question == "customer_impact" else review.outcome == question) else MISS
