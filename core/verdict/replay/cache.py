"""The tracks of all conditions, kept from one evaluation to the next, so that a new reading costs what is new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.model.evidence import Reading
from core.model.evidence_log import EvidenceLog
from core.model.readings import Readings as Parted
from core.model.readings import begins
from core.model.signals import Signal
from core.verdict.observations.review_samples import Sample, Stream
from core.verdict.replay.key import ReplayKey
from core.verdict.replay.state_machine import ConditionTimeline

Readings = Sequence[Reading]


class ReplayCache:
    """Knows a track only together with the very readings that it was fed: anything else is replayed from the start."""

    def __init__(self) -> None:
        self._timelines: dict[ReplayKey, tuple[Readings, ConditionTimeline]] = {}
        self._old_timelines: dict[ReplayKey, tuple[Readings, ConditionTimeline]] = {}
        self._streams: dict[str, Stream] = {}

    def turn(self) -> None:
        """Before a next evaluation: what that does not ask for is forgotten at the one after it."""
        self._old_timelines, self._timelines = self._timelines, {}

    def samples(self, name: str, signal: Signal, evidence: EvidenceLog) -> tuple[Sample, ...]:
        """The stream of a signal that reviews feed."""
        return self._streams.setdefault(name, Stream()).of(signal, evidence)

    def timeline(self, key: ReplayKey, readings: Readings) -> ConditionTimeline:
        """The track of what is asked over these readings of its signal, in time order."""
        found = self._timelines.get(key) or self._old_timelines.get(key) or _kept(key, readings)
        if found and _goes_on(found[0], readings):
            fed, timeline = found
            timeline.extend(filter(key.counts, readings[len(fed) :]))
        else:
            timeline = ConditionTimeline(key.compiled, key.looks)
            timeline.extend(filter(key.counts, readings))
        self._timelines[key] = readings, timeline
        return timeline

    def kept(self, signal: str, readings: Readings) -> dict[str, str]:
        """The tracks that were fed exactly these readings of a signal, each as text, by what was asked."""
        from core.verdict.replay.serialization import dump  # noqa: PLC0415  # only long records need it

        return {
            one.digest: dump(timeline)
            for one, (fed, timeline) in self._timelines.items()
            if one.signal == signal and len(fed) == len(readings)
        }


def _kept(key: ReplayKey, readings: Readings) -> tuple[Readings, ConditionTimeline] | None:
    """The track as the database kept it, fed with the older part of a long record."""
    if not isinstance(readings, Parted) or key.digest not in readings.older.replayed:
        return None
    from core.verdict.replay.serialization import load  # noqa: PLC0415  # the same

    timeline = load(key.compiled, key.looks, readings.older.replayed[key.digest])
    return readings[: readings.older.count], timeline


def _goes_on(fed: Readings, readings: Readings) -> bool:
    """Whether a track that was fed those can take what is new in these."""
    if not begins(fed, readings):
        return False
    return len(fed) == len(readings) or not fed or _time(readings[len(fed)]) > _time(fed[-1])


def _time(reading: Any) -> datetime:
    """When it is seen: a case that was reviewed later than it occurred, then."""
    at: datetime = reading.enters if isinstance(reading, Sample) else reading.at
    return at
