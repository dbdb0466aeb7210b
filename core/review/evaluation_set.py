"""Export reviewed cases with their labels as an evaluation set for the workflow."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import NamedTuple

from core.model.evidence import ExceptionCase, ReviewOutcome
from core.review.labels import right_label

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The beginnings of a cell that a spreadsheet runs, also in their full width."""
BEFORE = " \u00a0\ufeff\u200b\0"
"""Characters that a spreadsheet may leave out before it looks."""


class Row(NamedTuple):
    """A case with its right label. Times are ISO 8601 in UTC."""

    id: str
    source: str
    input: str
    predicted: str
    label: str
    outcome: ReviewOutcome
    reviewed_at: str


def rows(cases: Iterable[ExceptionCase]) -> tuple[Row, ...]:
    """The reviewed cases by source and id, except those without a right label."""
    return tuple(
        Row(
            case.id,
            case.source,
            case.input,
            case.predicted,
            label,
            case.review.outcome,
            case.review.at.replace(tzinfo=None).isoformat() + "Z",
        )
        for case in sorted(cases, key=lambda case: case.key)
        if case.review and (label := right_label(case))
    )


def as_json_lines(labelled: Iterable[Row]) -> str:
    """One JSON object per line, in ASCII, so that no character of a text can end a line."""
    return "".join(json.dumps(row._asdict()) + "\n" for row in labelled)


def as_csv(labelled: Iterable[Row], *, raw: bool = False) -> str:
    """RFC 4180 with a header. Write it in UTF-8 with newline="": rows end in CRLF, line ends within texts are kept.

    A spreadsheet runs a cell that begins like a formula, and cases are written by strangers: such a cell gets an
    apostrophe, as OWASP recommends against CSV injection. With `raw` each text is exact, for a program that tests the
    workflow with it.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(Row._fields)
    writer.writerows(labelled if raw else ([_as_text(cell) for cell in row] for row in labelled))
    return text.getvalue()


def _as_text(cell: str) -> str:
    """The cell, marked as text if a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip(BEFORE).startswith(FORMULA) else cell
