"""All evidence of a workspace, in the order of its time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any, Literal, Self

from core.model.cases import Cases, ReviewedCase
from core.model.evidence import Completion, Evidence, ExceptionCase, Reading, StopEvent
from core.model.readings import in_two_parts
from core.model.sessions import Session, Traffic
from core.model.stamp import Stamp, latest, newest_of

EvidenceKind = Literal["reading", "completion", "exception", "session", "traffic", "stop"]
EVIDENCE: dict[EvidenceKind, type[Evidence]] = {
    "reading": Reading,
    "completion": Completion,
    "exception": ExceptionCase,
    "session": Session,
    "traffic": Traffic,
    "stop": StopEvent,
}
EVIDENCE_FILE: dict[EvidenceKind, str] = {
    "reading": "evidence/readings.jsonl",
    "completion": "evidence/activities.jsonl",
    "exception": "evidence/exceptions.jsonl",
    "session": "evidence/sessions.jsonl",
    "traffic": "evidence/traffic.jsonl",
    "stop": "evidence/stops.jsonl",
}
"""File names in the text form by kind; messages use them for places."""
FIELD: dict[EvidenceKind, str] = {
    "reading": "readings",
    "completion": "completions",
    "exception": "exceptions",
    "session": "sessions",
    "traffic": "traffic",
    "stop": "stops",
}
"""Fields of `EvidenceLog` by kind."""


@dataclass(frozen=True)
class EvidenceLog:
    """Evidence by subject, each in time order; equal times in the order of their keys."""

    readings: dict[str, Sequence[Reading]] = field(default_factory=dict)
    completions: dict[str, tuple[Completion, ...]] = field(default_factory=dict)
    exceptions: Sequence[ExceptionCase] = ()
    sessions: tuple[Session, ...] = ()
    traffic: tuple[Traffic, ...] = ()
    stops: tuple[StopEvent, ...] = ()
    stamps: Mapping[EvidenceKind, Stamp | None] = field(default_factory=dict, compare=False)
    """The last time at which evidence of a kind became known, if a database provided it."""
    journal_stamp: Stamp | None = field(default=None, compare=False)
    """The newest time in the journal; None without a database."""
    disputed: str = field(default="", compare=False)
    """The reason, in words, why there is no verdict: a conflict is unresolved, or git's state is unknown."""

    @classmethod
    def of(
        cls,
        readings: Iterable[Reading] = (),
        completions: Iterable[Completion] = (),
        exceptions: Iterable[ExceptionCase] = (),
        sessions: Iterable[Session] = (),
        traffic: Iterable[Traffic] = (),
        stops: Iterable[StopEvent] = (),
    ) -> Self:
        """Construct a log from evidence in any order."""
        by_signal: dict[str, list[Reading]] = {}
        for reading in sorted(readings, key=time_order):
            by_signal.setdefault(reading.signal, []).append(reading)
        by_activity: dict[str, list[Completion]] = {}
        for completion in sorted(completions, key=time_order):
            by_activity.setdefault(completion.activity, []).append(completion)
        return cls(
            {name: in_two_parts(tuple(of_one)) for name, of_one in by_signal.items()},
            {name: tuple(of_one) for name, of_one in by_activity.items()},
            *(tuple(sorted(of_kind, key=time_order)) for of_kind in (exceptions, sessions, traffic, stops)),  # type: ignore[arg-type]
        )

    @property
    def reviewed(self) -> tuple[ExceptionCase, ...]:
        """The cases with a review."""
        if isinstance(self.exceptions, Cases):
            return self.exceptions.reviewed
        return tuple(case for case in self.exceptions if case.reviews)

    @property
    def review_facts(self) -> tuple[ReviewedCase, ...]:
        """The facts of the cases with a review, in time order: all that a verdict needs of them."""
        return self.exceptions.facts if isinstance(self.exceptions, Cases) else self.reviewed

    @cached_property
    def newest(self) -> Stamp | None:
        """The newest time in the evidence and the journal, a lower bound of the present."""
        return latest((self.journal_stamp, *map(self._newest, EVIDENCE)))

    def _newest(self, kind: EvidenceKind) -> Stamp | None:
        if kind in self.stamps:
            return self.stamps[kind]
        part = self.part(kind)
        return newest_of(kind, chain.from_iterable(part.values()) if isinstance(part, dict) else part)

    def part(self, kind: EvidenceKind) -> Any:
        """The collection of a kind: the same object as long as none of it changes."""
        return getattr(self, FIELD[kind])

    def number(self, kind: EvidenceKind) -> int:
        """The number of pieces of a kind."""
        part = self.part(kind)
        return sum(map(len, part.values())) if isinstance(part, dict) else len(part)

    def taking(self, other: EvidenceLog, kinds: Iterable[EvidenceKind]) -> Self:
        """The log with some kinds replaced by those of another log."""
        taken = tuple(kinds)
        stamps = {kind: stamp for kind, stamp in self.stamps.items() if kind not in taken}
        stamps |= {kind: stamp for kind, stamp in other.stamps.items() if kind in taken}
        return replace(self, stamps=stamps, **{FIELD[kind]: other.part(kind) for kind in taken})

    def all(self, kind: EvidenceKind) -> list[Any]:
        """All evidence of a kind, sorted by key."""
        if kind == "reading":
            found: Iterable[Evidence] = (one for of_one in self.readings.values() for one in of_one)
        elif kind == "completion":
            found = (one for of_one in self.completions.values() for one in of_one)
        else:
            found = self.part(kind)
        return sorted(found, key=_key)


def _key(evidence: Evidence) -> tuple[str, str]:
    return evidence.key


def time_order(evidence: Any) -> tuple[datetime, tuple[str, str]]:
    """Sort key of evidence of one kind: time, then key."""
    return evidence.at, evidence.key
