"""The parsed form of a sentence. It keeps the typed form of numbers: `4w` stays `4w`, `0.05` stays `0.05`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


class Predicate:
    """The parsed form of a sentence of any kind; see `core.language.kinds`."""


Operator = Literal[">", ">=", "<", "<=", "=", "!=", "between", "outside"]
AGGREGATES = ("last", "mean", "median", "min", "max", "sum", "count")
Aggregate = str
"""One of AGGREGATES, or a percentile such as `p95`."""


@dataclass(frozen=True)
class Fixed:
    """A quantity as typed: `5%`, `3s`, `2`."""

    text: str


@dataclass(frozen=True)
class Relative:
    """The signal's baseline, alone or with a quantity: `baseline - 2%`, `baseline * 1.1`."""

    operator: Literal["", "+", "-", "*"] = ""
    text: str = ""


Threshold = Fixed | Relative


@dataclass(frozen=True)
class Comparison:
    """`> 5%`, or `between A and B` (bounds included), or `outside A and B` (bounds excluded)."""

    operator: Operator
    threshold: Threshold
    upper: Threshold | None = None


@dataclass(frozen=True)
class Span:
    """A duration as typed (`4w`), a number of readings, or of whole calendar weeks."""

    duration: str = ""
    readings: int = 0
    weeks: int = 0


@dataclass(frozen=True)
class Recovery:
    """The `until` clause: a met condition stays met until this has held for `for_duration`."""

    comparison: Comparison
    for_duration: Span | None = None


@dataclass(frozen=True)
class Measured(Predicate):
    """A signal compared with a threshold."""

    signal: str
    comparison: Comparison
    aggregate: Aggregate | None = None
    over: Span | None = None
    since_version: bool = False
    minimum: int | None = None
    within: str = ""
    confidence: str = ""
    for_duration: Span | None = None
    until: Recovery | None = None

    @property
    def lacks_window(self) -> bool:
        """True if it aggregates readings without a window; only `last` needs none."""
        return self.aggregate not in (None, "last") and self.over is None
