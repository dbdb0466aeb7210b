"""Looking at cases in the database, however many there are: a week's, some by name, those that hold a text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args

from core.errors import BadValue, Conflict
from core.model.base import plain, utc
from core.model.cases import Cases
from core.model.evidence import ExceptionCase, ReviewOutcome
from core.model.sessions import span_of, week_of
from core.store.connect import connect
from core.store.rows import evidence_rows
from core.store.sqlite_errors import explained

if TYPE_CHECKING:
    from core.review.draw import Candidate

MANY = 2000
"""From so many cases on only the reviewed ones are at hand."""
MOST_ALIKE = 5000
"""Of a week with more cases, only so many are compared with each other."""
IN_REVIEW = '("source", "id") IN (SELECT "source", "case_id" FROM "review")'
_FOUND = '("source", "id") IN (SELECT "source", "case_id" FROM "review" WHERE "second" = 0 AND {})'
MARKS = {
    "open": (
        'NOT EXISTS (SELECT 1 FROM "review" r'
        ' WHERE r."source" = "exception_case"."source" AND r."case_id" = "exception_case"."id")'
    ),
    "reviewed": IN_REVIEW,
    "flagged": '"flagged" = 1',
    "control": '"flagged" = 0',
    "changed": '"changed" IS NOT NULL',
    "impact": _FOUND.format('"customer_impact" = 1'),
    **{outcome: _FOUND.format(f"\"outcome\" = '{outcome}'") for outcome in get_args(ReviewOutcome)},
}
"""What `is:` may be followed by in a search."""


class CaseMatches(NamedTuple):
    """One page of a search, and how many cases there are in all."""

    cases: tuple[ExceptionCase, ...]
    number: int


def all_cases(connection: sqlite3.Connection, path: Path) -> Sequence[ExceptionCase]:
    """Every case in time order; of many, only the reviewed ones are read now."""
    count = connection.execute('SELECT count(*) FROM "exception_case"').fetchone()[0]
    if count <= MANY:
        return _in_order(evidence_rows(connection, path, ExceptionCase, "exception"))
    reviewed = _in_order(evidence_rows(connection, path, ExceptionCase, "exception", IN_REVIEW))
    return Cases(count, reviewed, lambda number: fetch(path, number))


def fetch(path: Path, count: int) -> tuple[ExceptionCase, ...]:
    """All cases; Conflict where there are more or fewer than somebody counted."""
    with explained(path), closing(connect(path, write=False)) as connection:
        found = _in_order(evidence_rows(connection, path, ExceptionCase, "exception"))
    if len(found) != count:
        raise Conflict("another program changed the cases at this moment: try again", str(path))
    return found


def by_name(connection: sqlite3.Connection, path: Path, names: Iterable[str]) -> dict[str, ExceptionCase]:
    """The cases named `source/id` that there are."""
    found: dict[str, ExceptionCase] = {}
    for name in names:
        key = name.partition("/")[::2]
        for case in evidence_rows(connection, path, ExceptionCase, "exception", '"source" = ? AND "id" = ?', key):
            found[name] = case
    return found


def candidates(connection: sqlite3.Connection, week: str) -> list[Candidate]:
    """What a draw must know of the cases of a week."""
    from core.review.draw import Candidate  # noqa: PLC0415  # only who draws needs it

    first, last = span_of(week)
    rows = connection.execute(
        'SELECT "source", "id", "flagged", "confidence" FROM "exception_case" WHERE "at" >= ? AND "at" < ?',
        (first.isoformat(), last.isoformat()),
    )
    return [
        Candidate(source, key, bool(flagged), None if confidence is None else Decimal(confidence))
        for source, key, flagged, confidence in rows
    ]


def newest_week(connection: sqlite3.Connection, now: datetime) -> str | None:
    """The last week in which a case occurred; where all of them lie ahead (a clock can be wrong), the last of those."""
    statement = 'SELECT coalesce(max("at") FILTER (WHERE "at" <= ?), max("at")) FROM "exception_case"'
    newest = connection.execute(statement, (now.isoformat(),)).fetchone()[0]
    return week_of(utc(newest)) if newest else None


def labels(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Every label that was ever predicted, or given as a correction."""
    statement = """
        SELECT "name" FROM "label"
        UNION SELECT DISTINCT "label" FROM "review" WHERE "outcome" = 'misclassified' AND "label" <> ''
        ORDER BY 1
    """
    return tuple(label for (label,) in connection.execute(statement))


def proposed_labels(connection: sqlite3.Connection) -> tuple[str, ...]:
    """What undefined categories should be called, the one proposed most often first."""
    statement = """
        SELECT "label" FROM "review" WHERE "outcome" = 'undefined' AND "label" <> ''
        GROUP BY "label" ORDER BY count(*) DESC, "label"
    """
    return tuple(label for (label,) in connection.execute(statement))


def search(path: Path, text: str, limit: int, offset: int = 0) -> CaseMatches:
    """Cases that hold a text in what people read of them, newest first; `is:open` and the like narrow it further.

    BadValue for a mark that is none and for what is no text. It has a connection of its own, since a search may
    run beside other work.
    """
    try:
        text = plain(text)
    except ValueError as error:
        raise BadValue(str(error), "search") from None
    words = [word for word in text.split() if not word.startswith("is:")]
    where = [_marked(word[3:]) for word in text.split() if word.startswith("is:")]
    values: list[str] = []
    if words:
        wanted = " ".join(words) if len(words) < len(text.split()) else text.strip()
        holds, value = _holding(wanted)
        columns = ("input", "predicted", "id", "note")
        labels = f'("source", "id") IN (SELECT "source", "case_id" FROM "review" WHERE {holds.format("label")})'  # noqa: S608  # constants
        where.append("(" + " OR ".join([*map(holds.format, columns), labels]) + ")")
        values += [value] * (len(columns) + 1)
    condition = " AND ".join(where or ["1"])
    statement = f'SELECT count(*) FROM "exception_case" WHERE {condition}'  # noqa: S608  # constants
    page = f'{condition} ORDER BY "at" DESC, "source", "id" LIMIT {int(limit)} OFFSET {int(offset)}'
    with explained(path), closing(connect(path, write=False)) as connection:
        connection.create_function("casefold", 1, str.casefold, deterministic=True)
        count = connection.execute(statement, values).fetchone()[0]
        return CaseMatches(tuple(evidence_rows(connection, path, ExceptionCase, "exception", page, values)), count)


def alike(path: Path, week: str) -> Mapping[str, tuple[str, ...]]:
    """The names of the cases of a week that say nearly the same as another one, each with all of its kind."""
    from core.review.similar import groups  # noqa: PLC0415  # only who reviews needs it

    first, last = span_of(week)
    where = f'"at" >= ? AND "at" < ? LIMIT {MOST_ALIKE}'
    values = (first.isoformat(), last.isoformat())
    with explained(path), closing(connect(path, write=False)) as connection:
        cases = _in_order(evidence_rows(connection, path, ExceptionCase, "exception", where, values))
    several = (tuple(case.name for case in group) for group in groups(cases) if len(group) > 1)
    return {name: group for group in several for name in group}


def _marked(mark: str) -> str:
    if mark not in MARKS:
        raise BadValue(f"there is no mark is:{mark}", "search", f"Marks: {', '.join(f'is:{one}' for one in MARKS)}.")
    return MARKS[mark]


def _in_order(cases: Iterable[ExceptionCase]) -> tuple[ExceptionCase, ...]:
    return tuple(sorted(cases, key=lambda case: (case.at, case.key)))


def _holding(text: str) -> tuple[str, str]:
    """How a column is asked for a text, whatever its case, and with what: `LIKE` is quick and folds ASCII alone."""
    if text.isascii():
        return """"{}" LIKE ? ESCAPE '\\'""", f"%{_escaped(text)}%"
    return 'instr(casefold("{}"), ?)', text.casefold()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
