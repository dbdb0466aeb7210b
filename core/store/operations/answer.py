"""Answer a workshop question, which may change several records, and close the open decisions it settles."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import BadValue
from core.model.workspace import MODELS, RecordId, Workspace
from core.rules.validation import validated
from core.store.operations.edit import check_key, refuse_decided, refuse_stale
from core.store.operations.judge_sentences import judge_typed
from core.store.operations.reset_latch import keep_removed, reset_latch
from core.store.schema import own_fields
from core.store.transaction import Transaction, refuse_fixed
from core.verdict.readiness import readiness

READ = ("import", "merge", "resolve")
"""Operations that apply the contents of a text."""


def answer(
    transaction: Transaction,
    label: str,
    changes: Mapping[RecordId, Mapping[str, object] | None],
    revs: Mapping[RecordId, int | None],
) -> None:
    """Change fields of records; missing records are created, and None instead of fields removes one.

    Raises Conflict if one was changed since its rev in `revs` was read; a rev of None means that it did not exist.
    """
    if not changes:
        raise BadValue("there is nothing to answer", label)
    for record, fields in changes.items():
        refuse_decided(record, "edited")
        if record in revs:
            refuse_stale(transaction, record, fields or {}, revs[record])
        if fields is None:
            refuse_fixed(record, "removed")
            transaction.put(record, None)
            continue
        model, old = MODELS[record.kind], transaction.get(record)
        if old is None:
            refuse_fixed(record, "added")
            check_key(record)
        kept = {field: getattr(old, field) for field in own_fields(model)} if old else {}
        transaction.put(record, validated(model, kept | dict(fields), record.path))
    judge_typed(transaction)
    reset_latch(transaction)
    keep_removed(transaction)
    transaction.describe("answer", label)


def settle(transaction: Transaction) -> None:
    """Close open decisions whose place is written by this transaction. A text that is imported remains as it is.

    If one side wrote the place and the other left it open, a merge has both: the next change of that record settles it.
    """
    before = transaction.before.workspace
    if not before.open or not transaction.records or transaction.undoes or transaction.action in READ:
        return
    waited, waits = _waiting(before), _waiting(transaction.workspace)
    for key, left in before.open.items():
        record = RecordId("open", key)
        over = left.place not in waits and (left.place in waited or _is_touched(transaction, left.place))
        if over and transaction.get(record) == left:
            transaction.put(record, None)


def _is_touched(transaction: Transaction, place: str) -> bool:
    return any(place.startswith(f"{record.path}.") for record in transaction.records)


def _waiting(workspace: Workspace) -> set[str]:
    return {blank.place.path for blank in readiness(workspace).blanks}
