"""Reject new sentences in forms that are no longer allowed."""

from __future__ import annotations

from core.errors import BadValue
from core.language.errors import SentenceError
from core.language.semantics import refuse_without_window
from core.rules.sentences import sentences
from core.store.transaction import Transaction


def judge_typed(transaction: Transaction) -> None:
    """Raise BadValue if a new sentence lacks a window; existing ones may remain."""
    known = {text for _, _, text in sentences(transaction.known)}
    changed = {record: model for record, model in transaction.records.items() if model is not None}
    for record, field, text in sentences(changed):
        try:
            if text not in known:
                refuse_without_window(text)
        except SentenceError as error:
            place = record.path if field == "sentence" else f"{record.path}.{field}"
            raise BadValue(f"{error.message} ({error.place} of the sentence)", place, error.hint) from None
