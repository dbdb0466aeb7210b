"""Evidence up to an instant, and instants clamped to the ends of the calendar."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from core.model.evidence import Completion, Reading, StopEvent

NEVER = datetime.max.replace(tzinfo=UTC)
"""The end of the calendar; an event due then never happens."""

Dated = TypeVar("Dated", Reading, Completion, StopEvent)


def as_of(evidence: Sequence[Dated], at: datetime) -> Sequence[Dated]:
    """Evidence dated at or before the instant; `evidence` is in time order."""
    if evidence and evidence[-1].at <= at:
        return evidence  # the usual case; avoids loading the older part of a long record
    return evidence[: bisect_right(evidence, at, key=_time)]


def shifted(at: datetime, length: timedelta) -> datetime:
    """The instant shifted by `length`, clamped to the ends of the calendar."""
    try:
        return at + length
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC) if length < timedelta() else datetime.max.replace(tzinfo=UTC)


def _time(evidence: Reading | Completion | StopEvent) -> datetime:
    return evidence.at
