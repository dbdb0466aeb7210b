"""Evidence by when it became known: which of it counts between one resume and the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.model.evidence import Completion, Reading, StopEvent

if TYPE_CHECKING:
    from core.verdict.observations.review_samples import Sample

LENGTH = 8
"""The hex digits of a mark: one piece of evidence in 4 billion has the mark of another one."""


@dataclass(frozen=True)
class SeenEvidence:
    """The evidence of one signal or activity that the resumes so far had seen."""

    until: datetime | None
    """What became known up to then counts as seen."""
    marks: tuple[str, ...]
    """The marks of what became known later, sorted."""


@dataclass(frozen=True)
class KnowledgeFilter:
    """A part of the evidence of one signal or activity. None stands for no bound."""

    after: datetime | None = None
    """Known later than that: the last resume, say."""
    until: datetime | None = None
    """Known at that time."""
    seen: SeenEvidence | None = None
    """What became known up to `after` and is not in here counts all the same: nobody who resumed had seen it."""

    def counts(self, piece: Reading | Completion | StopEvent | Sample) -> bool:
        """Report if a piece of evidence belongs to the part."""
        if self.after is None and self.until is None:
            return True
        known = max(piece.at, piece.recorded)
        if self.until is not None and known > self.until:
            return False
        if self.after is None or known > self.after:
            return True
        if self.seen is None or (self.seen.until is not None and known <= self.seen.until):
            return False
        return mark(piece) not in self.seen.marks


EVERYTHING = KnowledgeFilter()


def mark(piece: Reading | Completion | StopEvent | Sample) -> str:
    """Tell a piece of evidence from others, and from itself with another value, by a few digits."""
    from hashlib import sha256  # noqa: PLC0415  # 3 ms, and only what was resumed needs it

    if isinstance(piece, Reading):
        said = f"{piece.name} {piece.at.isoformat()} {piece.value} {piece.n}"
    elif isinstance(piece, (Completion, StopEvent)):
        said = f"{piece.name} {piece.at.isoformat()}"
    else:
        said = f"{piece.case} {piece.enters.isoformat()} {piece.value}"
    return sha256(said.encode()).hexdigest()[:LENGTH]
