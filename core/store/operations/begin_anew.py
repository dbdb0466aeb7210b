"""A Stop condition that was changed latches only from its change on."""

from __future__ import annotations

from core.errors import BadValue
from core.language.parse import parse
from core.language.predicate import Measured
from core.model.base import Record
from core.model.gate import Condition
from core.model.signals import Signal
from core.model.workspace import RecordId
from core.store.transaction import Transaction

DECIDING = ("kind", "unit", "max_age", "baseline", "from_stage", "zero_when")
"""The fields of a signal on which its findings depend."""


def begin_anew(transaction: Transaction) -> None:
    """Gives each Stop condition whose meaning changes the present instant as its beginning."""
    changed = {record.key for record, new in transaction.records.items() if _means_another(transaction, record, new)}
    names = {key for key in changed if not key.startswith("stop.")}
    for name, condition in transaction.workspace.conditions("stop").items():
        record = RecordId("condition", f"stop.{name}")
        if record.key in changed or signal_of(condition.sentence) in names:
            transaction.put(record, condition.model_copy(update={"since": transaction.edit_time}))


def signal_of(sentence: str) -> str:
    """The signal that a sentence measures; empty where it is about something else, or cannot be read."""
    try:
        predicate = parse(sentence)
    except BadValue:
        return ""
    return predicate.signal if isinstance(predicate, Measured) else ""


def _means_another(transaction: Transaction, record: RecordId, new: Record | None) -> bool:
    old = transaction.known.get(record)
    if isinstance(new, Signal):
        return isinstance(old, Signal) and any(getattr(old, field) != getattr(new, field) for field in DECIDING)
    if record.kind != "condition" or not record.key.startswith("stop.") or not isinstance(new, Condition):
        return False
    if not isinstance(old, Condition):
        return new.since is None
    return old.sentence != new.sentence and old.since == new.since
