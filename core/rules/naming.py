"""Which record names which, and a record without what it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.errors import BadValue
from core.language.names import names
from core.language.parse import parse
from core.model.base import Record
from core.model.gate_test import GateTest
from core.model.workspace import RecordId
from core.rules.record_values import plain, with_value
from core.rules.references import references
from core.rules.sentences import sentences

Naming = tuple[RecordId, RecordId, str]
"""What must be there, the record that names it, and in which field."""


def naming(records: Mapping[RecordId, Record]) -> Iterator[Naming]:
    """All that these records name and that has to be there, sentences included."""
    for source, record in records.items():
        for reference in references(source, record):
            if not reference.historic:
                yield reference.target, source, reference.field
        if isinstance(record, GateTest):
            for name, kind, key in record.names():
                yield RecordId(kind, key), source, name  # type: ignore[arg-type]  # kinds of records, in the model
    for source, name, text in sentences(records):
        for target in _named_in(text):
            yield target, source, name


def place_of(source: RecordId, name: str) -> str:
    """Where a field is that names something."""
    return source.path if source.kind == "condition" else f"{source.path}.{name}"


def without(record: Record, name: str, target: RecordId) -> Record | None:
    """The record with a field that names the target no more; None where it says nothing without it."""
    if not hasattr(record, name):
        return None
    value = plain(record, name)
    left = [one for one in value if one != target.key] if isinstance(value, list) and target.key in value else None
    try:
        found = with_value(record, name, left, name)
    except (BadValue, KeyError):
        return None
    return None if getattr(found, name) == getattr(record, name) else found


def _named_in(sentence: str) -> Iterable[RecordId]:
    try:
        return names(parse(sentence))
    except BadValue:
        return ()
