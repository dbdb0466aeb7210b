"""Record the gate's Stops as evidence, so that everyone who has the text knows of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from core.language.errors import SentenceError
from core.language.parse import parse
from core.model.base import instant_text
from core.model.evidence import StopEvent
from core.store.snapshot import Snapshot
from core.store.transaction import Transaction
from core.verdict.context import Context, context_of_now
from core.verdict.evaluate import evaluate
from core.verdict.latch import rests_on_evidence
from core.verdict.replay.cache import ReplayCache

ID = 12


def record_stop_events(transaction: Transaction, replay: ReplayCache) -> None:
    """Record the Stops caused by evidence that have not been recorded since the last resume."""
    before = transaction.before
    for stop in unrecorded_stops(context_of_now(before.workspace, before.evidence, transaction.at, replay)):
        transaction.put_evidence("stop", None, stop)
    transaction.describe("say", "recorded that the gate says Stop")


def has_unrecorded_stops(seen: Snapshot, clock: datetime, replay: ReplayCache) -> bool:
    """Report if there is a Stop to record."""
    return any(unrecorded_stops(context_of_now(seen.workspace, seen.evidence, clock, replay)))


def unrecorded_stops(context: Context) -> Iterator[StopEvent]:
    """The Stops caused by evidence that have not been recorded since the last resume."""
    newest = context.evidence.newest
    recorded_conditions = {one.condition for one in context.said_stops}
    for finding in evaluate(context).of("stop"):
        if (
            newest is None
            or finding.latched is None
            or finding.id in recorded_conditions
            or not _rests(finding.latched_by)
        ):
            continue
        recorded = max(finding.latched, min(newest.at, context.at))
        key = sha256(f"{finding.id} {instant_text(finding.latched)} {instant_text(recorded)}".encode()).hexdigest()[:ID]
        yield StopEvent(
            id=key, condition=finding.id, at=finding.latched, sentence=finding.latched_by, recorded=recorded
        )


def _rests(sentence: str) -> bool:
    try:
        return rests_on_evidence(parse(sentence))
    except SentenceError:
        return False
