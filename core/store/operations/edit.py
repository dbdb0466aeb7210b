"""Edit, add and remove single records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.errors import BadValue, Conflict, nearest
from core.model.base import Record, plain_text
from core.model.evidence_log import EVIDENCE_FILE
from core.model.gate import GATES
from core.model.names import check_name
from core.model.words import counted
from core.model.workspace import AGREED, MODELS, RecordId
from core.rules.integrity import places_text
from core.rules.references import references
from core.rules.sentences import names_it, sentences
from core.rules.validation import shortened, validated
from core.store.codec import from_json
from core.store.journal import changed_since
from core.store.operations.judge_sentences import judge_typed
from core.store.operations.reset_latch import keep_removed, reset_latch
from core.store.schema import own_fields
from core.store.transaction import Transaction, refuse_fixed


def edit(transaction: Transaction, record: RecordId, changes: Mapping[str, object], rev: int | None) -> Record:
    """Change fields of a record. Raises Conflict if one of them was changed since `rev` was read."""
    if rev is not None:
        refuse_stale(transaction, record, changes, rev)
    old = transaction.must_get(record)
    refuse_decided(record, "edited")
    fields = own_fields(type(old))
    for field in changes:
        if field not in fields:
            raise BadValue(f"there is no field {field!r}", record.path, nearest(field, fields))
    kept = {field: getattr(old, field) for field in fields}
    new = validated(type(old), kept | dict(changes), record.path)
    transaction.put(record, new)
    judge_typed(transaction)
    new = transaction.must_get(record)
    reset_latch(transaction)
    changed = [field for field in fields if getattr(old, field) != getattr(new, field)]
    transaction.describe("edit", f"{record.path}: {', '.join(changed)}")
    return new


def add(transaction: Transaction, record: RecordId, model: Record) -> None:
    """Add a record under an unused key."""
    refuse_fixed(record, "added")
    refuse_decided(record, "added by hand")
    if not isinstance(model, MODELS[record.kind]):
        raise BadValue(f"a {record.kind} cannot be made from a {type(model).__name__}", record.path)
    check_key(record)
    if transaction.get(record) is not None:
        raise BadValue(f"there is already a {record.kind} named {record.key!r}", record.path)
    transaction.put(record, validated(type(model), dict(model), record.path))
    judge_typed(transaction)
    reset_latch(transaction)
    transaction.describe("add", f"{record.path}: added")


def remove(transaction: Transaction, record: RecordId, rev: int | None) -> None:
    """Remove a record; refused while something names it."""
    refuse_fixed(record, "removed")
    refuse_decided(record, "removed")
    if rev is not None:
        refuse_stale(transaction, record, {}, rev)
    transaction.must_get(record)
    if places := list(named_by(transaction, record)):
        raise BadValue(
            f"it is still named by {places_text(places, transaction.before.workspace)}",
            record.path,
            "Change those first.",
        )
    transaction.put(record, None)
    keep_removed(transaction)
    transaction.describe("remove", f"{record.path}: removed")


def refuse_stale(transaction: Transaction, record: RecordId, changes: Mapping[str, object], rev: int | None) -> None:
    """Optimistic locking, checked under the write lock. A `rev` of None means that the record did not exist."""
    current, now = transaction.get(record), transaction.before.revs.get(record)
    if now == rev:
        return
    if current is not None and rev is not None and changes and _is_untouched(transaction, record, changes, rev):
        return
    entry = transaction.last_change(record)
    author = f" by {entry.actor}" if entry and entry.actor else ""
    action = "changed" if current is not None else "removed"
    mine = {field: changes[field] for field in changes if field in MODELS[record.kind].model_fields}
    theirs = {field: getattr(current, field) for field in mine} if current is not None else {}
    both = f"; you typed {shortened(fields_text(mine))}, it now says {shortened(fields_text(theirs))}"
    raise Conflict(
        f"it was {action}{author} since you read it{both if mine and current is not None else ''}",
        record.path,
        mine=fields_text(mine),
        theirs=fields_text(theirs),
        rev=now,
    )


def _is_untouched(transaction: Transaction, record: RecordId, fields: Iterable[str], rev: int) -> bool:
    """True if others changed only other fields of the record meanwhile."""
    since = changed_since(transaction.connection, record, rev)
    if any(entry.lacks_text for entry in since):
        return False  # nobody can tell any more
    model = MODELS[record.kind]
    sides = [(from_json(model, entry.before), from_json(model, entry.after)) for entry in since]
    return bool(sides) and all(
        before and after and all(getattr(before, field, None) == getattr(after, field, None) for field in fields)
        for before, after in sides
    )


def fields_text(fields: Mapping[str, object]) -> str:
    """A single field as its text; several as one line each."""
    texts = {field: _value_text(value) for field, value in fields.items()}
    return next(iter(texts.values())) if len(texts) == 1 else "\n".join(f"{k}: {v}" for k, v in texts.items())


def _value_text(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {one}" for key, one in sorted(value.items()))
    return ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else "" if value is None else str(value)


def refuse_decided(record: RecordId, action: str) -> None:
    """Raise BadValue for decisions and waivers, which are immutable."""
    if record.kind == "decision":
        raise BadValue(f"decisions are immutable: one cannot be {action}", record.path, "Record a new one.")
    if record.kind == "waiver":
        hint = "It ends when the sentence is edited."
        raise BadValue(f"a waiver is recorded by waiving and cannot be {action}", record.path, hint)


def check_key(record: RecordId) -> None:
    """Raise BadValue if the key is invalid for its kind."""
    gate, _, name = record.key.partition(".")
    try:
        if record.kind == "condition":
            if gate not in GATES:
                raise BadValue(f"{gate!r} is not an outcome", "gate", nearest(gate, GATES))
            check_name(name)
        elif record.kind in AGREED:
            check_name(record.key)
        elif not plain_text(record.key).strip():
            raise BadValue("its key must not be blank", record.kind)
    except ValueError as error:
        raise BadValue(str(error), record.path) from None


def named_by(transaction: Transaction, target: RecordId) -> Iterator[str]:
    """All places that name a record: fields, sentences, evidence."""
    for source, record in transaction.known.items():
        for reference in references(source, record):
            if reference.target == target and not reference.historic and source != target:
                yield f"{source.path}.{reference.field}"
    if target.kind in ("role", "activity", "signal", "item"):
        for source, field, text in sentences(transaction.known):
            if source != target and names_it(text, target):
                yield source.path if field == "sentence" else f"{source.path}.{field}"
    log = transaction.before.evidence
    if target.kind == "signal" and (readings := log.readings.get(target.key)):
        yield f"{EVIDENCE_FILE['reading']} ({counted(len(readings), 'reading')})"
    if target.kind == "activity" and (completions := log.completions.get(target.key)):
        yield f"{EVIDENCE_FILE['completion']} ({counted(len(completions), 'completion')})"
