"""Records and fields as people know them: `Builder: Holder` for `roles.builder.holder`."""

from __future__ import annotations

from core.model.field_ref import FieldRef
from core.model.intake import entry_in_words
from core.model.names import condition_in_words
from core.model.words import sentence_case
from core.model.workspace import COLLECTIONS, MODELS, SINGLE, RecordId, RecordKind, Workspace

KINDS: dict[str, RecordKind] = {name: kind for kind, name in COLLECTIONS.items()}
WORDS: dict[RecordKind, str] = {
    "workflow": "the workflow",
    "page": "the page",
    "blocks": "the reference",
    "item": "the row",
    "test": "the gate test",
    "open": "an open decision",
    "intake": "the profile",
    "decision": "a decision",
    "waiver": "a waiver",
    "update": "an update",
}
UNTITLED: tuple[RecordKind, ...] = (*SINGLE, "open", "decision", "update")


def record_in_words(workspace: Workspace, record: RecordId) -> str:
    """`the role Builder`, `the Hold condition Exception volume`, `the workflow`."""
    kind, key = record
    if kind == "condition":
        return condition_in_words(key)
    if kind == "earlier":
        return condition_in_words(f"stop.{key}")
    if kind == "outcome":
        return f"the outcome {key.title()}"
    if kind == "waiver":
        waiver = workspace.waivers.get(key)
        return f"a waiver of {condition_in_words(f'{waiver.gate}.{waiver.condition}')}" if waiver else WORDS[kind]
    words = WORDS.get(kind, f"the {kind}")
    return words if kind in UNTITLED else f"{words} {workspace.title(record)}"


def field_in_words(workspace: Workspace, field: FieldRef) -> str:
    """`the role Builder: Holder`; the record alone if no field is named."""
    words = record_in_words(workspace, field.record)
    info = MODELS[field.record.kind].model_fields.get(field.field)
    title = (info.title if info else "") or entry_title(workspace, field) or field.field.replace("_", " ")
    return f"{words}: {title}" if title else words


def entry_title(workspace: Workspace, field: FieldRef) -> str:
    """An entry of a profile's table: `Column of input`, `Unit of Latency p95`; empty if the field is none."""
    if field.record.kind != "intake":
        return ""
    name, dot, key = field.field.partition(".")
    called = workspace.title(RecordId("signal", key)) if name == "unit" and key in workspace.signals else key
    return sentence_case(entry_in_words(f"{name}{dot}{called}"))


def place_in_words(workspace: Workspace, path: str) -> str:
    """A path of the text form in words; unchanged if it is none."""
    field = field_of_path(path)
    return field_in_words(workspace, field) if field else path


def label_in_words(workspace: Workspace, label: str) -> str:
    """The label of a change, with the record at its beginning by title: `The role Builder: holder changed`."""
    path, colon, rest = label.partition(": ")
    field = field_of_path(path) if colon and " " not in path else None
    if field is None:
        return label
    words, fields = sentence_case(field_in_words(workspace, field)), rest.split(", ")
    known = MODELS[field.record.kind].model_fields
    if all(name in known for name in fields):
        return f"{words}: {', '.join((known[name].title or name).lower() for name in fields)} changed"
    return f"{words}: {rest}"


def field_of_path(path: str) -> FieldRef | None:
    """The record and field that a path names; None if it names none."""
    first, *rest = path.split(".")
    if first in SINGLE:
        kind: RecordKind = next(one for one in SINGLE if one == first)
        return FieldRef(RecordId(kind, first), ".".join(rest))
    if first == "gate" and rest:
        return _of_gate(rest)
    if first in KINDS and rest:
        return FieldRef(RecordId(KINDS[first], rest[0]), ".".join(rest[1:]))
    return None


def _of_gate(rest: list[str]) -> FieldRef:
    gate, *more = rest
    if len(more) > 1 and more[0] == "conditions":
        return FieldRef(RecordId("condition", f"{gate}.{more[1]}"), ".".join(more[2:]))
    if len(more) > 1 and more[0] == "earlier":
        return FieldRef(RecordId("earlier", more[1]), ".".join(more[2:]))
    return FieldRef(RecordId("outcome", gate), ".".join(more))
