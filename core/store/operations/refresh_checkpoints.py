"""Create replay checkpoints in the transaction after which they are worthwhile.

The newest readings of a signal stay outside of its checkpoint: a thirty-second of them, but no fewer than `FEWEST` and
no more than `AT_HAND`. So do the `FEWEST_CASES` cases that were reviewed last. A checkpoint is made anew when twice as
many lie outside, so that recording `n` readings writes it at most `n / FEWEST` times, or when a condition asks for a
replay that it lacks.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import TypeGuard

from core.model.cases import Cases
from core.model.evidence import ExceptionCase, Reading
from core.model.evidence_log import EvidenceLog
from core.model.readings import AT_HAND, OlderReadings, Readings
from core.model.workspace import Workspace
from core.store.checkpoints import TAIL
from core.store.review_facts import replayed_reviews, write_replays
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.observations.review_samples import Sample
from core.verdict.replay.cache import ReplayCache
from core.verdict.replay.serialization import dump

FEWEST = 16
"""The fewest newest readings that are not covered by a checkpoint."""
FEWEST_CASES = 100
"""The fewest cases reviewed last that are not covered."""
SHARE = 32
"""One in so many readings is not covered, within the bounds."""
GROWTH = 2
"""A checkpoint is made anew if so many times as many readings are not covered."""
RECORD = ""
"""Digest for a signal that no condition uses: it has no timeline, but its record is split all the same."""


def refresh_checkpoints(
    connection: sqlite3.Connection, workspace: Workspace, evidence: EvidenceLog, now: datetime, *, keys_may_differ: bool
) -> EvidenceLog:
    """Create a checkpoint of each long record that has grown or lacks a replay that a condition asks for.

    Returns the same evidence, with older parts as covered by the checkpoints.
    """
    cuts = {name: _cut(of_one) for name, of_one in evidence.readings.items() if _grown(of_one)}
    cuts = {name: cut for name, cut in cuts.items() if cut}
    covered = {name: one.older.count for name, one in evidence.readings.items() if _has_checkpoint(one)}
    older = {name: evidence.readings[name][:cut] for name, cut in (covered | cuts).items()}
    until = _known_until(evidence.exceptions)
    before = evidence.exceptions.replayed if isinstance(evidence.exceptions, Cases) else None
    samples_grew = until is not None and (before is None or before.until != until)
    if not cuts and not samples_grew and not ((covered or until) and keys_may_differ):
        return evidence
    streams = {name: one for name, one in workspace.signals.items() if one.stream} if until else {}
    replay = ReplayCache()
    samples = {name: _known_by(until, replay.samples(name, one, evidence)) for name, one in streams.items()}
    log = replace(evidence, readings={**evidence.readings, **older})
    context = Context(workspace, log, now, replay, assumed=samples)
    evaluate(context)
    readings = dict(evidence.readings)
    for name, part in older.items():
        asked = replay.asked(name, part)
        if name not in cuts and _has_checkpoint(part) and asked.keys() <= part.older.replayed.keys():
            continue
        timelines = {RECORD: ""} | {digest: dump(timeline) for digest, timeline in asked.items()}
        _write(connection, name, part[-1], len(part), timelines)
        tail = tuple(part[-TAIL:])
        fetches = partial(tuple, part), timelines, (len(tail), partial(tuple, tail))
        older_part = OlderReadings(len(part), part[0], part[-1], *fetches)
        readings[name] = Readings(older_part, tuple(readings[name][len(part) :]))
    evidence = replace(evidence, readings=readings)
    if until is None or not isinstance(evidence.exceptions, Cases):
        return evidence
    asked_of_samples = replay.asked_of_samples(streams, until)
    if not samples_grew and before is not None and asked_of_samples.keys() <= before.timelines.keys():
        return evidence
    tracks = {key: dump(timeline, samples[name]) for key, (name, timeline) in asked_of_samples.items()}
    replayed = replayed_reviews(until, tracks, evidence.exceptions.facts, len(evidence.exceptions.changed))
    write_replays(connection, replayed, evidence.sessions)
    return replace(evidence, exceptions=evidence.exceptions.with_replays(replayed))


def _known_until(cases: Sequence[ExceptionCase]) -> datetime | None:
    """The instant up to which a checkpoint covers the samples, be it new; None if there are few."""
    if not isinstance(cases, Cases):
        return None
    replayed, most = cases.replayed, GROWTH * FEWEST_CASES
    if (replayed.uncovered + len(cases.changed) if replayed else len(cases.facts)) <= most:
        return replayed.until if replayed else None
    times = sorted(max(one.at for one in case.reviews.values()) for case in cases.facts)
    if replayed and len(times) - bisect_right(times, replayed.until) <= most:
        return replayed.until
    return times[-FEWEST_CASES - 1]


def _known_by(until: datetime | None, samples: Sequence[Sample]) -> Sequence[Sample]:
    return samples if until is None else samples[: bisect_right(samples, until, key=attrgetter("enters"))]


def _has_checkpoint(readings: Sequence[Reading]) -> TypeGuard[Readings]:
    return isinstance(readings, Readings) and bool(readings.older.replayed)


def _grown(readings: Sequence[Reading]) -> bool:
    uncovered = len(readings.newer) if _has_checkpoint(readings) else len(readings)
    return uncovered > GROWTH * _at_hand(len(readings))


def _at_hand(count: int) -> int:
    """The number of newest readings, of so many, that a new checkpoint does not cover."""
    return min(max(count // SHARE, FEWEST), AT_HAND)


def _cut(readings: Sequence[Reading]) -> int:
    """Number of older readings; those of one instant stay together. 0 if none are left."""
    cut = len(readings) - _at_hand(len(readings))
    while cut > 0 and readings[cut - 1].at == readings[cut].at:
        cut -= 1
    return cut


def _write(
    connection: sqlite3.Connection, signal: str, last: Reading, count: int, timelines: Mapping[str, str]
) -> None:
    connection.execute('DELETE FROM "checkpoint" WHERE "signal" = ?', (signal,))
    until = last.at.isoformat()
    connection.executemany(
        'INSERT INTO "checkpoint" ("signal", "asked", "until", "count", "track") VALUES (?, ?, ?, ?, ?)',
        [(signal, replay_key, until, count, track) for replay_key, track in timelines.items()],
    )
