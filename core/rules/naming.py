"""Find which records name which, sentences included, and remove such a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.errors import BadValue
from core.language.names import names
from core.language.parse import parse
from core.model.base import Record
from core.model.gate_test import GateTest
from core.model.workspace import RecordId
from core.rules.record_values import plain_value, with_value
from core.rules.references import references
from core.rules.sentences import sentences

Naming = tuple[RecordId, RecordId, str]
"""The named record, the record that names it, and the field that does."""


def naming(records: Mapping[RecordId, Record]) -> Iterator[Naming]:
    """Every name in these records, sentences included, whose target must exist."""
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
    """The path of a field that names a record."""
    return source.path if source.kind == "condition" else f"{source.path}.{name}"


def without(record: Record, name: str, target: RecordId) -> Record | None:
    """The record without the target's name in this field; None if the name cannot be removed."""
    if not hasattr(record, name):
        return None
    value = plain_value(record, name)
    left = [one for one in value if one != target.key] if isinstance(value, list) and target.key in value else None
    try:
        changed = with_value(record, name, left, name)
    except (BadValue, KeyError):
        return None
    return None if getattr(changed, name) == getattr(record, name) else changed


def _named_in(sentence: str) -> Iterable[RecordId]:
    try:
        return names(parse(sentence))
    except BadValue:
        return ()
