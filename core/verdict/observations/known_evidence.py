"""Evidence filtered by the time at which it became known, e.g. between two resumes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from core.model.evidence import Completion, Reading, StopEvent

if TYPE_CHECKING:
    from core.verdict.observations.review_samples import Sample

LENGTH = 8
"""Hex digits of a mark: two pieces of evidence collide with a chance of 1 in 4 billion."""


@dataclass(frozen=True)
class SeenEvidence:
    """Evidence of one signal or activity seen by the resumes so far."""

    until: datetime | None
    """Evidence that became known up to then counts as seen."""
    marks: tuple[str, ...]
    """Sorted marks of seen evidence that became known later."""

    @cached_property
    def marked(self) -> frozenset[str]:
        """The marks, to look one up."""
        return frozenset(self.marks)


@dataclass(frozen=True)
class KnowledgeFilter:
    """Filter for the evidence of one signal or activity by knowledge time. None means no bound."""

    after: datetime | None = None
    """Exclusive lower bound, e.g. the last resume."""
    until: datetime | None = None
    """Inclusive upper bound."""
    seen: SeenEvidence | None = None
    """Evidence known up to `after` but not contained in `seen` counts all the same: no resume had seen it."""

    def counts(self, piece: Reading | Completion | StopEvent | Sample) -> bool:
        """Report if the filter includes a piece of evidence."""
        if self.after is None and self.until is None:
            return True
        known = max(piece.at, piece.recorded)
        if self.until is not None and known > self.until:
            return False
        if self.after is None or known > self.after:
            return True
        if self.seen is None or (self.seen.until is not None and known <= self.seen.until):
            return False
        return mark(piece) not in self.seen.marked


EVERYTHING = KnowledgeFilter()


def mark(piece: Reading | Completion | StopEvent | Sample) -> str:
    """A short hash that distinguishes a piece of evidence from others and from itself with another value."""
    if isinstance(piece, Reading):
        return _mark(piece.name, piece.at, f" {piece.value} {piece.n}")
    if isinstance(piece, (Completion, StopEvent)):
        return _mark(piece.name, piece.at, "")
    return _mark(piece.case, piece.enters, f" {piece.value}")


@lru_cache(2**16)
def _mark(name: str, at: datetime, value: str) -> str:
    """Cached, because each resume looks at all evidence before it; by the text of a value, since 0.5 equals 0.50."""
    from hashlib import sha256  # noqa: PLC0415  # 3 ms, and only what was resumed needs it

    return sha256(f"{name} {at.isoformat()}{value}".encode()).hexdigest()[:LENGTH]
