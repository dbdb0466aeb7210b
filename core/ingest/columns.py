"""Map the columns of a file to fields: explicitly by the user, else by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from core.errors import UsageError, nearest
from core.remedy import Remedy

InputKind = Literal["readings", "exceptions", "activities", "predictions"]
KINDS: tuple[InputKind, ...] = get_args(InputKind)

CASE = {
    "id": ("case_id", "external_id", "ticket_id", "uuid", "key"),
    "at": ("occurred_at", "created_at", "timestamp", "time", "date", "datetime", "created"),
    "input": ("text", "ticket_text", "message", "question", "body", "query", "prompt"),
    "predicted": ("prediction", "predicted_label", "predicted_category", "category", "class", "label"),
    "confidence": ("score", "probability", "certainty"),
    "rationale": ("reason", "explanation", "because"),
    "flagged": ("is_exception", "exception", "flag", "is_flagged"),
    "version": ("model_version", "model"),
    "note": ("comment", "remark"),
}
"""The fields of each kind, with further names by which their columns are recognised."""
FIELDS: dict[InputKind, Mapping[str, Sequence[str]]] = {
    "exceptions": CASE,
    "predictions": CASE,
    "readings": {
        "id": CASE["id"],
        "signal": ("metric", "name", "measure"),
        "at": CASE["at"],
        "value": ("reading", "measurement"),
        "n": ("sample_size", "samples", "count"),
        "version": CASE["version"],
        "note": CASE["note"],
    },
    "activities": {
        "id": CASE["id"],
        "activity": ("duty", "task", "name"),
        "at": ("done_at", "completed_at", *CASE["at"]),
        "by": ("done_by", "who", "person"),
        "note": CASE["note"],
    },
}
NEEDED: dict[InputKind, tuple[str, ...]] = {
    "exceptions": ("at", "input"),
    "predictions": ("at", "input"),
    "readings": ("signal", "at", "value"),
    "activities": ("activity", "at"),
}


@dataclass(frozen=True)
class ColumnMapping:
    """The column of each field in `fields`; `guessed` lists the fields that were mapped by another name of theirs."""

    kind: InputKind
    fields: Mapping[str, str]
    left_out: tuple[str, ...]
    guessed: tuple[str, ...] = ()
    kind_guessed: bool = False

    @property
    def sure(self) -> bool:
        """True if the user stated the kind and every column."""
        return not self.guessed and not self.kind_guessed


def map_columns(columns: Sequence[str], kind: InputKind | None, named: Sequence[str], place: str) -> ColumnMapping:
    """Map the columns of a file; `named` are pairs such as `input=ticket_text`, in either order.

    Raises UsageError if the mapping is ambiguous or a required column is missing.
    """
    chosen = kind or _kind(columns, named, place)
    fields = dict(_named(columns, chosen, named))
    guessed = []
    for field, others in FIELDS[chosen].items():
        free = [column for column in columns if column not in fields.values()]
        if field not in fields and (column := _by_name(free, (field, *others))):
            fields[field] = column
            guessed.append(field)
    for field in NEEDED[chosen]:
        if field not in fields:
            raise UsageError(
                f"no column holds {field!r}",
                place,
                f"Columns: {', '.join(columns)}.",
                Remedy("map_column", field),
            )
    left_out = tuple(column for column in columns if column not in fields.values())
    ordered = {field: fields[field] for field in FIELDS[chosen] if field in fields}
    certain = tuple(field for field in guessed if fields[field] != field)
    return ColumnMapping(chosen, ordered, left_out, certain, kind is None)


def _pairs(named: Sequence[str]) -> Iterable[tuple[str, str]]:
    for text in named:
        left, equals, right = (part.strip() for part in text.partition("="))
        if not equals or not left or not right:
            raise UsageError(
                f"{text!r} is not a pair of field and column", "map", "Write, for example, input=ticket_text."
            )
        yield left, right


def _named(columns: Sequence[str], kind: InputKind, named: Sequence[str]) -> Iterable[tuple[str, str]]:
    for left, right in _pairs(named):
        field, column = (left, right) if left in FIELDS[kind] else (right, left)
        if field not in FIELDS[kind]:
            message = f"neither {left!r} nor {right!r} is a field of {kind}"
            raise UsageError(message, "map", nearest(left, FIELDS[kind]))
        if column not in columns:
            raise UsageError(f"there is no column {column!r}", "map", nearest(column, columns))
        yield field, column


def _kind(columns: Sequence[str], named: Sequence[str], place: str) -> InputKind:
    named_columns = {side for pair in _pairs(named) for side in pair}
    names = [*columns, *named_columns]

    def has(kind: InputKind, field: str) -> bool:
        return _by_name(names, (field, *FIELDS[kind][field])) is not None

    if has("readings", "signal") and has("readings", "value"):
        return "readings"
    if has("activities", "activity") and not has("exceptions", "input"):
        return "activities"
    if has("exceptions", "input"):
        return "predictions" if has("predictions", "flagged") else "exceptions"
    raise UsageError(
        "the columns do not show what kind of evidence this is",
        place,
        f"Columns: {', '.join(columns)}.",
        Remedy("name_kind", " or ".join(KINDS)),
    )


def _by_name(columns: Iterable[str], names: Sequence[str]) -> str | None:
    """The column with the first of these names that any column has."""
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(normalised_column(column), column)
    return next((by_name[name] for name in names if name in by_name), None)


def is_known(column: str) -> bool:
    """True if the column's name is that of a field of any kind."""
    name = normalised_column(column)
    return any(name == field or name in others for of_kind in FIELDS.values() for field, others in of_kind.items())


def normalised_column(column: str) -> str:
    """Normalise a column name: `createdAt`, `Created at` and `created-at` become `created_at`."""
    return re.sub(r"[\s-]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", column.strip())).lower()
