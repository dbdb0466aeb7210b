"""What reviewers found as a stream of single cases: 1 where it was so, else 0, at the time when the case occurred.

A count takes every confirmed case, however it was found. A rate takes only those that were drawn by chance. A review
holds until the next one of the same case, so that the past shows what was known then.
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
"""Which drawn cases a denominator takes."""


class Sample(NamedTuple):
    """One reviewed case. It is seen once it has occurred and was reviewed, until it is reviewed anew."""

    enters: datetime
    at: datetime
    case: str
    value: Decimal
    version: str = ""
    stratum: Stratum = "flagged"
    week: str = ""
    flagged_traffic: int = 0
    other_traffic: int = 0
    """For how many cases of the week each stratum stands."""
    until: datetime = NEVER
    taken_in: datetime | None = None
    """When the case itself was recorded; None where that is no later."""

    @property
    def n(self) -> int:
        """One case."""
        return 1

    @property
    def recorded(self) -> datetime:
        """When it became known."""
        return self.enters if self.taken_in is None else max(self.enters, self.taken_in)


Draw = tuple[Session, Stratum]


def samples(signal: Signal, evidence: EvidenceLog) -> tuple[Sample, ...]:
    """The stream of a signal, in the order in which its cases became known."""
    return Stream().of(signal, evidence)


class Stream:
    """The stream of one signal as its evidence grows: what was found of a case is found once."""

    def __init__(self) -> None:
        self._of: tuple[Any, ...] = (None, None, None)
        """Of what the samples are: signal, cases, sessions."""
        self._samples: tuple[Sample, ...] = ()
        self._draws: dict[str, Draw] = {}
        self._found: dict[int, tuple[ExceptionCase, tuple[Sample, ...]]] = {}
        """By identity of the case, which is held here: a case that was reviewed anew is another one."""

    def of(self, signal: Signal, evidence: EvidenceLog) -> tuple[Sample, ...]:
        """The same as `samples`."""
        before, now = self._of, (signal, evidence.exceptions, evidence.sessions)
        if all(one is other for one, other in zip(before, now, strict=True)):
            return self._samples
        if before[0] != signal or before[2] is not evidence.sessions:
            self._draws, self._found = _draws(evidence), {}
        known, self._found, self._of = self._found, {}, now
        for case in evidence.reviewed:
            found = known.get(id(case))
            self._found[id(case)] = found or (case, tuple(_of_case(signal, case, self._draws.get(case.name))))
        self._samples = tuple(sorted(chain.from_iterable(of_one for _case, of_one in self._found.values())))
        return self._samples


def _of_case(signal: Signal, case: ExceptionCase, draw: Draw | None) -> Iterator[Sample]:
    """A count takes every case in which it was so; a rate each case that was drawn by chance."""
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
    """What was found of a case, from when and until when. A further review that finds the same adds nothing."""
    reviews = sorted((one.at, key) for key, one in case.reviews.items() if not one.second)
    steps = {max(case.at, drawn, at): found_by(signal.stream, case.reviews[key]) for at, key in reviews}
    found: list[tuple[datetime, Decimal]] = []
    for at, value in steps.items():
        if not found or found[-1][1] != value:
            found.append((at, value))
    for (enters, value), (until, _next) in pairwise([*found, (NEVER, MISS)]):
        yield value, enters, until


def _draws(evidence: EvidenceLog) -> dict[str, Draw]:
    """Which draw by chance took each case first, and as what."""
    found: dict[str, Draw] = {}
    for session in evidence.sessions:
        if session.by_chance:
            for stratum in STRATA:
                for name in getattr(session, stratum):
                    found.setdefault(name, (session, stratum))
    return found


def found_by(stream: str, review: Review) -> Decimal:
    """1 where a review found what `reviews:undefined` and the like look for, else 0."""
    what = stream.partition(":")[2]
    return HIT if (review.customer_impact if what == "customer_impact" else review.outcome == what) else MISS
