"""Record evidence: a reading, or a completed activity."""

from __future__ import annotations

from datetime import datetime
from decimal import Context, Decimal
from typing import TypedDict, TypeVar, Unpack

from core.errors import BadValue, nearest
from core.model.evidence import Completion, Evidence, Reading
from core.model.evidence_log import EvidenceKind
from core.model.names import random_id
from core.model.quantity import EXAMPLE, fits, quantity
from core.model.signals import Signal
from core.model.workspace import RecordId
from core.remedy import Remedy
from core.rules.called import key_called
from core.rules.validation import validated
from core.store.transaction import Transaction

EvidenceT = TypeVar("EvidenceT", bound=Evidence)
EXACT = Context(prec=60)
"""Precision sufficient for any quantity that can be typed: 15 digits on each side, in weeks."""


def record_reading(  # the fields of a reading
    transaction: Transaction, signal: str, value: str, **fields: Unpack[Given]
) -> Reading:
    """Record a reading, with its value as typed in the signal's unit. Repeating it under the same id is no change."""
    transaction.refuse_in_doubt()
    workspace = transaction.before.workspace
    signal = key_called(workspace, "signal", signal, "signal")
    reading = reading_of(transaction, signal, value, **fields)
    transaction.refuse_ahead(reading.at, f"signals.{signal}.at")
    transaction.describe("record", f"{workspace.title(RecordId('signal', signal))}: recorded {value.strip()}")
    return put_new(transaction, "reading", reading, f"signals.{signal}")


def complete(  # the fields of a completion
    transaction: Transaction, activity: str, *, at: datetime | None, note: str, by: str
) -> Completion:
    """Record that an activity was done."""
    transaction.refuse_in_doubt()
    workspace = transaction.before.workspace
    activity = key_called(workspace, "activity", activity, "activity")
    completion = completion_of(transaction, activity, at=at, note=note, by=by, source="manual", id="")
    transaction.refuse_ahead(completion.at, f"activities.{activity}.at")
    transaction.describe("complete", f"{workspace.title(RecordId('activity', activity))}: done")
    return put_new(transaction, "completion", completion, f"activities.{activity}")


class Given(TypedDict):
    """Optional fields of a reading; an id is generated if none is given."""

    at: datetime | None
    n: int | None
    note: str
    source: str
    id: str


def reading_of(transaction: Transaction, signal: str, value: str, **given: Unpack[Given]) -> Reading:
    """A reading as it would be recorded. Raises BadValue if the signal does not exist or is fed by reviews."""
    workspace = transaction.before.workspace
    if (known := workspace.signals.get(signal)) is None:
        raise BadValue(f"there is no signal named {signal!r}", "signal", nearest(signal, workspace.signals))
    place = f"signals.{signal}"
    if known.stream:
        raise BadValue(
            f"reviews feed this signal ({known.stream}): no reading of it can be recorded",
            place,
            remedy=Remedy("review_cases"),
        )
    fields = {
        **given,
        "signal": signal,
        "at": event_time(transaction, given["at"], place),
        "value": in_base_units(value, known, place),
        "id": given["id"] or random_id(),
        "recorded": transaction.now,
        "version": workspace.workflow.version,
    }
    return validated(Reading, fields, place)


def completion_of(  # the fields of a completion
    transaction: Transaction,
    activity: str,
    *,
    at: datetime | None,
    note: str,
    by: str,
    source: str,
    id: str,  # noqa: A002  # the field's name
) -> Completion:
    """A completion as it would be recorded. Raises BadValue if the activity does not exist."""
    workspace = transaction.before.workspace
    if activity not in workspace.activities:
        raise BadValue(f"there is no activity named {activity!r}", "activity", nearest(activity, workspace.activities))
    place = f"activities.{activity}"
    fields = {
        "activity": activity,
        "at": event_time(transaction, at, place),
        "by": by or transaction.actor,
        "note": note,
        "source": source,
        "id": id or random_id(),
        "recorded": transaction.now,
    }
    return validated(Completion, fields, place)


def put_new(transaction: Transaction, kind: EvidenceKind, new: EvidenceT, place: str) -> EvidenceT:
    """Add evidence; a pair of source and id identifies it and cannot have different content."""
    old = transaction.find(kind, new.key)
    if isinstance(old, type(new)):
        if old.model_copy(update={"recorded": None}) == new.model_copy(update={"recorded": None}):
            return old
        raise BadValue(f"{'/'.join(new.key)} is already recorded with other content", place)
    transaction.put_evidence(kind, None, new)
    return new


def event_time(transaction: Transaction, at: datetime | None, place: str) -> datetime:
    """The time of an event, by default now. Raises BadValue for a time without a zone, which is ambiguous."""
    if at is None:
        return transaction.now
    if at.tzinfo is None:
        raise BadValue("a time must have a zone, such as 2025-03-03T09:00:00Z", f"{place}.at")
    return at


def in_base_units(value: str, signal: Signal, place: str) -> Decimal:
    """The exact value of `5%`, `0.05` or `3s`. Raises BadValue if it is no number or does not fit the unit."""
    text, example = value.strip(), f"Expected a value such as {EXAMPLE[signal.unit]}."
    try:
        exact = quantity(text)
    except ValueError as error:
        raise BadValue(str(error), place, example) from None
    if not fits(text, signal.unit):
        raise BadValue(f"{text!r} does not fit the unit {signal.unit}", place, example)
    if reason := signal.out_of_range(exact):
        raise BadValue(f"{text!r} is out of range: {reason}", place, example)
    return EXACT.divide(Decimal(exact.numerator), Decimal(exact.denominator))
