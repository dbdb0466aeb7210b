"""What reviewers found as a stream of single cases: 1 where it was so, else 0, at the time when the case occurred.

A count takes every confirmed case, however it was found. A rate takes only those that were drawn by chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.model.evidence import Review
from core.model.evidence_log import EvidenceLog
from core.model.sessions import STRATA, Session, Stratum
from core.model.signals import Denominator, Signal

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
    """One reviewed case. It is seen once it has occurred and was reviewed."""

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
        if (review := case.review) and _holds(signal, review):
            yield Sample(max(case.at, review.at), case.at, case.name, HIT, case.version)


def _drawn(signal: Signal, evidence: EvidenceLog) -> Iterator[Sample]:
    draws = _draws(evidence)
    for case in evidence.reviewed:
        review, draw = case.review, draws.get(case.name)
        if review is None or draw is None:
            continue
        session, stratum = draw
        if stratum in STRATUM[signal.of]:
            yield Sample(
                max(case.at, review.at, session.at),
                case.at,
                case.name,
                HIT if _holds(signal, review) else MISS,
                case.version,
                stratum,
                session.week,
                session.flagged_traffic,
                session.other_traffic,
            )


def _draws(evidence: EvidenceLog) -> dict[str, tuple[Session, Stratum]]:
    """Which draw by chance took each case first, and as what."""
    found: dict[str, tuple[Session, Stratum]] = {}
    for session in evidence.sessions:
        if session.by_chance:
            for stratum in STRATA:
                for name in getattr(session, stratum):
                    found.setdefault(name, (session, stratum))
    return found


def _holds(signal: Signal, review: Review) -> bool:
    what = signal.stream.partition(":")[2]
    return review.customer_impact if what == "customer_impact" else review.outcome == what
