"""What is asked of a signal's readings: which of them count, and what their course must be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from core.model.evidence import Reading
from core.verdict.replay.course import Course
from core.verdict.replay.track import Looks

EDITION = 3
"""Of the replay: one more whenever the same readings may come to something else, so that nothing old is revived."""


@dataclass(frozen=True)
class Asked:
    """Equal questions have equal answers over equal readings."""

    signal: str
    course: Course
    looks: Looks = ()
    after: datetime | None = None
    """Only what became known after this instant counts: the last resume."""
    version: str = ""
    """Only evidence of this version counts; of any, where empty."""

    def counts(self, reading: Reading) -> bool:
        """Whether this question looks at the reading at all."""
        if self.after is not None and reading.at <= self.after and reading.recorded <= self.after:
            return False
        return not self.version or reading.version == self.version

    @cached_property
    def digest(self) -> str:
        """Tells it from every other question."""
        from hashlib import sha256  # noqa: PLC0415  # 3 ms, and only long records need it

        return sha256(f"{EDITION} {self!r}".encode()).hexdigest()
