"""Delete the records that name a deleted one, if a conflict is resolved in favour of the deletion."""

from __future__ import annotations

from typing import Literal

from core.errors import BadValue
from core.model.conflict import OpenConflict
from core.model.evidence_log import EvidenceKind
from core.model.workspace import MODELS, RecordId
from core.rules.naming import naming, place_of, without
from core.rules.record_values import with_value
from core.rules.validation import validated
from core.store import conflicts
from core.store.transaction import Transaction

REMOVABLE = ("condition", "test")
"""Kinds of records that are meaningless without the record they name."""
ABOUT: dict[str, EvidenceKind] = {"signal": "reading", "activity": "completion"}
"""The evidence about a record, by kind."""


def remove_dependents(transaction: Transaction, gone: RecordId, side: Literal["ours", "theirs"]) -> tuple[str, ...]:
    """Remove or blank what names the record; returns the effects in words.

    If the deleting side has its own value in a conflict that is still open, that value is used.
    """
    open_ones = conflicts.all_open(transaction.connection)
    effects: list[str] = []
    waiting = [gone]
    while waiting:
        target = waiting.pop()
        effects += _evidence(transaction, target, open_ones)
        records = {one: record for one, record in transaction.workspace.records() if one != target}
        for named, source, name in sorted(naming(records)):
            if named != target or (record := transaction.get(source)) is None:
                continue
            open_conflict = next((one for one in open_ones if _is_about(one, source, name)), None)
            left = without(record, name, target)
            if open_conflict is not None and transaction.conflicts.get(open_conflict.place, (None, None))[0] is None:
                value = getattr(open_conflict, side)
                if open_conflict.place.field:
                    left = with_value(record, name, value, open_conflict.place.path)
                else:
                    left = None if value is None else validated(MODELS[source.kind], value, open_conflict.place.path)
                transaction.conflicts[open_conflict.place] = (open_conflict, None)
            elif left is None and source.kind not in REMOVABLE:
                raise BadValue(f"{place_of(source, name)} names it", gone.path)
            transaction.put(source, left)
            effects.append(place_of(source, name))
            if left is None:
                waiting.append(source)
    return tuple(dict.fromkeys(effects))


def _is_about(conflict: OpenConflict, source: RecordId, name: str) -> bool:
    place = conflict.place
    return place.record == source and place.field in ("", name)


def _evidence(transaction: Transaction, target: RecordId, open_ones: tuple[OpenConflict, ...]) -> list[str]:
    """Remove the evidence about the record, with its conflicts."""
    if (kind := ABOUT.get(target.kind)) is None:
        return []
    log = transaction.before.evidence
    about = (log.readings if kind == "reading" else log.completions).get(target.key, ())
    for one in about:
        transaction.put_evidence(kind, one, None)
    gone = {one.name for one in about}
    for conflict in open_ones:
        if conflict.place.record.kind == kind and conflict.place.record.key in gone:
            transaction.conflicts[conflict.place] = (conflict, None)
    return [f"{len(about)} {kind}{'s' * (len(about) != 1)} of {target.path}"] if about else []
