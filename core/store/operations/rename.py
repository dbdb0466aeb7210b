"""Renaming a record, in everything that names it."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import BadValue
from core.model.base import Record
from core.model.decisions import Decision, Waiver
from core.model.gate import Earlier
from core.model.gate_test import GateTest
from core.model.open_decision import OpenDecision, moved, open_key
from core.model.references import renamed as with_new_name
from core.model.workspace import AGREED, RecordId
from core.store.operations.edit import check_key
from core.store.operations.sentence_references import all_sentences, renamed
from core.store.transaction import Transaction, refuse_fixed


def rename(transaction: Transaction, record: RecordId, new_key: str) -> None:
    """The new key in its place, and in every field, sentence and piece of evidence. A condition stays in its gate."""
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


def new_id(record: RecordId, new_key: str) -> RecordId:
    """The name alone is enough for a condition: `hold.old` renamed to `new` is `hold.new`."""
    if record.kind != "condition":
        return RecordId(record.kind, new_key)
    gate, _, _ = record.key.partition(".")
    if "." not in new_key:
        new_key = f"{gate}.{new_key}"
    if new_key.partition(".")[0] != gate:
        raise BadValue("a rename cannot move a condition to another outcome", record.path)
    return RecordId("condition", new_key)


def in_records(records: Mapping[RecordId, Record], old: RecordId, new: RecordId) -> dict[RecordId, Record]:
    """These records with the new key in its place, and in every field and sentence that names it."""
    changed = {new if source == old else source: _in_record(record, old, new) for source, record in records.items()}
    _move_open(changed, old, new)
    if old.kind != "condition":
        for source, field, text in list(all_sentences(changed)):
            if (sentence := renamed(text, old, new.key)) != text:
                changed[source] = changed[source].model_copy(update={field: sentence})
        for source, record in list(changed.items()):
            if isinstance(record, Earlier):
                told = {until: renamed(text, old, new.key) for until, text in record.sentences.items()}
                changed[source] = record.model_copy(update={"sentences": told})
    elif old.key.startswith("stop."):
        _rename_earlier(changed, old.key.partition(".")[2], new.key.partition(".")[2])
    return changed


def _rename_earlier(records: dict[RecordId, Record], old: str, new: str) -> None:
    """The earlier sentences of a condition go with it, beside those of one that had the name before."""
    moved, there = (records.pop(RecordId("earlier", name), None) for name in (old, new))
    if isinstance(moved, Earlier):
        others = there.sentences if isinstance(there, Earlier) else {}
        records[RecordId("earlier", new)] = Earlier(sentences=others | moved.sentences)
    elif there is not None:
        records[RecordId("earlier", new)] = there


def _move_open(records: dict[RecordId, Record], old: RecordId, new: RecordId) -> None:
    """What was left open of it goes with it, under the key of its new place."""
    for source, record in list(records.items()):
        if isinstance(record, OpenDecision) and (place := moved(record.place, old.path, new.path)) != record.place:
            del records[source]
            key = open_key(place) if source.key == open_key(record.place) else source.key
            records[RecordId("open", key)] = record.model_copy(update={"place": place})


def _in_record(record: Record, old: RecordId, new: RecordId) -> Record:
    if isinstance(record, GateTest):
        return record.renamed(old.kind, old.key, new.key)
    if old.kind != "condition":
        return with_new_name(record, old.kind, old.key, new.key)
    if isinstance(record, Decision) and record.lifts and old.key in record.lifts:
        return record.model_copy(update={"lifts": tuple(new.key if one == old.key else one for one in record.lifts)})
    if isinstance(record, Waiver) and f"{record.gate}.{record.condition}" == old.key:
        return record.model_copy(update={"condition": new.key.partition(".")[2]})
    return record


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
