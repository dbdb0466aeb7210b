"""What is asked of a signal's readings: which of them count, and what their course must be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from core.model.evidence import Reading
from core.verdict.observations.known_evidence import EVERYTHING, KnowledgeFilter
from core.verdict.replay.compiled import CompiledCondition
from core.verdict.replay.state_machine import Looks

EDITION = 4
"""Of the replay: one more whenever the same readings may come to something else, so that nothing old is revived."""


@dataclass(frozen=True)
class ReplayKey:
    """Equal questions have equal answers over equal readings."""

    signal: str
    compiled: CompiledCondition
    looks: Looks = ()
    known: KnowledgeFilter = EVERYTHING
    """Which readings count by when they became known: those since the last resume, say."""
    version: str = ""
    """Only evidence of this version counts; of any, where empty."""

    def counts(self, reading: Reading) -> bool:
        """Whether this question looks at the reading at all."""
        return (not self.version or reading.version == self.version) and self.known.counts(reading)

    @cached_property
    def digest(self) -> str:
        """Tells it from every other question."""
        from hashlib import sha256  # noqa: PLC0415  # 3 ms, and only long records need it

        return sha256(f"{EDITION} {self!r}".encode()).hexdigest()
