"""Changes between two versions of a workspace, in the words of the domain, and their effect on the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from core.errors import BadValue, OptableError
from core.language.parse import parse
from core.language.predicate import Comparison, Fixed, Measured
from core.model.base import Record
from core.model.evidence_log import EVIDENCE, FIELD, EvidenceKind, EvidenceLog
from core.model.field_ref import AnyId, EvidenceId, FieldRef
from core.model.gate import Condition, GateName
from core.model.intake import ENTRIES, Intake, entry_in_words
from core.model.place_text import record_in_words
from core.model.readings import Readings
from core.model.words import sentence_case
from core.model.workspace import MODELS, RecordId, Workspace
from core.rules.record_values import plain_value
from core.text.merge.value_text import value_text
from core.text.text_format import WorkspaceContent
from core.verdict.context import Context
from core.verdict.evaluate import evaluate

What = Literal["added", "removed", "changed"]

PARTS = {
    "aggregate": "aggregate",
    "over": "window",
    "minimum": "minimum",
    "within": "age",
    "confidence": "confidence",
    "for_duration": "for",
    "until": "until",
}
"""The parts of a sentence that can change alone, and their names for people."""


@dataclass(frozen=True)
class RecordChange:
    """One changed field, or one added or removed record."""

    record: RecordId
    name: str
    """The record's name for people."""
    what: What
    field: str = ""
    part: str = ""
    """The part of the field that changed, if it can be named: the threshold of a sentence."""
    before: Any = None
    after: Any = None
    """The values in JSON form."""
    effect: tuple[GateName, GateName] | None = None
    """The verdict without any change and with the changes of this record alone, if they differ."""

    @property
    def words(self) -> str:
        """`Hold condition Undefined categories: threshold 5% -> 4%`."""
        if self.what != "changed":
            return f"{self.name}: {self.what}"
        title = self.part or (MODELS[self.record.kind].model_fields[self.field].title or self.field).lower()
        return f"{self.name}: {title} {_short(self.before)} -> {_short(self.after)}"


@dataclass(frozen=True)
class EvidenceChange:
    """The number of evidence records of one kind that were added, removed or changed."""

    kind: str
    added: int
    removed: int
    changed: int

    @property
    def words(self) -> str:
        """`Readings: 3 added, 1 changed`."""
        counts = (("added", self.added), ("removed", self.removed), ("changed", self.changed))
        return f"{self.kind.title()}: {', '.join(f'{count} {action}' for action, count in counts if count)}"


@dataclass(frozen=True)
class Diff:
    """All changes, with the verdict on both sides at one instant."""

    changes: tuple[RecordChange, ...]
    evidence: tuple[EvidenceChange, ...]
    before: GateName
    after: GateName
    headline: str

    @property
    def is_empty(self) -> bool:
        """True if nothing changed."""
        return not (self.changes or self.evidence)


def diff(old: WorkspaceContent, new: WorkspaceContent, at: datetime, *, clock: datetime | None = None) -> Diff:
    """The changes from `old` to `new` at an instant; `clock` is the current time if the instant is now."""
    evidence = tuple(_evidence(old, new))
    if not evidence and old.evidence.disputed == new.evidence.disputed:
        old = old._replace(evidence=new.evidence)  # the same, perhaps with replays kept by the database
    context = Context(*old, at, clock=clock)
    before, after = evaluate(context), evaluate(Context(*new, at, clock=clock))
    changes = tuple(_changes(old, new, context, before.verdict))
    return Diff(changes, evidence, before.verdict, after.verdict, after.headline)


def changed(old: WorkspaceContent, new: WorkspaceContent) -> Iterator[str]:
    """Each change in words, without a verdict."""
    before, after = (dict(side.workspace.records()) for side in (old, new))
    for record in {**after, **before}:
        for one in _of_record(
            record, _name(record, old.workspace, new.workspace), before.get(record), after.get(record), None
        ):
            yield one.words
    for counts in _evidence(old, new):
        yield counts.words


def called(place: FieldRef[AnyId], workspace: Workspace) -> str:
    """The name of a conflict's place for people: `Role Builder: holder`, `Exception helpdesk/T-1`."""
    name, _, entry = place.field.partition(".")
    if isinstance(place.record, EvidenceId):
        model: type[Record] = EVIDENCE[place.record.kind]
        record = f"{place.record.kind.title()} {place.record.key}"
    else:
        model, record = MODELS[place.record.kind], _name(place.record, workspace)
    if not name:
        return record
    title = (model.model_fields[name].title or name).lower()
    words = entry_in_words(place.field) if place.record.kind == "intake" else ""
    return f"{record}: {words or title}{f' {entry}' if entry and not words else ''}"


def _name(record: RecordId, old: Workspace, new: Workspace | None = None) -> str:
    """The name of a record for people, by the title that it had: `Role Builder`."""
    words = record_in_words(old if new is None or old.get(record) is not None else new, record)
    return sentence_case(words.removeprefix("the ").removeprefix("a "))


def _changes(
    old: WorkspaceContent, new: WorkspaceContent, context: Context, verdict: GateName
) -> Iterator[RecordChange]:
    before, after = (dict(side.workspace.records()) for side in (old, new))
    order = dict.fromkeys((*after, *before))
    for record in order:
        one, other = before.get(record), after.get(record)
        if one == other:
            continue
        name = _name(record, old.workspace, new.workspace)
        yield from _of_record(record, name, one, other, _effect(context, record, other, verdict))


def _of_record(
    record: RecordId, name: str, one: Record | None, other: Record | None, effect: tuple[GateName, GateName] | None
) -> Iterator[RecordChange]:
    if one is None or other is None:
        if one is not other:
            action: What = "added" if one is None else "removed"
            yield RecordChange(record, name, action, "", "", plain_value(one), plain_value(other), effect)
    else:
        yield from _fields(record, name, one, other, effect)


def _fields(
    record: RecordId, name: str, one: Record, other: Record, effect: tuple[GateName, GateName] | None
) -> Iterator[RecordChange]:
    for field in type(one).model_fields:
        if getattr(one, field) == getattr(other, field):
            continue
        before, after = plain_value(one, field), plain_value(other, field)
        if isinstance(one, Condition) and field == "sentence":
            part, before, after = _part(before, after)
            yield RecordChange(record, name, "changed", field, part, before, after, effect)
        elif isinstance(one, Intake) and field in ENTRIES:
            for entry in sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key)):
                key = f"{field}.{entry}"
                values = before.get(entry), after.get(entry)
                yield RecordChange(record, name, "changed", key, entry_in_words(key), *values, effect)
        else:
            yield RecordChange(record, name, "changed", field, "", before, after, effect)


def _part(before: str, after: str) -> tuple[str, str, str]:
    """The one part in which two sentences differ, with both values; the whole sentences if there are several."""
    whole = "", before, after
    try:
        one, other = parse(before), parse(after)
    except BadValue:
        return whole
    if not (isinstance(one, Measured) and isinstance(other, Measured)) or one.signal != other.signal:
        return whole
    differing = [name for name in vars(one) if getattr(one, name) != getattr(other, name)]
    if differing == ["comparison"] and (quantities := _quantities(one.comparison, other.comparison)):
        return ("threshold", *quantities)
    if len(differing) == 1 and isinstance(getattr(one, differing[0]), (str, int)):
        name = differing[0]
        return PARTS.get(name, name), str(getattr(one, name)), str(getattr(other, name))
    return whole


def _quantities(one: Comparison, other: Comparison) -> tuple[str, str] | None:
    """Both thresholds, if nothing but a quantity changed."""
    plain_ones = isinstance(one.threshold, Fixed) and isinstance(other.threshold, Fixed)
    if not plain_ones or one.upper or other.upper or one.operator != other.operator:
        return None
    return one.threshold.text, other.threshold.text


def _effect(
    context: Context, record: RecordId, model: Record | None, verdict: GateName
) -> tuple[GateName, GateName] | None:
    try:
        alone = evaluate(replace(context, workspace=context.workspace.having({record: model}))).verdict
    except OptableError:
        return None  # it refers to a record of another change
    return (verdict, alone) if alone != verdict else None


def _evidence(old: WorkspaceContent, new: WorkspaceContent) -> Iterator[EvidenceChange]:
    for kind in EVIDENCE:
        if old.evidence.part(kind) is new.evidence.part(kind):
            continue
        before, after = ({each.key: each for each in side} for side in _apart(old.evidence, new.evidence, kind))
        changed = sum(before[key] != after[key] for key in before.keys() & after.keys())
        added, removed = len(after.keys() - before.keys()), len(before.keys() - after.keys())
        if added or removed or changed:
            yield EvidenceChange(FIELD[kind], added, removed, changed)


def _apart(old: EvidenceLog, new: EvidenceLog, kind: EvidenceKind) -> tuple[list[Any], list[Any]]:
    """The evidence of a kind on both sides, without what is known to be the same: what a database has not loaded."""
    one, other = old.part(kind), new.part(kind)
    if not isinstance(one, dict):
        return list(one), list(other)
    before: list[Any] = []
    after: list[Any] = []
    for name in one.keys() | other.keys():
        ours, theirs = one.get(name, ()), other.get(name, ())
        if ours is theirs:
            continue
        if isinstance(ours, Readings) and isinstance(theirs, Readings) and ours.older is theirs.older:
            ours, theirs = ours.newer, theirs.newer
        before += ours
        after += theirs
    return before, after


def _short(value: Any) -> str:
    text = " ".join(value_text(value).split())
    return text if len(text) <= 80 else f"{text[:77]}..."
