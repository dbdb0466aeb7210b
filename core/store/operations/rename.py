"""Rename a record and all references to it."""

from __future__ import annotations

from core.errors import BadValue
from core.model.workspace import AGREED, RecordId
from core.rules.renames import in_records, new_id
from core.store.operations.edit import check_key
from core.store.transaction import Transaction, refuse_fixed


def rename(transaction: Transaction, record: RecordId, new_key: str) -> None:
    """Change the key, in every field, sentence and piece of evidence. A condition stays in its gate."""
    refuse_fixed(record, "renamed")
    if record.kind not in (*AGREED, "condition") or record.kind == "open":
        raise BadValue(f"a {record.kind} has no name of its own", record.path)
    transaction.must_get(record)
    new = new_id(record, new_key)
    if new == record:
        return
    check_key(new)
    if transaction.get(new) is not None:
        raise BadValue(f"there is already a {new.kind} named {new.key!r}", record.path)
    changed = in_records(transaction.known, record, new)
    for gone in transaction.known.keys() - changed.keys():
        transaction.put(gone, None)
    for place, model in changed.items():
        transaction.put(place, model)
    _in_evidence(transaction, record, new)
    transaction.describe("rename", f"{record.path}: renamed to {new.key}")


def _in_evidence(transaction: Transaction, old: RecordId, new: RecordId) -> None:
    log = transaction.before.evidence
    if old.kind == "signal":
        for reading in log.readings.get(old.key, ()):
            transaction.put_evidence("reading", reading, reading.model_copy(update={"signal": new.key}))
    if old.kind == "condition" and old.key.startswith("stop."):
        for stop in log.stops:
            if f"stop.{stop.condition}" == old.key:
                named = stop.model_copy(update={"condition": new.key.partition(".")[2]})
                transaction.put_evidence("stop", stop, named)
    if old.kind == "activity":
        for completion in log.completions.get(old.key, ()):
            transaction.put_evidence("completion", completion, completion.model_copy(update={"activity": new.key}))
