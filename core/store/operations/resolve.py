"""Apply a merge, and resolve its conflicts one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import BadValue, Conflict, nearest
from core.model.base import Record
from core.model.conflict import OpenConflict
from core.model.evidence import Evidence, ExceptionCase, Reading
from core.model.evidence_log import EVIDENCE, EvidenceLog
from core.model.field_ref import AnyId, EvidenceId, FieldRef
from core.model.place_text import place_in_words
from core.model.workspace import MODELS, Workspace
from core.rules.integrity import places_text
from core.rules.record_values import with_value
from core.rules.validation import validated
from core.store import conflicts
from core.store.operations.judge_sentences import judge_typed
from core.store.operations.remove_dependents import remove_dependents
from core.store.operations.replace import replace
from core.store.operations.reset_latch import keep_removed, reset_latch
from core.store.rows import Key
from core.store.transaction import Transaction

CHOOSE_OTHER = "Choose the other side, or first change what does not go with this one."


def apply_merge(
    transaction: Transaction,
    workspace: Workspace,
    evidence: EvidenceLog,
    open_conflicts: Sequence[OpenConflict],
    cases: Mapping[Key, ExceptionCase | None],
) -> int:
    """Apply a merge result and store its conflicts; returns the number of changed records."""
    count = replace(transaction, workspace, evidence, cases)
    conflicts.put(transaction.connection, open_conflicts)
    transaction.describe("merge", f"merged {count} {'change' if count == 1 else 'changes'}")
    return count


def resolve(
    transaction: Transaction, path: str, value: Any, *, seen: OpenConflict | None = None, by_text: bool = False
) -> tuple[str, ...]:
    """Apply the chosen value, as in JSON; returns the effects on dependents in words.

    None removes a record, or resets a field to its default. With `seen`, raises Conflict if one of its sides was edited
    since. Records that name a removed one are removed too, and the conflicts about them are resolved by the same side.
    """
    conflict = conflict_at(conflicts.all_open(transaction.connection), path)
    as_held = conflicts.as_held(transaction.path, transaction.before.workspace)
    if seen is not None and seen not in as_held(transaction.connection):
        raise Conflict("it was changed since you read it", path)
    place = conflict.place
    record = place.record
    if isinstance(record, EvidenceId):
        old: Record | None = transaction.find(record.kind, (record.source, record.id))
        new = _chosen(EVIDENCE[record.kind], old, place, value)
        _refuse_out_of_range(transaction, new, place)
        transaction.put_evidence(record.kind, _evidence(old), _evidence(new))
    else:
        transaction.put(record, _chosen(MODELS[record.kind], transaction.get(record), place, value))
        if value not in (conflict.base, conflict.ours, conflict.theirs):
            judge_typed(transaction)
        reset_latch(transaction)
    transaction.conflicts[place] = (conflict, None)
    along: tuple[str, ...] = ()
    if value is None and not place.field and not isinstance(record, EvidenceId):
        along = remove_dependents(transaction, record, "ours" if conflict.ours is None else "theirs")
    keep_removed(transaction)
    workspace = transaction.before.workspace
    resolved = place_in_words(workspace, path)
    words = f"resolved {resolved}{f'; also changed: {places_text(along, workspace)}' if along else ''}"
    transaction.describe(*(("settle", f"settled {resolved}: the text says so") if by_text else ("resolve", words)))
    return along


def conflict_at(open_ones: Sequence[OpenConflict], path: str) -> OpenConflict:
    """The conflict at a place. Raises BadValue if there is none."""
    known = {one.place.path: one for one in open_ones}
    if path not in known:
        raise BadValue(f"there is no conflict at {path!r}", "conflicts", nearest(path, known))
    return known[path]


def _chosen(model: type[Record], record: Record | None, place: FieldRef[AnyId], value: Any) -> Record | None:
    if not place.field:
        return None if value is None else validated(model, value, place.path)
    if record is None:
        if value is None:
            return None
        raise BadValue("the record was removed since: the value has no place any more", place.path, "Choose ours.")
    return with_value(record, place.field, value, place.record.path)


def _refuse_out_of_range(transaction: Transaction, record: Record | None, place: FieldRef[AnyId]) -> None:
    signal = transaction.workspace.signals.get(record.signal) if isinstance(record, Reading) else None
    if isinstance(record, Reading) and signal and (reason := signal.out_of_range(record.value)):
        raise BadValue(f"{record.value} cannot be a reading of {record.signal}: {reason}", place.path)


def _evidence(record: Record | None) -> Evidence | None:
    return record if isinstance(record, Evidence) else None
