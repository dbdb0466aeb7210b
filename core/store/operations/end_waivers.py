"""An edit of its sentence ends a waiver, also when the sentence is later edited back."""

from __future__ import annotations

from datetime import datetime

from core.model.decisions import Waiver
from core.model.workspace import RecordId, Workspace
from core.store.transaction import Transaction


def end_waivers(transaction: Transaction) -> None:
    """Says of each waiver whose condition is gone, or reads otherwise than when it was given, that it is over.

    A rename has changed the sentence in both by now. What ended once stays ended, whatever a text says; only who
    takes back the edit itself has the waiver back.
    """
    if not any(record.kind in ("condition", "waiver") for record in transaction.records):
        return
    for key, waiver in transaction.workspace.waivers.items():
        record = RecordId("waiver", key)
        if (ended := _ended(transaction, record, waiver)) != waiver.ended:
            transaction.put(record, waiver.model_copy(update={"ended": ended}))


def _ended(transaction: Transaction, record: RecordId, waiver: Waiver) -> datetime | None:
    known = transaction.known.get(record)
    fits = _fits(waiver, transaction.workspace)
    if isinstance(known, Waiver) and not transaction.undoes:
        if known.ended:
            return known.ended
        fits = fits and _fits(known, transaction.before.workspace)
    if fits or waiver.ended or waiver.until <= transaction.edit_time:
        return waiver.ended
    return transaction.edit_time


def _fits(waiver: Waiver, workspace: Workspace) -> bool:
    """Whether its condition still reads as it did."""
    condition = workspace.conditions(waiver.gate).get(waiver.condition)
    return condition is not None and condition.sentence == waiver.sentence
