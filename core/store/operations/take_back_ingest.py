"""Take back an ingest of cases as one, unless something was built on it since.

Cases that it brought are deleted, revised ones get their earlier content back, and labels that nothing else uses go.
Its days of traffic, and readings of the same call, are in the journal and are undone from there.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from core.errors import UsageError
from core.model.evidence import ExceptionCase
from core.model.sessions import Session, Traffic, span_of
from core.store import superseded_cases
from core.store.codec import list_from_json, same
from core.store.journal import JournalEntry, entry_at, is_in_effect, of_kind_since
from core.store.removable_text import items, loads
from core.store.rows import Key
from core.store.sqlite_errors import decoding
from core.store.transaction import BulkEntry, Transaction

NONE = -1
"""The number of an ingest that wrote no case, only traffic."""
OF_INGEST = 'SELECT 1 FROM "exception_case" e WHERE e."ingest" = ? AND e."source" = ? AND e."id" = ?'
BROUGHT = (
    f'{OF_INGEST} AND NOT EXISTS (SELECT 1 FROM "superseded_case" s'  # noqa: S608  # constants
    ' WHERE s."ingest" = e."ingest" AND s."source" = e."source" AND s."id" = e."id")'
)


@dataclass(frozen=True)
class IngestedCases:
    """The cases and days of traffic of one ingest, as the journal tells of them."""

    entries: tuple[JournalEntry, ...]
    """One of each file that wrote cases."""
    facts: tuple[dict[str, Any], ...]
    days: tuple[Traffic, ...]
    last: int
    """Its last entry: what follows happened later."""

    @classmethod
    def of(cls, entries: Sequence[JournalEntry]) -> Self | None:
        """The cases of a change; None if it was no ingest of cases. UsageError if they are not known."""
        if entries[0].action != "ingest":
            return None
        bulk = tuple(entry for entry in entries if entry.kind == "ingest")
        with decoding("an ingest in the journal"):
            facts = tuple(loads(entry.after or "{}") for entry in bulk)
        if any("ingest" not in one for one in facts):
            message = "an earlier version of the program ingested it, and did not record which cases it brought"
            raise UsageError(message, entries[0].title)
        traffic = (entry.after for entry in entries if entry.kind == "traffic")
        days = tuple(day for after in traffic for day in list_from_json(Traffic, after))
        return cls(bulk, facts, days, entries[-1].seq)

    @property
    def number(self) -> int:
        """The number that its cases have in the database."""
        return int(self.facts[0]["ingest"]) if self.facts else NONE

    @cached_property
    def changed(self) -> int:
        """The number of cases that it revised."""
        return sum(int(one["changed"]) for one in self.facts)

    @cached_property
    def total(self) -> int:
        """The number of cases that it brought or revised."""
        return self.changed + sum(int(one["new"]) for one in self.facts)

    def some(self, number: int) -> str:
        """A part of its cases in words: `3 of its 200 cases were`."""
        if number == self.total:
            return "its only case was" if number == 1 else f"all its {number:,} cases were"
        return f"{number:,} of its {self.total:,} cases {'was' if number == 1 else 'were'}"


def refuse_if_used(transaction: Transaction, ingest: IngestedCases, title: str) -> None:
    """Raise UsageError, with all reasons, if something was built on the cases since."""
    reasons = [*_lost(transaction, ingest), *_reviewed(transaction, ingest), *_drawn(transaction, ingest)]
    reasons += [*_named(transaction, ingest), *_counted_again(transaction, ingest)]
    later = [*_later(transaction.connection, ingest)]
    if reasons or later:
        raise UsageError("; ".join([*reasons, *later]), title, "Take the later one back first." if later else "")


def take_back_cases(transaction: Transaction, ingest: IngestedCases) -> None:
    """Delete and restore the cases, and journal that."""
    connection, number = transaction.connection, ingest.number
    superseded_cases.restore(connection, number)
    connection.execute('DELETE FROM "exception_case" WHERE "ingest" = ?', (number,))
    connection.execute(
        'DELETE FROM "label" WHERE "name" IN (SELECT "name" FROM "ingested_label" WHERE "ingest" = ?)'
        ' AND "name" NOT IN (SELECT "name" FROM "ingested_label" WHERE "ingest" <> ?)'
        ' AND "name" NOT IN (SELECT "predicted" FROM "exception_case")',
        (number, number),
    )
    connection.execute('DELETE FROM "ingested_label" WHERE "ingest" = ?', (number,))
    transaction.in_bulk += [BulkEntry("ingest", entry.after, None) for entry in ingest.entries]


def _lost(transaction: Transaction, ingest: IngestedCases) -> Iterator[str]:
    """Cases whose content, or earlier content, is no longer there as the ingest left it."""
    connection = transaction.connection
    statement = 'SELECT count(*) FROM "exception_case" WHERE "ingest" = ?'
    (left,) = connection.execute(statement, (ingest.number,)).fetchone()
    lost = ingest.total - left - sum(superseded_cases.replaced_by(connection, ingest.number).values())
    if lost > 0:
        yield f"{ingest.some(lost)} changed or removed in the text since"
    if (gone := ingest.changed - sum(superseded_cases.replaced(connection, ingest.number).values())) > 0:
        yield f"the earlier content of {gone:,} of its cases was removed"


def _reviewed(transaction: Transaction, ingest: IngestedCases) -> Iterator[str]:
    """Cases reviewed since; a review of the earlier content of a revised case is no obstacle."""
    reviewed: set[Key] = set(
        transaction.connection.execute(
            'SELECT DISTINCT r."source", r."case_id" FROM "review" r CROSS JOIN "exception_case" e'
            ' ON e."source" = r."source" AND e."id" = r."case_id" WHERE e."ingest" = ?',
            (ingest.number,),
        )
    )
    for entry in ingest.entries:
        with decoding(f"entry {entry.seq} of the journal"):
            for old in map(ExceptionCase.model_validate, items(entry.before)):
                now = transaction.find("exception", old.key) if old.key in reviewed else None
                if isinstance(now, ExceptionCase) and now.reviews == old.reviews:
                    reviewed.discard(old.key)
    if reviewed:
        yield f"{ingest.some(len(reviewed))} reviewed since"


def _drawn(transaction: Transaction, ingest: IngestedCases) -> Iterator[str]:
    """Cases drawn for review, and draws since in which they, or the traffic of the ingest, were counted."""
    sessions = transaction.before.evidence.sessions
    created = _created_since(transaction.connection, ingest.last)
    since = [one for one in sessions if one.key in created]
    names = {name for one in since for name in one.cases}
    drawn = {name for name in names if _is_there(transaction.connection, OF_INGEST, ingest.number, name)}
    earlier = {name for one in sessions for name in one.cases} - names
    drawn |= {name for name in earlier if _is_there(transaction.connection, BROUGHT, ingest.number, name)}
    if drawn:
        yield f"{ingest.some(len(drawn))} drawn for review"
    for session in {one.week: one for one in since}.values():
        if counted := _in_week(transaction.connection, ingest.number, session):
            yield f"{session.week} was drawn since, and {ingest.some(counted)} counted for it"
        elif any(_within(session, day) for day in ingest.days):
            yield f"{session.week} was drawn since, and its traffic counted for it"


def _created_since(connection: sqlite3.Connection, seq: int) -> set[Key]:
    """The keys of sessions that came after an entry."""
    seen: set[Key] = set()
    created: set[Key] = set()
    for entry in of_kind_since(connection, "session", seq):
        with decoding(f"entry {entry.seq} of the journal"):
            before, after = (
                {(one["source"], one["id"]) for one in items(side)} for side in (entry.before, entry.after)
            )
        created |= after - before - seen
        seen |= before | after
    return created


def _is_there(connection: sqlite3.Connection, statement: str, number: int, name: str) -> bool:
    source, _, key = name.partition("/")
    return connection.execute(statement, (number, source, key)).fetchone() is not None


def _in_week(connection: sqlite3.Connection, number: int, session: Session) -> int:
    """The cases of an ingest that are, or without it would be, of the week of a draw."""
    within = (number, *(edge.isoformat() for edge in span_of(session.week)))
    of_week = '"ingest" = ? AND "at" >= ? AND "at" < ?'
    row = connection.execute(
        f'SELECT count(*) FROM (SELECT "source", "id" FROM "exception_case" WHERE {of_week}'  # noqa: S608  # constants
        f' UNION SELECT "source", "id" FROM "superseded_case" WHERE {of_week})',
        within * 2,
    ).fetchone()
    return int(row[0])


def _within(session: Session, day: Traffic) -> bool:
    first, last = span_of(session.week)
    return first <= day.at < last


def _named(transaction: Transaction, ingest: IngestedCases) -> Iterator[str]:
    """Brought cases that the list of updates names; one of them may have lost its review."""
    names = {name for update in transaction.before.workspace.updates.values() for name in update.cases}
    named = [name for name in names if _is_there(transaction.connection, BROUGHT, ingest.number, name)]
    if named:
        yield f"{ingest.some(len(named))} named by updates"


def _counted_again(transaction: Transaction, ingest: IngestedCases) -> Iterator[str]:
    """Days of traffic that were changed since."""
    anew = sum(not same(transaction.find("traffic", one.key), one) for one in ingest.days)
    if anew:
        days = f"{len(ingest.days):,} {'day' if len(ingest.days) == 1 else 'days'} of traffic"
        yield f"{anew:,} of its {days} {'was' if anew == 1 else 'were'} counted anew since"


def _later(connection: sqlite3.Connection, ingest: IngestedCases) -> Iterator[str]:
    """Later ingests that changed its cases, or that contained them or its days and left them as they were."""
    titles: dict[str, str] = {}
    cases: Counter[str] = Counter()
    for number, changed in superseded_cases.replaced_by(connection, ingest.number).items():
        if entry := entry_at(connection, number):
            titles[entry.change] = entry.title
            cases[entry.change] += changed
    own = {day.name for day in ingest.days}
    for entry in of_kind_since(connection, "overlap", ingest.last):
        with decoding(f"entry {entry.seq} of the journal"):
            overlap = loads(entry.after or "{}")
            again, days = overlap["again"].get(str(ingest.number), 0), own & set(overlap["days"])
        if (again or days) and is_in_effect(connection, entry):
            titles[entry.change] = entry.title
            cases[entry.change] += again
    for change, title in titles.items():
        subject = f"{ingest.some(cases[change])} changed or repeated" if cases[change] else "its traffic was repeated"
        yield f"{subject} by a later ingest ({title})"
