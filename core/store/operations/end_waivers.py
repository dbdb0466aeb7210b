"""End waivers whose sentence is edited, even if the sentence is later edited back."""

from __future__ import annotations

from datetime import datetime

from core.model.decisions import Waiver
from core.model.workspace import RecordId, Workspace
from core.store.transaction import Transaction


def end_waivers(transaction: Transaction) -> None:
    """Mark each waiver as ended if its condition was removed or its sentence changed.

    Renames have already been applied to both sentences. An ended waiver stays ended, whatever a text says; only undoing
    the edit itself restores it.
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
    """True if the condition still has the waiver's sentence."""
    condition = workspace.conditions(waiver.gate).get(waiver.condition)
    return condition is not None and condition.sentence == waiver.sentence
