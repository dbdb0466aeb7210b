"""The editable form of a field, derived from the models: its kind, its choices, and its value to and from text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from core import times
from core.errors import BadValue
from core.model.base import Record
from core.model.blocks import CATALOGUE, OVERSIGHT
from core.model.field_ref import FieldRef
from core.model.signals import Signal
from core.model.workspace import MODELS, RecordId, RecordKind, Workspace
from core.rules.entries import entry_spec, is_entry, parse_entry, with_entry
from core.rules.field_spec import Choice, FieldKind, FieldSpec, one_of
from core.rules.references import known, ref_fields

SENTENCES = {("condition", "sentence"), ("signal", "zero_when")}
LINES = {("intake", "missing")}
"""Lists of words that may hold a comma: one word a line."""
ENDS, BEGINS = ("until", "ended"), ("since",)
"""Fields that hold an exclusive end, and fields that hold a beginning; all others hold a point in time."""
WORDS: dict[str, str] = {
    "lower": "lower is better",
    "higher": "higher is better",
    **OVERSIGHT,
    **{block.name: block.title for block in CATALOGUE},
}
"""Explanations of choices that are not self-explanatory."""


def spec(workspace: Workspace, field: FieldRef) -> FieldSpec:
    """The editable form of a field with its current value."""
    if is_entry(field):
        return entry_spec(workspace, field)
    model = MODELS[field.record.kind]
    info = model.model_fields[field.field]
    kind = kind_of(field.record.kind, field.field)
    record = workspace.get(field.record)
    value = getattr(record, field.field) if record else None
    return FieldSpec(
        field,
        info.title or field.field,
        info.description or "",
        kind,
        "\n".join(value or ()) if kind == "lines" else field_text(value, workspace.workflow.timezone),
        _choices(workspace, model, field.field, kind),
    )


def kind_of(record: RecordKind, field: str) -> FieldKind:
    """The kind of editor for a field, from its annotation."""
    model = MODELS[record]
    if (record, field) in SENTENCES:
        return "sentence"
    if (record, field) in LINES:
        return "lines"
    annotation = _without_none(model.model_fields[field].annotation)
    if get_origin(annotation) is tuple:
        return "names"
    if field in ref_fields(model):
        return "name"
    if get_origin(annotation) is Literal:
        return "choice"
    kinds: Mapping[Any, FieldKind] = {bool: "flag", date: "day", datetime: "instant"}
    return kinds.get(annotation, "text")


def optional(record: RecordKind, field: str) -> bool:
    """True if the field may be None."""
    return type(None) in get_args(MODELS[record].model_fields[field].annotation)


def _may_be_empty(record: RecordKind, field: str) -> bool:
    """True if the empty text is one of the field's literals."""
    return "" in get_args(_without_none(MODELS[record].model_fields[field].annotation))


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(one for one in get_args(annotation) if one is not type(None))
    while hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    return annotation


def _choices(workspace: Workspace, model: type[Record], field: str, kind: FieldKind) -> tuple[Choice, ...]:
    if kind == "flag":
        return (Choice("yes"), Choice("no"))
    if kind == "choice":
        values = get_args(_without_none(model.model_fields[field].annotation))
        return tuple(Choice(value, WORDS.get(value, "")) for value in values if value)
    if kind == "names" and (values := _listed(model, field)):
        return tuple(Choice(value, WORDS.get(value, "")) for value in values)
    if kind in ("name", "names") and field in ref_fields(model):
        named: RecordKind = ref_fields(model)[field].kind  # type: ignore[assignment]  # written in the models only
        records = sorted(known(workspace, named).items())
        return tuple(Choice(key, _about(record), workspace.title(RecordId(named, key))) for key, record in records)
    return ()


def _listed(model: type[Record], field: str) -> tuple[str, ...]:
    """The allowed words of a list field; empty if any word is allowed."""
    inner = get_args(_without_none(model.model_fields[field].annotation))[0]
    return get_args(inner) if get_origin(inner) is Literal else ()


def _about(record: Record) -> str:
    title, holder = getattr(record, "title", ""), getattr(record, "holder", "")
    return ", ".join(part for part in (title, holder) if part)


def field_text(value: Any, zone: str) -> str:
    """The editable text of a value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, datetime):
        return times.within(value, zone).isoformat(sep=" ")
    return str(value)


def parse(field: FieldSpec, text: str, zone: str) -> Any:
    """Parse an edited text. BadValue states what was expected."""
    if is_entry(field.id):
        return parse_entry(field, text)
    if field.kind in ("names", "lines"):
        return _parse_list(field, text)
    if field.kind in ("text", "sentence"):
        return text if field.kind == "text" else " ".join(text.split("\n"))
    text = text.strip()
    if not text:
        if field.kind == "name" or _may_be_empty(field.id.record.kind, field.id.field):
            return ""
        if optional(field.id.record.kind, field.id.field):
            return None
    if field.kind == "flag":
        return one_of(field, text.lower()) == "yes"
    if field.kind in ("choice", "name"):
        return one_of(field, text)
    try:
        return _instant(field.id.field, text, zone) if field.kind == "instant" else date.fromisoformat(text)
    except ValueError as error:
        expected = str(error) if field.kind == "instant" else f"{text!r} is not a day such as 2026-03-02"
        raise BadValue(expected, field.id.path) from None


def _parse_list(field: FieldSpec, text: str) -> tuple[str, ...]:
    """Parse words, one a line; in a list of names commas separate them too."""
    separated = text.replace(",", "\n") if field.kind == "names" else text
    words = tuple(word.strip() for word in separated.split("\n") if word.strip())
    return tuple(one_of(field, word) for word in words) if field.choices else words


def _instant(field: str, text: str, zone: str) -> datetime:
    """Parse an instant. A date alone means the end of the day, or its beginning in a field that holds a beginning."""
    given, within = times.parse_typed_time(text, zone), times.zone(zone)
    if field in ENDS:
        return times.end_of(given, within)
    return times.start_of(given, within) if field in BEGINS else times.last_of(given, within)


def changes(workspace: Workspace, field: FieldRef, value: Any) -> Mapping[str, Any]:
    """The changes of an edit: the field itself, and other fields that must change for the record to stay valid."""
    if is_entry(field):
        return with_entry(workspace, field, value)
    signal = workspace.get(field.record)
    if field.field != "stream" or not isinstance(signal, Signal):
        return {field.field: value}
    fed = signal.fed_by(value)
    return {name: getattr(fed, name) for name in ("stream", "kind", "unit", "of")}
