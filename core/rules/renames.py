"""Rename a record in every record, field and sentence that names it."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import BadValue
from core.model.base import Record
from core.model.decisions import Decision, Waiver
from core.model.gate import Earlier
from core.model.gate_test import GateTest
from core.model.intake import Intake
from core.model.open_decision import OpenDecision, moved_place, open_key
from core.model.workspace import RecordId
from core.rules.references import renamed_record as with_new_name
from core.rules.sentences import all_sentences, renamed_sentence


def new_id(record: RecordId, new_key: str) -> RecordId:
    """The id after a rename. For a condition the name is enough: `hold.old` renamed to `new` is `hold.new`."""
    if record.kind != "condition":
        return RecordId(record.kind, new_key)
    gate, _, _ = record.key.partition(".")
    if "." not in new_key:
        new_key = f"{gate}.{new_key}"
    if new_key.partition(".")[0] != gate:
        raise BadValue("a rename cannot move a condition to another outcome", record.path)
    return RecordId("condition", new_key)


def in_records(records: Mapping[RecordId, Record], old: RecordId, new: RecordId) -> dict[RecordId, Record]:
    """The records after a rename, with the new key in every field and sentence that names the record."""
    changed = {new if source == old else source: _in_record(record, old, new) for source, record in records.items()}
    _move_open(changed, old, new)
    if old.kind != "condition":
        for source, field, text in list(all_sentences(changed)):
            if (sentence := renamed_sentence(text, old, new.key)) != text:
                changed[source] = changed[source].model_copy(update={field: sentence})
        for source, record in list(changed.items()):
            if isinstance(record, Earlier):
                sentences = {until: renamed_sentence(text, old, new.key) for until, text in record.sentences.items()}
                changed[source] = record.model_copy(update={"sentences": sentences})
    elif old.key.startswith("stop."):
        _rename_earlier(changed, old.key.partition(".")[2], new.key.partition(".")[2])
    return changed


def _rename_earlier(records: dict[RecordId, Record], old: str, new: str) -> None:
    """Move a condition's earlier sentences to its new name, merged with those of a previous condition of that name."""
    moved, existing = (records.pop(RecordId("earlier", name), None) for name in (old, new))
    if isinstance(moved, Earlier):
        others = existing.sentences if isinstance(existing, Earlier) else {}
        records[RecordId("earlier", new)] = Earlier(sentences=others | moved.sentences)
    elif existing is not None:
        records[RecordId("earlier", new)] = existing


def _move_open(records: dict[RecordId, Record], old: RecordId, new: RecordId) -> None:
    """Move open decisions on the record to the key of their new place."""
    for source, record in list(records.items()):
        if (
            isinstance(record, OpenDecision)
            and (place := moved_place(record.place, old.path, new.path)) != record.place
        ):
            del records[source]
            key = open_key(place) if source.key == open_key(record.place) else source.key
            records[RecordId("open", key)] = record.model_copy(update={"place": place})


def _in_record(record: Record, old: RecordId, new: RecordId) -> Record:
    if isinstance(record, GateTest | Intake):
        return record.renamed(old.kind, old.key, new.key)
    if old.kind != "condition":
        return with_new_name(record, old.kind, old.key, new.key)
    if isinstance(record, Decision) and record.lifts and old.key in record.lifts:
        return record.model_copy(update={"lifts": tuple(new.key if one == old.key else one for one in record.lifts)})
    if isinstance(record, Waiver) and f"{record.gate}.{record.condition}" == old.key:
        return record.model_copy(update={"condition": new.key.partition(".")[2]})
    return record
