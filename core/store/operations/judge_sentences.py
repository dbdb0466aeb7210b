"""Bring sentences that people typed into the form in which they are stored."""

from __future__ import annotations

from core.errors import BadValue
from core.language.errors import SentenceError
from core.language.semantics import refuse_without_window
from core.language.titles import with_name
from core.language.vocabulary import Vocabulary
from core.rules.sentences import sentences
from core.store.transaction import Transaction


def judge_typed(transaction: Transaction) -> None:
    """Put names in the place of titles; raise BadValue if a new sentence lacks a window. Existing ones may remain."""
    known = {text for _, _, text in sentences(transaction.known)}
    vocabulary = Vocabulary.of(transaction.workspace)
    changed = {record: model for record, model in transaction.records.items() if model is not None}
    for record, field, text in sentences(changed):
        try:
            if text in known:
                continue
            refuse_without_window(named := with_name(text, vocabulary))
            if named != text:
                transaction.put(record, changed[record].model_copy(update={field: named}))
        except SentenceError as error:
            place = record.path if field == "sentence" else f"{record.path}.{field}"
            raise BadValue(f"{error.message} ({error.place} of the sentence)", place, error.hint) from None
