"""A workspace with as many cases as wanted: the sample, with invented tickets of three years and weekly sessions."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from measure import ROOT

from core.model.evidence import ExceptionCase, Review
from core.model.gate import Condition
from core.model.sessions import Session, Traffic, week_of
from core.model.signals import Signal
from core.model.workspace import RecordId
from core.store import sync_base
from core.store.codec import Row, row_of
from core.store.connect import connect
from core.store.file_name import DATABASE
from core.store.rows import quoted_columns
from core.store.schema import REVIEW_KEY, own_fields
from core.store.store import Store
from core.text.sync.sync import open_workspace

AS_OF = datetime(2026, 3, 3, 9, tzinfo=UTC)
"""The time of the sample."""
START = datetime(2023, 1, 2, tzinfo=UTC)
MOST_WEEKS = 150
SIGNAL = Signal(stream="reviews:undefined", of="traffic", kind="rate", unit="ratio", max_age="52w")
SENTENCE = "undefined_found > 5% over 4w with 95% confidence"
REVIEWED = MOST_WEEKS - 1
"""As many sessions were reviewed, 20 cases each."""
FLAGGED, CONTROLS = 15, 5
LABELS = ("billing", "contract", "access", "performance", "integration", "reporting", "onboarding", "outage")
OPENINGS = ("Since yesterday", "After the update", "Every Monday", "For two of our sites", "When a colleague signs in")
THINGS = ("the invoice", "the export to CSV", "single sign-on", "the dashboard", "the webhook", "the seat count")
FAULTS = (
    "shows the wrong total",
    "does not load at all",
    "asks for a password that nobody ever set",
    "takes more than a minute and then gives up without a message",
    "names a customer who left us last year",
)
ENDS = (
    "Please call back.",
    "We have a deadline on Friday and three departments wait for the figures; who can look at it today?",
    "It worked in the old version. Screenshots are attached, and the reference of our earlier ticket is below.",
    "Kind regards",
)
TEXTS = tuple(
    f"{opening} {thing} {fault}. {end}" for opening in OPENINGS for thing in THINGS for fault in FAULTS for end in ENDS
)


def sample(folder: Path) -> Path:
    """A copy of the sample with its database built, as on any start but the first."""
    shutil.copytree(ROOT / "sample_workspace", folder, ignore=shutil.ignore_patterns("workspace.db*"))
    open_workspace(folder, clock=lambda: AS_OF).close()
    return folder


def with_cases(folder: Path, cases: int, sessions: int = 0) -> Path:
    """A copy of the sample with so many cases more, of which the newest sessions' were reviewed.

    Reviews feed a signal more, of all traffic. One session more has been drawn and waits for its reviewer.
    Database and text are apart: nothing was exported.
    """
    sample(folder)
    with closing(connect(folder / DATABASE, write=True)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        for table, model, rows in (
            ("exception_case", ExceptionCase, _cases(cases)),
            ("session", Session, map(row_of, _sessions(cases, sessions + 1))),
            ("traffic", Traffic, map(row_of, _traffic(cases))),
        ):
            _insert(connection, table, own_fields(model), rows)
        _insert(connection, "review", (*REVIEW_KEY, *own_fields(Review)), _reviews(cases, sessions))
        connection.execute('INSERT OR IGNORE INTO "label" SELECT DISTINCT "predicted" FROM "exception_case"')
        sync_base.note_many(connection, "exception", "session", "traffic")
        connection.execute("COMMIT")
    with Store.open(folder, clock=lambda: AS_OF) as store:  # each writes what it leaves behind, as a review would
        store.add(RecordId("signal", "undefined_found"), SIGNAL)
        store.add(RecordId("condition", "hold.undefined_found"), Condition(sentence=SENTENCE))
    return folder


def _insert(connection: object, table: str, columns: tuple[str, ...], rows: Iterator[Row]) -> None:
    marks = ", ".join("?" * len(columns))
    statement = f'INSERT INTO "{table}" ({quoted_columns(columns)}) VALUES ({marks})'  # noqa: S608  # constants
    connection.executemany(statement, rows)  # type: ignore[attr-defined]  # a connection


def weeks_of(cases: int) -> int:
    """Over how many weeks the cases are spread: 20 a week, at least."""
    return min(MOST_WEEKS, cases // (FLAGGED + CONTROLS))


def at(number: int, cases: int) -> datetime:
    """The time of a case: evenly over the weeks."""
    return START + number * (timedelta(weeks=weeks_of(cases)) / cases)


def _cases(cases: int) -> Iterator[Row]:
    random = Random(4)  # noqa: S311  # the same cases in every run
    for number in range(cases):
        when = at(number, cases).isoformat()
        fields = {
            "source": "crm",
            "id": f"T-{number:07}",
            "at": when,
            "input": f"{random.choice(TEXTS)} ({number})",
            "predicted": random.choice(LABELS),
            "confidence": f"0.{random.randint(10, 99)}",
            "rationale": "",
            "flagged": int(number % 4 != 0),
            "recorded": when,
            "version": "model m3, prompt 14, taxonomy 4",
            "note": "",
        }
        yield tuple(fields.get(name) for name in own_fields(ExceptionCase))


def _weeks(cases: int, sessions: int) -> Iterator[range]:
    """The numbers of the cases of the newest weeks."""
    weeks = weeks_of(cases)
    for week in range(weeks - sessions, weeks):
        yield range(-(-week * cases // weeks), -(-(week + 1) * cases // weeks))


def drawn(numbers: range) -> tuple[list[int], list[int]]:
    """The first flagged cases and controls of a week."""
    flagged = [number for number in numbers[: 4 * FLAGGED] if number % 4][:FLAGGED]
    return flagged, [number for number in numbers[: 4 * FLAGGED] if number % 4 == 0][:CONTROLS]


def _sessions(cases: int, sessions: int) -> Iterator[Session]:
    for numbers in _weeks(cases, sessions):
        flagged, controls = drawn(numbers)
        first = at(numbers[0], cases)
        yield Session(
            source="optable",
            id=f"s{week_of(first)}",
            at=first + timedelta(weeks=1),
            week=week_of(first),
            flagged=tuple(f"crm/T-{number:07}" for number in flagged),
            controls=tuple(f"crm/T-{number:07}" for number in controls),
            flagged_pool=len(numbers) * 3 // 4,
            controls_pool=len(numbers) // 4,
            flagged_traffic=len(numbers) * 3 // 4,
            other_traffic=len(numbers) * 10,
        )


def _reviews(cases: int, sessions: int) -> Iterator[Row]:
    random = Random(5)  # noqa: S311  # the same reviews in every run
    for session in list(_sessions(cases, sessions + 1))[:sessions]:
        for name in session.cases:
            outcome = random.choices(("correct", "misclassified", "undefined"), (85, 10, 5))[0]
            label = {"correct": "", "misclassified": random.choice(LABELS), "undefined": "virtual card"}[outcome]
            review = Review(outcome=outcome, label=label, by="A. Osei", at=session.at, session=session.name, seconds=20)
            yield (*name.split("/"), f"x{name[-7:]}", *row_of(review))


def _traffic(cases: int) -> Iterator[Traffic]:
    days = weeks_of(cases) * 7
    share = max(cases // days, 1)
    for day in range(days):
        first = START + timedelta(days=day)
        yield Traffic(source="crm", id=f"{first:%Y-%m-%d}", at=first, flagged=share, others=share * 10, recorded=first)
