"""Profiles: what a kind of file needs to be said, kept in the workspace or built in, and found by its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from core.errors import UsageError, nearest
from core.ingest.options import IngestOptions
from core.ingest.reading.prometheus import SERIES, TIME, VALUE
from core.ingest.reading.table import InputTable

BUILT_IN: Mapping[str, IngestOptions] = {
    "prometheus": IngestOptions(kind="readings", map=(("signal", SERIES), ("at", TIME), ("value", VALUE))),
    "label-studio": IngestOptions(
        kind="exceptions",
        map=(
            ("id", "id"),
            ("at", "created_at"),
            ("input", "data.text"),
            ("predicted", "predictions.0.result.0.value.choices.0"),
            ("confidence", "predictions.0.score"),
        ),
    ),
    "jira": IngestOptions(
        kind="exceptions", map=(("id", "Issue key"), ("at", "Created"), ("input", "Summary+Description"))
    ),
    "zendesk": IngestOptions(kind="exceptions", map=(("id", "Id"), ("at", "Created at"), ("input", "Subject"))),
}
"""Exports of programs that many people use."""
TELLING: Mapping[str, Sequence[str]] = {"zendesk": ("Requester", "Status")}
"""Further columns that an export has, where those of the fields could be anybody's."""


def named(name: str, kept: Mapping[str, IngestOptions]) -> IngestOptions:
    """The profile of that name. Raises UsageError if there is none."""
    known = {**BUILT_IN, **kept}
    if name not in known:
        raise UsageError(f"there is no profile {name!r}", "profile", nearest(name, known))
    return known[name]


def fitting(table: InputTable, profiles: Mapping[str, IngestOptions]) -> list[str]:
    """The names of the profiles all of whose columns the table has."""
    return [
        name
        for name, options in profiles.items()
        if _fits(table, options, TELLING.get(name, ()) if options is BUILT_IN.get(name) else ())
    ]


def _fits(table: InputTable, options: IngestOptions, telling: Sequence[str]) -> bool:
    texts = [*(text for _field, text in options.map), *telling]
    columns = [column for text in texts for column in _pieces(table, text)]
    return bool(columns) and all(column is not None for column in columns)


def _pieces(table: InputTable, text: str) -> Iterable[object]:
    """The places of a column, or of the several that are joined; None for each that is missing."""
    with suppress(UsageError):
        if table.find(text) is not None:
            return [table.find(text)]
        return [table.find(piece.strip()) for piece in text.split("+")]
    return [None]
