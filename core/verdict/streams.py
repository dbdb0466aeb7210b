"""What reviewers found as a stream of single cases: 1 where it was so, else 0, at the time when the case occurred.

A count takes every confirmed case, however it was found. A rate takes only those that were drawn by chance. A review
holds until the next one of the same case, so that the past shows what was known then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from core.model.evidence import ExceptionCase, Review
from core.model.evidence_log import EvidenceLog
from core.model.sessions import STRATA, Session, Stratum
from core.model.signals import Denominator, Signal
from core.verdict.replay.series import NEVER

HIT, MISS = Decimal(1), Decimal(0)
STRATUM: dict[Denominator, tuple[Stratum, ...]] = {
    "": STRATA,
    "exceptions": ("flagged",),
    "controls": ("controls",),
    "traffic": STRATA,
}
"""Which drawn cases a denominator takes."""


@dataclass(frozen=True, order=True)
class Sample:
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

    @property
    def n(self) -> int:
        """One case."""
        return 1

    @property
    def recorded(self) -> datetime:
        """When it became known."""
        return self.enters


def samples(signal: Signal, evidence: EvidenceLog) -> tuple[Sample, ...]:
    """The stream of a signal, in the order in which its cases became known."""
    found = _counted(signal, evidence) if signal.kind == "events" else _drawn(signal, evidence)
    return tuple(sorted(found))


def _counted(signal: Signal, evidence: EvidenceLog) -> Iterator[Sample]:
    for case in evidence.reviewed:
        for value, enters, until in _known(signal, case, case.at):
            if value == HIT:
                yield Sample(enters, case.at, case.name, HIT, case.version, until=until)


def _drawn(signal: Signal, evidence: EvidenceLog) -> Iterator[Sample]:
    draws = _draws(evidence)
    for case in evidence.reviewed:
        if (draw := draws.get(case.name)) is None or draw[1] not in STRATUM[signal.of]:
            continue
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


def _draws(evidence: EvidenceLog) -> dict[str, tuple[Session, Stratum]]:
    """Which draw by chance took each case first, and as what."""
    found: dict[str, tuple[Session, Stratum]] = {}
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
