"""Restart the latch of a changed Stop condition from its change; its earlier sentence is preserved."""

from __future__ import annotations

from datetime import datetime

from core.errors import BadValue
from core.language.parse import parse
from core.language.predicate import Measured
from core.model.base import Record
from core.model.gate import Condition, Earlier
from core.model.signals import Signal
from core.model.workspace import RecordId
from core.store.transaction import Transaction
from core.verdict.explicit_sentence import explicit_sentence

DECIDING = ("kind", "unit", "max_age", "baseline", "from_stage", "zero_when", "stream", "of")
"""Signal fields on which findings depend."""


def reset_latch(transaction: Transaction) -> None:
    """Set `since` of each Stop condition whose meaning changes to now, and preserve its earlier sentence.

    This includes changes of its signal: then the sentence is preserved with the values taken from the signal.
    """
    signals = {
        record.key: old for record, new in transaction.records.items() if (old := _redefined(transaction, record, new))
    }
    for name, condition in transaction.workspace.conditions("stop").items():
        record = RecordId("condition", f"stop.{name}")
        before = transaction.known.get(record)
        signal = signals.get(signal_of(condition.sentence))
        if not signal and not _means_another(before, transaction.records.get(record)):
            continue
        at = transaction.edit_time
        if isinstance(before, Condition):
            keep_earlier(transaction, name, before.sentence, at)
        transaction.put(record, condition.model_copy(update={"since": at}))
    for key, signal in signals.items():
        _spell_out(transaction, key, signal)


def keep_removed(transaction: Transaction) -> None:
    """Preserve the sentences of removed Stop conditions."""
    for record, new in list(transaction.records.items()):
        old = transaction.known.get(record)
        if new is None and isinstance(old, Condition) and record.key.startswith("stop."):
            keep_earlier(transaction, record.key.partition(".")[2], old.sentence, transaction.edit_time)


def keep_earlier(transaction: Transaction, name: str, sentence: str, until: datetime) -> None:
    """Record a sentence that was in force until then."""
    record = RecordId("earlier", name)
    known = transaction.get(record)
    transaction.put(record, (known if isinstance(known, Earlier) else Earlier()).ending(sentence, until))


def signal_of(sentence: str) -> str:
    """The signal that a sentence measures; empty if there is none, or if it cannot be parsed."""
    try:
        predicate = parse(sentence)
    except BadValue:
        return ""
    return predicate.signal if isinstance(predicate, Measured) else ""


def _spell_out(transaction: Transaction, key: str, signal: Signal) -> None:
    """Make earlier sentences of a signal explicit before the signal changes."""
    for name, earlier in transaction.workspace.earlier.items():
        explicit = {
            until: explicit_sentence(sentence, signal) if signal_of(sentence) == key else sentence
            for until, sentence in earlier.sentences.items()
        }
        transaction.put(RecordId("earlier", name), Earlier(sentences=explicit))


def _redefined(transaction: Transaction, record: RecordId, new: Record | None) -> Signal | None:
    """The signal before the change; None unless fields that affect its findings change."""
    old = transaction.known.get(record)
    if not (isinstance(new, Signal) and isinstance(old, Signal)):
        return None
    return old if any(getattr(old, field) != getattr(new, field) for field in DECIDING) else None


def _means_another(old: Record | None, new: Record | None) -> bool:
    if not isinstance(new, Condition):
        return False
    if not isinstance(old, Condition):
        return new.since is None
    return old.sentence != new.sentence and old.since == new.since
