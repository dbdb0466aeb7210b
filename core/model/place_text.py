"""Records and fields as people know them: `Builder: Holder` for `roles.builder.holder`."""

from __future__ import annotations

from datetime import datetime

from core.model.decisions import Decision, Waiver
from core.model.field_ref import FieldRef
from core.model.intake import entry_in_words
from core.model.learning import Update
from core.model.names import condition_in_words, in_words
from core.model.open_decision import OpenDecision
from core.model.words import sentence_case
from core.model.workspace import COLLECTIONS, MODELS, SINGLE, RecordId, RecordKind, Workspace
from core.times import within

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
UNTITLED: tuple[RecordKind, ...] = (*SINGLE, "open", "decision", "waiver", "update")
MOST_WHAT = 40
"""The characters that an update is named by."""


def record_in_words(workspace: Workspace, record: RecordId) -> str:
    """`the role Builder`, `the Hold condition Exception volume`, `the decision Go by Builder (Ada), 2026-03-02`."""
    kind, key = record
    if kind == "condition":
        return condition_in_words(key)
    if kind == "earlier":
        return f"the earlier sentences of {condition_in_words(f'stop.{key}')}"
    if kind == "outcome":
        return f"the outcome {key.title()}"
    model = workspace.get(record)
    if isinstance(model, (Decision, Waiver, Update, OpenDecision)):
        return _decided(workspace, model)
    words = WORDS.get(kind, f"the {kind}")
    return words if kind in UNTITLED else f"{words} {workspace.title(record)}"


def _decided(workspace: Workspace, model: Decision | Waiver | Update | OpenDecision) -> str:
    """A record with a random id: of which kind it is, by whom, and when."""
    match model:
        case Decision():
            pairs = zip(model.by, model.holders, strict=True)
            by = " and ".join(f"{workspace.title(RecordId('role', role))} ({holder})" for role, holder in pairs)
            return f"the decision {model.kind.title()} by {by or 'the gate'}, {_day(workspace, model.at)}"
        case Waiver():
            condition = condition_in_words(f"{model.gate}.{model.condition}")
            by = f"{workspace.title(RecordId('role', model.by))} ({model.holder})"
            return f"the waiver of {condition} by {by}, {_day(workspace, model.at)}"
        case Update():
            what = " ".join(model.what.split())
            short = what if len(what) <= MOST_WHAT else f"{what[: MOST_WHAT - 1]}…"
            return f"the update of the {in_words(model.target).lower()}{f' ({short})' if short else ''}"
        case OpenDecision():
            return f"the open decision on {place_in_words(workspace, model.place)}"


def _day(workspace: Workspace, at: datetime) -> str:
    return within(at, workspace.workflow.timezone).date().isoformat()


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
