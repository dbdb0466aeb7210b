"""Cache of condition timelines between evaluations, so that only new readings are replayed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from core.model.cases import Cases, ReplayedReviews
from core.model.evidence import Reading
from core.model.evidence_log import EvidenceLog
from core.model.readings import Readings as Parted
from core.model.readings import begins
from core.model.signals import Signal
from core.verdict.observations.review_samples import Sample, Stream, subject
from core.verdict.observations.weekly_rates import SamplesByWeek
from core.verdict.replay.key import ReplayKey
from core.verdict.replay.state_machine import ConditionTimeline
from core.verdict.replay.threshold_trace import TracedTimeline, traceable, traced

Readings = Sequence[Reading]


MOST_TRACED = 50_000
"""Readings above which no values are noted: a longer record is not held in memory for a key."""


class ReplayCache:
    """Maps a key to a timeline and the readings it has processed; any other readings are replayed from the start."""

    def __init__(self) -> None:
        self._timelines: dict[ReplayKey, tuple[Readings, ConditionTimeline]] = {}
        self._old_timelines: dict[ReplayKey, tuple[Readings, ConditionTimeline]] = {}
        self._streams: dict[str, Stream] = {}
        self._stored: dict[str, tuple[Signal, tuple[Sample, ...], ReplayedReviews]] = {}
        """The samples of each signal fed by reviews of which stored timelines are known."""
        self._by_week: dict[str, SamplesByWeek] = {}
        self._traced: tuple[ReplayKey, Readings, TracedTimeline] | None = None
        """The condition whose threshold is being moved."""
        self._moved: tuple[ReplayKey, ConditionTimeline] | None = None
        """Its timeline with the newest threshold."""

    def turn(self) -> None:
        """Start a new evaluation; timelines that it does not use are dropped at the next call."""
        self._old_timelines, self._timelines = self._timelines, {}

    def samples(self, name: str, signal: Signal, evidence: EvidenceLog) -> tuple[Sample, ...]:
        """The samples of a signal fed by reviews."""
        found = self._streams.setdefault(subject(signal), Stream()).of(signal, evidence)
        cases = evidence.exceptions
        if isinstance(cases, Cases) and cases.replayed is not None:
            self._stored[name] = signal, found, cases.replayed
        else:
            self._stored.pop(name, None)
        return found

    def by_week(self, name: str, samples: Sequence[Sample]) -> Mapping[str, Sequence[Sample]]:
        """These samples of a signal by week; valid until the next call for the signal."""
        return self._by_week.setdefault(name, SamplesByWeek()).of(samples)

    def timeline(self, key: ReplayKey, readings: Readings) -> ConditionTimeline:
        """The timeline of `key` over these readings of its signal, in time order."""
        cached = self._timelines.get(key) or self._old_timelines.get(key)
        if cached is None and (timeline := self._under_threshold(key, readings)):
            return timeline
        if cached is None:
            cached = self._kept_of_samples(key, readings) if key.compiled.comparison.of_cases else _kept(key, readings)
        if cached and _is_extension(cached[0], readings):
            fed, timeline = cached
            timeline.extend(filter(key.counts, readings[len(fed) :]))
        else:
            timeline = ConditionTimeline(key.compiled, key.looks)
            timeline.extend(filter(key.counts, readings))
        self._timelines[key] = readings, timeline
        return timeline

    def trace(self, key: ReplayKey, readings: Readings) -> None:
        """Note the values of a condition, so that its timelines with other thresholds cost little."""
        if len(readings) > MOST_TRACED or not traceable(key.compiled):
            self._traced = None
        elif self._traced is None or self._traced[0] != key or not _same(self._traced[1], readings):
            self._traced, self._moved = (key, readings, traced(key, readings)), None

    def _under_threshold(self, key: ReplayKey, readings: Readings) -> ConditionTimeline | None:
        """The timeline of the traced condition with the threshold of `key`; None if the key differs in more."""
        if self._traced is None or not _same(self._traced[1], readings):
            return None
        if self._moved and self._moved[0] == key:
            return self._moved[1]
        base, limit = self._traced[0], key.compiled.comparison.limit
        spec = replace(base.compiled.comparison, limit=limit)
        if replace(base, compiled=replace(base.compiled, comparison=spec)) != key:
            return None
        self._moved = key, self._traced[2].under(limit)
        return self._moved[1]

    def _kept_of_samples(self, key: ReplayKey, samples: Sequence[Any]) -> tuple[Any, ConditionTimeline] | None:
        """The timeline stored in the database, if these samples begin with those that it has processed."""
        if key.signal not in self._stored:
            return None
        signal, known, replayed = self._stored[key.signal]
        fed = known[: bisect_right(known, replayed.until, key=_time)]
        track = replayed.timelines.get(samples_key(key, signal, replayed.until))
        if track is None or len(samples) < len(fed) or samples[: len(fed)] != fed:
            return None
        timeline = _restored(key, track, fed)
        return None if timeline is None else (fed, timeline)

    def asked_of_samples(
        self, signals: Mapping[str, Signal], until: datetime
    ) -> dict[str, tuple[str, ConditionTimeline]]:
        """The signals and timelines of the samples of these signals, by their key for a checkpoint."""
        return {
            samples_key(one, signals[one.signal], until): (one.signal, timeline)
            for one, (_fed, timeline) in self._timelines.items()
            if one.signal in signals
        }

    def asked(self, signal: str, readings: Readings) -> dict[str, ConditionTimeline]:
        """The timelines that have processed exactly these readings of a signal, keyed by digest for a checkpoint."""
        until = readings[-1].at
        return {
            one.up_to(until).digest: timeline
            for one, (fed, timeline) in self._timelines.items()
            if one.signal == signal and len(fed) == len(readings)
        }


def _kept(key: ReplayKey, readings: Readings) -> tuple[Readings, ConditionTimeline] | None:
    """The timeline stored in the database, covering the older part of a long record; None if there is none."""
    if not isinstance(readings, Parted) or not readings.older.replayed:
        return None
    digest = key.up_to(readings.older.last.at).digest
    if digest not in readings.older.replayed:
        return None
    timeline = _restored(key, readings.older.replayed[digest])
    return None if timeline is None else (readings[: readings.older.count], timeline)


def _restored(key: ReplayKey, track: str, samples: Sequence[Sample] = ()) -> ConditionTimeline | None:
    from core.verdict.replay.serialization import load  # noqa: PLC0415  # only long records need it

    try:
        return load(key.compiled, key.looks, track, samples)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
        return None  # damaged; it is but a shortcut, and the readings themselves are there


def samples_key(key: ReplayKey, signal: Signal, until: datetime) -> str:
    """The key under which a timeline of samples known by an instant is stored: it names what they are samples of."""
    return f"{subject(signal)} {key.up_to(until).digest}"


def _is_extension(fed: Readings, readings: Readings) -> bool:
    """True if a timeline that has processed `fed` can be extended to `readings`."""
    if not begins(fed, readings):
        return False
    return len(fed) == len(readings) or not fed or _time(readings[len(fed)]) > _time(fed[-1])


def _same(one: Readings, other: Readings) -> bool:
    return len(one) == len(other) and begins(one, other)


def _time(reading: Any) -> datetime:
    """Processing time of a reading; for a case reviewed after it occurred, the review time."""
    at: datetime = reading.enters if isinstance(reading, Sample) else reading.at
    return at
