"""The change after which a condition no longer prevents Go."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class RequiredChange:
    """The change in words, and the roles responsible for it."""

    what: str
    who: tuple[str, ...]
    away: Fraction | None = None
    """Required change of the value, in base units; None if no value is missing."""
