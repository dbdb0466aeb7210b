"""Facts of reviewed cases, as read from the database, and the checkpoint of what was replayed of them.

The checkpoint holds the replays of all samples known by one instant. It rests on the cases with a review up to then,
with all their reviews, and on the session that drew each. A digest of those rows tells if it still holds, so that no
program needs to know of it: whoever changes one of them has another digest.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, get_args

from core.model.base import utc
from core.model.cases import CaseFacts, ReplayedReviews, ReviewedCase, ReviewFacts, facts_of
from core.model.evidence import ExceptionCase, ReviewOutcome
from core.model.sessions import STRATA, Session
from core.store.rows import evidence_rows
from core.store.sqlite_errors import UNDECODABLE

FACTS = """
    SELECT r."source", r."case_id", c."at", c."recorded", c."version",
           r."id", r."at", r."outcome", r."customer_impact", r."second"
    FROM "review" AS r
    CROSS JOIN "exception_case" AS c ON c."source" = r."source" AND c."id" = r."case_id"
    ORDER BY r."source", r."case_id", r."id"
"""
RECORD = ""
"""The key of the row that is there even if no condition asks for a replay."""
IN_REVIEW = '("source", "id") IN (SELECT "source", "case_id" FROM "review")'
OUTCOMES = frozenset(get_args(ReviewOutcome))
_in_time = itemgetter(0, 1)


class _Read(NamedTuple):
    """A reviewed case as it was read."""

    facts: CaseFacts
    rows: list[Any]
    """Those of the reviews that are not blind second ones."""
    first: datetime | None
    """The time of the first of those; None if there is none."""
    last: datetime
    """The time of the last review of any kind."""


def review_facts(
    connection: sqlite3.Connection, path: Path, sessions: Iterable[Session]
) -> tuple[tuple[CaseFacts, ...], ReplayedReviews | None]:
    """The facts of the reviewed cases in time order, and what was replayed of them, if it still holds."""
    try:
        cases = _decoded(connection.execute(FACTS).fetchall())
    except UNDECODABLE:  # reading all of it names what is damaged
        reviewed = evidence_rows(connection, path, ExceptionCase, "exception", IN_REVIEW)
        return tuple(sorted(map(facts_of, reviewed), key=_in_time)), None
    facts = tuple(sorted((one.facts for one in cases), key=_in_time))
    return facts, _replayed(connection, cases, sessions)


def replayed_reviews(
    until: datetime, timelines: Mapping[str, str], facts: Iterable[ReviewedCase], changed: int = 0
) -> ReplayedReviews:
    """The replays of samples known by an instant, with the number of cases that they do not cover."""
    uncovered = sum(any(review.at > until for review in one.reviews.values()) for one in facts)
    return ReplayedReviews(until, timelines, uncovered - changed)


def rests_on(connection: sqlite3.Connection, sessions: Iterable[Session], until: datetime) -> str:
    """The digest of what the samples known by an instant are made of."""
    return _digest(_decoded(connection.execute(FACTS).fetchall()), sessions, until)


def write_replays(connection: sqlite3.Connection, replayed: ReplayedReviews, sessions: Iterable[Session]) -> None:
    """Replace the checkpoint."""
    until, digest = replayed.until.isoformat(), rests_on(connection, sessions, replayed.until)
    connection.execute('DELETE FROM "review_checkpoint"')
    connection.executemany(
        'INSERT INTO "review_checkpoint" ("asked", "until", "rests_on", "track") VALUES (?, ?, ?, ?)',
        [(key, until, digest, track) for key, track in {RECORD: "", **replayed.timelines}.items()],
    )


def _replayed(
    connection: sqlite3.Connection, cases: Sequence[_Read], sessions: Iterable[Session]
) -> ReplayedReviews | None:
    kept = connection.execute('SELECT "asked", "until", "rests_on", "track" FROM "review_checkpoint"').fetchall()
    if len({row[1:3] for row in kept}) != 1:
        return None
    try:
        until = utc(kept[0][1])
    except UNDECODABLE:
        return None  # damaged; it is but a shortcut
    if kept[0][2] != _digest(cases, sessions, until):
        return None
    return ReplayedReviews(until, {row[0]: row[3] for row in kept}, sum(one.last > until for one in cases))


def _decoded(rows: Sequence[Any]) -> list[_Read]:
    """The facts of each case; its rows follow each other. Raises one of `UNDECODABLE` if a cell is invalid."""
    times = {cell: _time(cell) for cell in {cell for row in rows for cell in (row[2], row[3], row[6])}}
    cases: list[_Read] = []
    key = None
    for row in rows:
        source, case_id, at, recorded, version, review_id, given, outcome, impact, second = row
        if outcome not in OUTCOMES or impact not in (0, 1) or second not in (0, 1):
            raise ValueError("a review is invalid")
        when = times[given]
        review = ReviewFacts(when, outcome, impact == 1, second == 1)
        counts = [] if second else [row]
        if key != (source, case_id):
            key = source, case_id
            facts = CaseFacts(times[at], key, times[recorded], version, {review_id: review})
            cases.append(_Read(facts, counts, when if counts else None, when))
            continue
        facts, others, first, last = cases[-1]
        if counts:
            first = when if first is None else min(first, when)
        facts = facts._replace(reviews={**facts.reviews, review_id: review})
        cases[-1] = _Read(facts, others + counts, first, max(last, when))
    return cases


def _time(cell: str) -> datetime:
    at = datetime.fromisoformat(cell)
    return at if at.tzinfo is UTC else utc(cell)


def _digest(cases: Iterable[_Read], sessions: Iterable[Session], until: datetime) -> str:
    draws = _draws(sessions)
    content = [(draws.get(one.facts.name), one.rows) for one in cases if one.first is not None and one.first <= until]
    return sha256(repr(content).encode(errors="surrogatepass")).hexdigest()


def _draws(sessions: Iterable[Session]) -> Mapping[str, str]:
    """The part of a sample that comes from the first random draw of each case."""
    found: dict[str, str] = {}
    for session in sessions:
        if session.by_chance:
            for stratum in STRATA:
                words = f"{session.at} {stratum} {session.week} {session.flagged_traffic} {session.other_traffic}"
                for name in getattr(session, stratum):
                    found.setdefault(name, words)
    return found
