"""A merge taken in, and its conflicts resolved one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.errors import BadValue, Conflict, nearest
from core.model.base import Record
from core.model.conflict import OpenConflict, Place, is_evidence
from core.model.evidence import Evidence
from core.model.evidence_log import EVIDENCE, EvidenceLog
from core.model.workspace import MODELS, RecordId, Workspace
from core.store import conflicts
from core.store.operations.begin_anew import begin_anew, keep_removed
from core.store.operations.replace import replace
from core.store.operations.sentences import judge_typed
from core.store.transaction import Transaction
from core.store.validation import validated
from core.store.values import with_value


def take_in(
    transaction: Transaction, workspace: Workspace, evidence: EvidenceLog, found: Sequence[OpenConflict]
) -> int:
    """Puts what a merge came to in place, and its conflicts on the list; how many records changed."""
    count = replace(transaction, workspace, evidence)
    conflicts.put(transaction.connection, found)
    transaction.describe("merge", f"merged {count} {'change' if count == 1 else 'changes'}")
    return count


def resolve(
    transaction: Transaction, path: str, value: Any, *, seen: OpenConflict | None = None, by_text: bool = False
) -> OpenConflict:
    """Puts the chosen value, as JSON has it, in place. None takes a record out, or gives a field its default.

    With `seen`, only while its sides are as they were then: Conflict where somebody edited it since.
    """
    conflict = find(conflicts.all_open(transaction.connection), path)
    as_held = conflicts.as_held(transaction.path, transaction.before.workspace)
    if seen is not None and seen not in as_held(transaction.connection):
        raise Conflict("it was changed since you read it", path)
    place = conflict.place
    if is_evidence(place.kind):
        source, _, key = place.key.partition("/")
        old: Record | None = transaction.find(place.kind, (source, key))
        new = _chosen(EVIDENCE[place.kind], old, place, value)
        transaction.put_evidence(place.kind, _evidence(old), _evidence(new))
    else:
        record = RecordId(place.kind, place.key)
        transaction.put(record, _chosen(MODELS[place.kind], transaction.get(record), place, value))
        if value not in (conflict.base, conflict.ours, conflict.theirs):
            judge_typed(transaction)
        begin_anew(transaction)
        keep_removed(transaction)
    transaction.conflicts[place] = (conflict, None)
    transaction.describe(
        *(("settle", f"settled {path}: the text says so") if by_text else ("resolve", f"resolved {path}"))
    )
    return conflict


def find(open_ones: Sequence[OpenConflict], path: str) -> OpenConflict:
    """The conflict at a place; BadValue where there is none."""
    known = {one.place.path: one for one in open_ones}
    if path not in known:
        raise BadValue(f"there is no conflict at {path!r}", "conflicts", nearest(path, known))
    return known[path]


def _chosen(model: type[Record], record: Record | None, place: Place, value: Any) -> Record | None:
    if not place.field:
        return None if value is None else validated(model, value, place.path)
    if record is None:
        if value is None:
            return None
        raise BadValue("the record was taken out since: there is nothing left to put it in", place.path, "Choose ours.")
    return with_value(record, place.field, value, Place(place.kind, place.key).path)


def _evidence(record: Record | None) -> Evidence | None:
    return record if isinstance(record, Evidence) else None
