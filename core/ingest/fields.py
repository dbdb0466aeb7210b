"""The kinds of evidence, their fields, and the column names by which a field is recognised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, get_args

InputKind = Literal["readings", "exceptions", "activities", "predictions"]
KINDS: tuple[InputKind, ...] = get_args(InputKind)

IDS = (
    "case_id", "external_id", "ticket_id", "issue_key", "issue_id", "request_id", "trace_id", "message_id", "record_id",
    "conversation_id", "prediction_id", "event_id", "incident_id", "case_number", "ticket_number",
    "incident", "ticket", "identifier", "uuid", "key", "number",
)  # fmt: skip
TIMES = (
    "occurred_at", "created_at", "timestamp", "@timestamp", "time", "date", "datetime", "created", "opened_at",
    "opened", "start_time", "started_at", "received_at", "submitted_at", "logged_at", "event_time", "created_on",
    "created_time", "created_date", "create_date", "date_created", "creation_date", "inserted_at", "inference_time",
    "prediction_ts", "ts",
)  # fmt: skip
CASE = {
    "id": IDS,
    "at": TIMES,
    "input": (
        "text", "ticket_text", "message", "question", "body", "query", "prompt", "utterance", "request", "user_input",
        "description", "content", "summary", "short_description", "subject", "title",
    ),
    "predicted": (
        "prediction", "predicted_label", "predicted_category", "predicted_class", "prediction_label", "pred_label",
        "pred", "model_label", "category", "class", "intent", "intent_name",
    ),
    "confidence": (
        "score", "probability", "certainty", "pred_prob", "prob", "confidence_score", "pred_score", "prediction_score",
    ),
    "rationale": ("reason", "explanation", "because"),
    "flagged": ("is_exception", "exception", "flag", "is_flagged", "needs_review"),
    "version": ("model_version", "model"),
    "note": ("comment", "remark"),
}  # fmt: skip
"""The fields of a case, with further names by which their columns are recognised.

`label` is none of them, nor is any other name of the right answer: what a person said is no prediction.
"""
FIELDS: dict[InputKind, Mapping[str, Sequence[str]]] = {
    "exceptions": CASE,
    "predictions": CASE,
    "readings": {
        "id": IDS,
        "signal": ("metric", "series", "name", "measure", "metric_name"),
        "at": TIMES,
        "value": ("reading", "measurement"),
        "n": ("sample_size", "samples", "count"),
        "version": CASE["version"],
        "note": CASE["note"],
    },
    "activities": {
        "id": IDS,
        "activity": ("duty", "task", "name"),
        "at": ("done_at", "completed_at", *TIMES),
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
TELLING: dict[str, tuple[str, ...]] = {"activity": ("activity", "duty", "task")}
"""Names that show a kind; a column called `name` could be anybody's."""


def names_of(kind: InputKind, field: str) -> tuple[str, ...]:
    """The names by which the column of a field is recognised, the surest first."""
    return field, *FIELDS[kind][field]


def by_name(columns: Iterable[str], names: Sequence[str]) -> str | None:
    """The column with the first of these names that any column has; one that is written exactly so comes first."""
    found: dict[str, str] = {}
    for column in columns:
        name = normalised_column(column)
        if name not in found or column == name:
            found[name] = column
    return next((found[name] for name in names if name in found), None)


def is_known(column: str) -> bool:
    """True if the column's name is that of a field of any kind."""
    return normalised_column(column) in _KNOWN


@lru_cache(2**17)  # all columns of a file are looked through for each field
def normalised_column(column: str) -> str:
    """Normalise a column name: `createdAt`, `Created at`, `_created-at` and `Created at (UTC)` become `created_at`."""
    name = _UTC.sub("", column.strip())
    return _BLANKS.sub("_", _HUMP.sub("_", name)).lower().lstrip("_")


def in_utc(column: str) -> bool:
    """True if the name of a column of times says that they are in UTC."""
    return bool(_UTC.search(column.strip()))


_BLANKS, _HUMP = re.compile(r"[\s-]+"), re.compile(r"(?<=[a-z])(?=[A-Z])")
_UTC = re.compile(r"[\s_]*\(?(?:utc|gmt)\)?$", re.IGNORECASE)
_KNOWN = frozenset(name for fields in FIELDS.values() for field, others in fields.items() for name in (field, *others))
