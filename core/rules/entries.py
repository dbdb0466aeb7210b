"""Entries of a profile's tables as fields: `map.input` is one, and `map.` is the one that is added next.

An emptied entry is gone. A new one is typed as in the options of an ingest: `input=Summary`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.errors import BadValue
from core.model.base import Record
from core.model.field_ref import FieldRef
from core.model.intake import ENTRIES, NAMED, UNITS, Intake
from core.model.place_text import entry_title
from core.model.workspace import RecordId, RecordKind, Workspace
from core.rules.field_spec import Choice, FieldKind, FieldSpec, meant, one_of
from core.rules.references import known
from core.rules.validation import shortened

TYPED = {
    "map": "such as input=Summary, at=Date+Time or input=fields.text",
    "set": "such as version=m3",
    "rename": "such as Exceptions 5m=Exception rate",
    "unit": "such as Latency=ms",
}
"""The placeholder of a new entry."""


def is_entry(field: FieldRef) -> bool:
    """True if the field is an entry of a profile's table, or the one that adds an entry."""
    return field.record.kind == "intake" and field.field.partition(".")[0] in ENTRIES and "." in field.field


def entry_fields(record: RecordId, profile: Intake, name: str) -> tuple[FieldRef, ...]:
    """The entries of a table, and after them the field that adds one."""
    return tuple(FieldRef(record, f"{name}.{key}") for key in (*sorted(getattr(profile, name)), ""))


def entry_spec(workspace: Workspace, field: FieldRef) -> FieldSpec:
    """The editable form of an entry."""
    name, _, key = field.field.partition(".")
    profile = workspace.get(field.record)
    choices = tuple(_choices(workspace, profile, name, key))
    title = entry_title(workspace, field)
    if not key:
        return FieldSpec(field, title, TYPED[name], "pair", "", choices)
    text = getattr(profile, name, {}).get(key, "")
    kind: FieldKind = "choice" if name == "unit" else "word" if choices else "text"
    return FieldSpec(field, title, "", kind, text, choices)


def parse_entry(field: FieldSpec, text: str) -> str | tuple[str, str]:
    """The value of an entry, empty if it is to go; of a new one the key and the value. BadValue if it is neither."""
    if not text.strip():
        return ""
    if field.kind == "choice":
        return one_of(field, text.strip())
    if field.kind != "pair":
        return meant(field, text.strip()) or text
    by_first = field.id.field in ("map.", "set.")  # a field has no =, a name of the workspace neither
    key, equals, value = text.partition("=") if by_first else text.rpartition("=")
    key, value = key.strip(), value.strip()
    if not (equals and key and value):
        raise BadValue("must be two words with = between them", field.id.path, f"Write it {field.about}.")
    return key, meant(field, value) or value


def with_entry(workspace: Workspace, field: FieldRef, value: str | tuple[str, str]) -> dict[str, Mapping[str, str]]:
    """The table, by its name, after an entry was changed, added or emptied. BadValue if a new one is there already."""
    name, _, key = field.field.partition(".")
    entries: Mapping[str, str] = getattr(workspace.get(field.record), name, {})
    if isinstance(value, tuple):
        key, value = value
        if name == "unit":
            signals = FieldSpec(field, "", "", "word", "", tuple(_records(workspace, "signal")))
            key = meant(signals, key) or key
        if key in entries:
            raise BadValue(f"there is one for {shortened(key)} already", field.path, "Change that one.")
    return {name: {one: entry for one, entry in {**entries, key: value}.items() if entry}}


def _choices(workspace: Workspace, profile: Record | None, name: str, key: str) -> Iterator[Choice]:
    """The units, or the records that a value may name."""
    if name == "unit":
        yield from map(Choice, UNITS)
    for kind, of_profiles in NAMED.items():
        if name == "rename" or (name == "set" and key in ("", kind)):
            yield from _records(workspace, kind) if getattr(profile, "kind", "") in of_profiles else ()


def _records(workspace: Workspace, kind: RecordKind) -> Iterator[Choice]:
    for key in sorted(known(workspace, kind)):
        title = workspace.title(RecordId(kind, key))
        yield Choice(key, title, title)
