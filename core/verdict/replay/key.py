"""Cache key of a replay: signal, compiled condition, and which readings are included."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from operator import itemgetter

from core.model.evidence import Reading
from core.verdict.observations.known_evidence import EVERYTHING, KnowledgeFilter
from core.verdict.replay.compiled import CompiledCondition
from core.verdict.replay.state_machine import Looks

EDITION = 6
"""Version of the replay algorithm; increment if equal readings may give other results, to drop stored replays."""
_start = itemgetter(0)


@dataclass(frozen=True)
class ReplayKey:
    """Equal keys give equal timelines over equal readings."""

    signal: str
    compiled: CompiledCondition
    looks: Looks = ()
    known: KnowledgeFilter = EVERYTHING
    """Filter by the time at which readings became known, e.g. only since the last resume."""
    version: str = ""
    """Required evidence version; any if empty."""

    def counts(self, reading: Reading) -> bool:
        """True if the replay includes this reading."""
        return (not self.version or reading.version == self.version) and self.known.counts(reading)

    def up_to(self, instant: datetime) -> ReplayKey:
        """The key of a replay of readings up to an instant, which no later look can change."""
        return replace(self, looks=self.looks[: bisect_right(self.looks, instant, key=_start)]) if self.looks else self

    @cached_property
    def digest(self) -> str:
        """A stable hash of the key."""
        from hashlib import sha256  # noqa: PLC0415  # 3 ms, and only long records need it

        return sha256(f"{EDITION} {self!r}".encode()).hexdigest()
