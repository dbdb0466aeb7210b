"""What reviewers found as a stream of single cases: 1 where it was so, else 0, at the time when the case occurred.

A count takes every confirmed case, however it was found. A rate takes only those that were drawn by chance.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from core.model.evidence import ExceptionCase, Review
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


class Sample(NamedTuple):
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
        self._known: dict[int, tuple[ExceptionCase, Sample | None]] = {}
        """By identity of the case, which is held here: a case that was reviewed anew is another one."""

    def of(self, signal: Signal, evidence: EvidenceLog) -> tuple[Sample, ...]:
        """The same as `samples`."""
        before, now = self._of, (signal, evidence.exceptions, evidence.sessions)
        if all(one is other for one, other in zip(before, now, strict=True)):
            return self._samples
        if before[0] != signal or before[2] is not evidence.sessions:
            self._draws, self._known = _draws(evidence), {}
        known, self._known, self._of = self._known, {}, now
        for case in evidence.reviewed:
            found = known.get(id(case))
            self._known[id(case)] = found or (case, _sample(signal, case, self._draws.get(case.name)))
        self._samples = tuple(sorted(sample for _case, sample in self._known.values() if sample))
        return self._samples


def _sample(signal: Signal, case: ExceptionCase, draw: Draw | None) -> Sample | None:
    """What a case is for a signal; a count takes it only where it was so, a rate only where it was drawn."""
    review = case.review
    if review is None:
        return None
    holds = _holds(signal, review)
    if signal.kind == "events":
        return Sample(max(case.at, review.at), case.at, case.name, HIT, case.version) if holds else None
    if draw is None or draw[1] not in STRATUM[signal.of]:
        return None
    session, stratum = draw
    return Sample(
        max(case.at, review.at, session.at),
        case.at,
        case.name,
        HIT if holds else MISS,
        case.version,
        stratum,
        session.week,
        session.flagged_traffic,
        session.other_traffic,
    )


def _draws(evidence: EvidenceLog) -> dict[str, Draw]:
    """Which draw by chance took each case first, and as what."""
    found: dict[str, Draw] = {}
    for session in evidence.sessions:
        if session.by_chance:
            for stratum in STRATA:
                for name in getattr(session, stratum):
                    found.setdefault(name, (session, stratum))
    return found


def _holds(signal: Signal, review: Review) -> bool:
    what = signal.stream.partition(":")[2]
    return review.customer_impact if what == "customer_impact" else review.outcome == what
