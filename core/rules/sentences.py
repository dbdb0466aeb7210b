"""The sentences of a workspace, and the names in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.errors import BadValue
from core.language.names import names, rename_in_sentence
from core.language.parse import parse
from core.model.base import Record
from core.model.decisions import Waiver
from core.model.gate import Condition
from core.model.signals import Signal
from core.model.workspace import RecordId


def sentences(records: Mapping[RecordId, Record]) -> Iterator[tuple[RecordId, str, str]]:
    """Each sentence in force, with its record and field."""
    for source, record in records.items():
        if isinstance(record, Condition):
            yield source, "sentence", record.sentence
        elif isinstance(record, Signal) and record.zero_when.strip():
            yield source, "zero_when", record.zero_when


def all_sentences(records: Mapping[RecordId, Record]) -> Iterator[tuple[RecordId, str, str]]:
    """Like `sentences`, with those of waivers: after a rename a waiver must still match its sentence."""
    yield from sentences(records)
    for source, record in records.items():
        if isinstance(record, Waiver):
            yield source, "sentence", record.sentence


def names_it(text: str, target: RecordId) -> bool:
    """True if the sentence names the record. An invalid sentence names nothing."""
    try:
        return target in names(parse(text))
    except BadValue:
        return False


def renamed_sentence(text: str, target: RecordId, new: str) -> str:
    """The sentence with the new name; an invalid sentence is unchanged."""
    try:
        return rename_in_sentence(text, target.kind, target.key, new)
    except BadValue:
        return text
