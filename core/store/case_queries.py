"""Queries for cases in the database, independent of their number: by week, by name, by text."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args

from core.errors import BadValue, Conflict
from core.model.base import plain_text, utc
from core.model.cases import Cases, facts_of, merged
from core.model.evidence import ExceptionCase, ReviewOutcome
from core.model.sessions import Session, span_of, week_of
from core.store.connect import connect
from core.store.review_facts import IN_REVIEW, review_facts
from core.store.rows import CHUNK, evidence_rows
from core.store.sqlite_errors import decoding, translated_errors

if TYPE_CHECKING:
    from core.review.draw import Candidate

MANY = 2000
"""Above this number only reviewed cases are loaded into the snapshot."""
MOST_ALIKE = 5000
"""In weeks with more cases, only this many are compared with each other."""
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
"""Search conditions by `is:` mark."""


class CaseMatches(NamedTuple):
    """One page of a search, and the total number of matches."""

    cases: tuple[ExceptionCase, ...]
    number: int


def all_cases(connection: sqlite3.Connection, path: Path, sessions: Iterable[Session]) -> Sequence[ExceptionCase]:
    """Every case in time order; if there are many, only the facts of reviewed ones are loaded immediately."""
    count = connection.execute('SELECT count(*) FROM "exception_case"').fetchone()[0]
    if count <= MANY:
        return _in_order(evidence_rows(connection, path, ExceptionCase, "exception"))
    facts, replayed = review_facts(connection, path, sessions)
    return Cases(count, facts, lambda number: fetch(path, number), partial(fetch_reviewed, path), replayed)


def as_loaded(cases: Sequence[ExceptionCase]) -> Sequence[ExceptionCase]:
    """Cases in time order in the form in which a database gives them."""
    if len(cases) <= MANY or isinstance(cases, Cases):
        return cases
    reviewed = tuple(case for case in cases if case.reviews)
    return Cases(len(cases), tuple(map(facts_of, reviewed)), lambda _number: tuple(cases), lambda _cases: reviewed)


def fetch(path: Path, count: int) -> tuple[ExceptionCase, ...]:
    """All cases. Raises Conflict if their number differs from `count`."""
    with translated_errors(path), closing(connect(path, write=False)) as connection:
        cases = _in_order(evidence_rows(connection, path, ExceptionCase, "exception"))
    if len(cases) != count:
        raise Conflict("another program changed the cases at this moment: try again", str(path))
    return cases


def case_pages(
    read: Callable[[Callable[[sqlite3.Connection], list[ExceptionCase]]], list[ExceptionCase]], path: Path
) -> Iterator[ExceptionCase]:
    """All cases, sorted by key, in pages that `read` fetches: memory does not grow with their number."""
    condition = f'("source", "id") > (?, ?) ORDER BY "source", "id" LIMIT {CHUNK}'
    last = ("", "")
    while page := read(
        lambda connection: list(evidence_rows(connection, path, ExceptionCase, "exception", condition, last))  # noqa: B023  # run at once
    ):
        yield from page
        last = page[-1].key


def fetch_reviewed(path: Path, cases: Cases) -> tuple[ExceptionCase, ...]:
    """The reviewed cases. Raises Conflict if another program changed one since their facts were read."""
    with translated_errors(path), closing(connect(path, write=False)) as connection:
        reviewed = merged(evidence_rows(connection, path, ExceptionCase, "exception", IN_REVIEW), cases.changed)
    if tuple(map(facts_of, reviewed)) != cases.facts:
        raise Conflict("another program changed reviewed cases at this moment: try again", str(path))
    return reviewed


def by_name(connection: sqlite3.Connection, path: Path, names: Iterable[str]) -> dict[str, ExceptionCase]:
    """The existing cases among these names (`source/id`)."""
    found: dict[str, ExceptionCase] = {}
    for name in names:
        key = name.partition("/")[::2]
        for case in evidence_rows(connection, path, ExceptionCase, "exception", '"source" = ? AND "id" = ?', key):
            found[name] = case
    return found


def candidates(connection: sqlite3.Connection, week: str) -> list[Candidate]:
    """The cases of a week, with the fields that a draw needs."""
    from core.review.draw import Candidate  # noqa: PLC0415  # only who draws needs it

    first, last = span_of(week)
    rows = connection.execute(
        'SELECT "source", "id", "flagged", "confidence" FROM "exception_case" WHERE "at" >= ? AND "at" < ?',
        (first.isoformat(), last.isoformat()),
    )
    with decoding("the confidence of a case"):
        return [
            Candidate(source, key, bool(flagged), None if confidence is None else Decimal(confidence))
            for source, key, flagged, confidence in rows
        ]


def newest_week(connection: sqlite3.Connection, now: datetime) -> str | None:
    """The last week with a case up to now; if all cases lie in the future (the clock may be wrong), the last one."""
    statement = 'SELECT coalesce(max("at") FILTER (WHERE "at" <= ?), max("at")) FROM "exception_case"'
    newest = connection.execute(statement, (now.isoformat(),)).fetchone()[0]
    with decoding("the time of a case"):
        return week_of(utc(newest)) if newest else None


def known_labels(connection: sqlite3.Connection) -> tuple[str, ...]:
    """All labels that were predicted or given as a correction."""
    statement = """
        SELECT "name" FROM "label"
        UNION SELECT DISTINCT "label" FROM "review" WHERE "outcome" = 'misclassified' AND "label" <> ''
        ORDER BY 1
    """
    return tuple(label for (label,) in connection.execute(statement))


def proposed_labels(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Labels proposed for undefined categories, most frequent first."""
    statement = """
        SELECT "label" FROM "review" WHERE "outcome" = 'undefined' AND "label" <> ''
        GROUP BY "label" ORDER BY count(*) DESC, "label"
    """
    return tuple(label for (label,) in connection.execute(statement))


def search(path: Path, text: str, limit: int, offset: int = 0) -> CaseMatches:
    """Cases containing a text, newest first; marks such as `is:open` filter further.

    Raises BadValue for an unknown mark or invalid text. Uses its own connection, since a search may run concurrently
    with other work.
    """
    try:
        text = plain_text(text)
    except ValueError as error:
        raise BadValue(str(error), "search") from None
    words = [word for word in text.split() if not word.startswith("is:")]
    clauses = [_marked(word[3:]) for word in text.split() if word.startswith("is:")]
    values: list[str] = []
    if words:
        wanted = " ".join(words) if len(words) < len(text.split()) else text.strip()
        holds, value = _holding(wanted)
        columns = ("input", "predicted", "id", "note")
        labels = f'("source", "id") IN (SELECT "source", "case_id" FROM "review" WHERE {holds.format("label")})'  # noqa: S608  # constants
        clauses.append("(" + " OR ".join([*map(holds.format, columns), labels]) + ")")
        values += [value] * (len(columns) + 1)
    condition = " AND ".join(clauses or ["1"])
    statement = f'SELECT count(*) FROM "exception_case" WHERE {condition}'  # noqa: S608  # constants
    page = f'{condition} ORDER BY "at" DESC, "source", "id" LIMIT {int(limit)} OFFSET {int(offset)}'
    with translated_errors(path), closing(connect(path, write=False)) as connection:
        connection.create_function("casefold", 1, str.casefold, deterministic=True)
        count = connection.execute(statement, values).fetchone()[0]
        return CaseMatches(tuple(evidence_rows(connection, path, ExceptionCase, "exception", page, values)), count)


def alike(path: Path, week: str) -> Mapping[str, tuple[str, ...]]:
    """Names of near-duplicate cases of a week, each with all members of its group."""
    from core.review.similar import groups  # noqa: PLC0415  # only who reviews needs it

    first, last = span_of(week)
    condition = f'"at" >= ? AND "at" < ? LIMIT {MOST_ALIKE}'
    values = (first.isoformat(), last.isoformat())
    with translated_errors(path), closing(connect(path, write=False)) as connection:
        cases = _in_order(evidence_rows(connection, path, ExceptionCase, "exception", condition, values))
    several = (tuple(case.name for case in group) for group in groups(cases) if len(group) > 1)
    return {name: group for group in several for name in group}


def _marked(mark: str) -> str:
    if mark not in MARKS:
        raise BadValue(f"there is no mark is:{mark}", "search", f"Marks: {', '.join(f'is:{one}' for one in MARKS)}.")
    return MARKS[mark]


def _in_order(cases: Iterable[ExceptionCase]) -> tuple[ExceptionCase, ...]:
    return tuple(sorted(cases, key=lambda case: (case.at, case.key)))


def _holding(text: str) -> tuple[str, str]:
    """SQL expression and parameter for a case-insensitive match: `LIKE` is fast but folds only ASCII."""
    if text.isascii():
        return """"{}" LIKE ? ESCAPE '\\'""", f"%{_escaped(text)}%"
    return 'instr(casefold("{}"), ?)', text.casefold()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
