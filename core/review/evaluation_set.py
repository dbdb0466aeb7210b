"""What reviewers labelled, as rows to test the workflow with."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import NamedTuple

from core.model.evidence import ExceptionCase, ReviewOutcome
from core.review.labels import right_label


class Row(NamedTuple):
    """One case with its right label. Times are ISO 8601 in UTC."""

    id: str
    source: str
    input: str
    predicted: str
    label: str
    outcome: ReviewOutcome
    reviewed_at: str


def rows(cases: Iterable[ExceptionCase]) -> tuple[Row, ...]:
    """The reviewed cases by source and id; those whose right label nobody said are left out."""
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
    """One JSON object a line; plain ASCII, so that nothing in a text can end a line."""
    return "".join(json.dumps(row._asdict()) + "\n" for row in labelled)


def as_csv(labelled: Iterable[Row]) -> str:
    """RFC 4180 with a header. To be written in UTF-8 with newline="": line ends are CRLF, in a text as they are.

    Texts stand exactly as they came, also one that begins with = or @, which a spreadsheet would take for a formula:
    a changed text would be another test. Import the columns as text there.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(Row._fields)
    writer.writerows(labelled)
    return text.getvalue()
