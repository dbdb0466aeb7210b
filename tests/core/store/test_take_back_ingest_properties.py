"""Ingests, reviews, draws and their undoing in any order: the database is as if what was taken back had never been.

The model is a list of events. Its state is what they do, one after the other, in the words of docs/ingest.md; to take
one back is to leave it out. It may be left out if no later event met what it did.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.errors import OptableError, UsageError
from core.ingest.batch import is_control
from core.ingest.fields import InputKind
from core.model.evidence_log import EvidenceLog
from core.model.sessions import Session, week_of
from core.store.file_name import DATABASE
from core.store.store import Store
from tests.core.ingest.making import batch
from tests.core.store.conftest import NOW, newest_change, small_workspace

FIELDS = ("id", "at", "input", "predicted", "confidence", "flagged")
Row = tuple[str, ...]
Case = dict[str, Any]
Step = tuple[str, Any, Any]
WEEKS = ("2025-W06", "2025-W07")


@dataclass
class State:
    """The cases of a workspace."""

    cases: dict[str, Case] = field(default_factory=dict)
    traffic: dict[str, tuple[int, int, datetime]] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    sessions: set[str] = field(default_factory=set)


@dataclass
class Effect:
    """The records that an event wrote, and those that it met and left as they were."""

    cases: set[str] = field(default_factory=set)
    weeks: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    """Cases and days."""

    @property
    def writes(self) -> bool:
        return bool(self.cases or self.days)


@dataclass
class Event:
    """Something that happened."""

    at: datetime
    change: str = ""

    def happen(self, state: State) -> Effect:
        raise NotImplementedError


@dataclass
class Ingest(Event):
    """A file came in."""

    kind: InputKind = "exceptions"
    rows: tuple[Row, ...] = ()

    def happen(self, state: State) -> Effect:
        effect = Effect()
        for row in self.rows:
            self._take(dict(zip(FIELDS, row, strict=True)), state, effect)
        if effect.cases:
            state.labels |= {row[3] for row in self.rows}
        if self.kind == "predictions":
            self._count(state, effect)
        return effect

    def _take(self, new: Case, state: State, effect: Effect) -> None:
        key, old = new.pop("id"), None
        flagged = new["flagged"] == "yes" or self.kind == "exceptions"
        kept = flagged or is_control("log", key, Fraction(1, 2))
        new["flagged"] = flagged
        if (old := state.cases.get(key)) is None:
            if kept:
                state.cases[key] = new | {"recorded": self.at, "changed": None, "reviewed": None}
                effect.cases.add(key)
                effect.weeks.add(week_of(datetime.fromisoformat(new["at"])))
            return
        effect.met.add(key)
        if not kept or self.kind == "exceptions":
            del new["flagged"]
        if any(old[name] != value for name, value in new.items()):
            mark = {"changed": self.at} if old["reviewed"] else {}
            effect.weeks |= {week_of(datetime.fromisoformat(one["at"])) for one in (old, new)}
            state.cases[key] = old | new | mark
            effect.cases.add(key)

    def _count(self, state: State, effect: Effect) -> None:
        every = Counter(row[1][:10] for row in self.rows)
        flagged = Counter(row[1][:10] for row in self.rows if row[5] == "yes")
        for day, count in every.items():
            old = state.traffic.get(day)
            if old and (old[0] + old[1] > count or old[:2] == (flagged[day], count - flagged[day])):
                effect.met.add(day)
                continue
            state.traffic[day] = (flagged[day], count - flagged[day], self.at)
            effect.met.add(day)
            effect.days.add(day)
            effect.weeks.add(week_of(datetime.fromisoformat(day)))


@dataclass
class Reviewed(Event):
    """Somebody reviewed a case."""

    case: str = ""

    def happen(self, state: State) -> Effect:
        state.cases[self.case] |= {"reviewed": self.at, "changed": None}
        return Effect(cases={self.case}, met={self.case})


@dataclass
class Drawn(Event):
    """A session was drawn."""

    session: Session | None = None

    def happen(self, state: State) -> Effect:
        assert self.session
        state.sessions.add(self.session.id)
        return Effect(met={name.partition("/")[2] for name in self.session.cases})


class History:
    """The events in effect."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def after_all(self) -> tuple[State, list[Effect]]:
        state = State()
        return state, [event.happen(state) for event in self.events]

    def may_be_left_out(self, event: Event) -> bool:
        _, effects = self.after_all()
        place = self.events.index(event)
        own = effects[place]
        for later, effect in zip(self.events[place + 1 :], effects[place + 1 :], strict=True):
            if effect.met & (own.cases | own.days):
                return False
            if isinstance(later, Drawn) and later.session and later.session.week in own.weeks:
                return False
        return True


def held(store: Store) -> State:
    """The same of a database."""
    connection = sqlite3.connect(store.folder / DATABASE)
    labels = {name for (name,) in connection.execute('SELECT "name" FROM "label"')}
    connection.close()
    evidence = store.snapshot.evidence
    return State(
        {
            one.id: {
                "at": one.at.isoformat(),
                "input": one.input,
                "predicted": one.predicted,
                "confidence": "" if one.confidence is None else str(one.confidence),
                "flagged": one.flagged,
                "recorded": one.recorded,
                "changed": one.changed,
                "reviewed": one.review.at if one.review else None,
            }
            for one in evidence.exceptions
        },
        {one.id: (one.flagged, one.others, one.recorded) for one in evidence.traffic},
        labels,
        {one.id for one in evidence.sessions},
    )


row = st.tuples(
    st.sampled_from("abcdefgh"),
    st.sampled_from([f"2025-02-{day:02}T10:00:00+00:00" for day in (3, 5, 9, 10)]),
    st.sampled_from(["hello", "there", "again"]),
    st.sampled_from(["billing", "refund", "login"]),
    st.sampled_from(["", "0.2", "0.9"]),
    st.sampled_from(["yes", "no"]),
)
rows = st.lists(row, min_size=1, max_size=5, unique_by=lambda one: one[0]).map(tuple)
index = st.integers(0, 20)
ingests = st.tuples(st.just("ingest"), st.sampled_from(["exceptions", "predictions"]), rows)
step = st.one_of(
    ingests,
    st.tuples(st.just("again"), st.just(""), index),
    st.tuples(st.just("review"), st.just(""), index),
    st.tuples(st.just("draw"), st.sampled_from(WEEKS), index),
    st.tuples(st.just("take back"), st.just(""), index),
    st.tuples(st.just("take back"), st.just(""), index),
)


class World:
    """A database and the model of it."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        Store.create(folder, small_workspace(), EvidenceLog.of(), clock=self.clock).close()
        self.store = Store.open(folder, actor="ada", clock=self.clock)
        self.history = History()
        self.files: list[Ingest] = []

    def clock(self) -> datetime:
        return self.now

    def ingest(self, kind: InputKind, rows: tuple[Row, ...]) -> None:
        names = FIELDS if kind == "predictions" else FIELDS[:-1]
        lines = [names, *(one[: len(names)] for one in rows)]
        text = "".join(",".join(line) + "\n" for line in lines)
        report = self.store.ingest([batch(text, kind=kind, controls="50%")])
        event = Ingest(self.now, newest_change(self.store), kind, rows)
        effect = event.happen(self.history.after_all()[0])
        assert report.changes == effect.writes
        assert report.new + report.changed == len(effect.cases)
        self.files.append(event)
        if effect.writes:
            self.history.events.append(event)

    def again(self, number: int) -> None:
        """A file that came before comes once more, whether it was taken back or not."""
        if self.files:
            file = self.files[number % len(self.files)]
            self.ingest(file.kind, file.rows)

    def review(self, number: int) -> None:
        if keys := sorted(self.history.after_all()[0].cases):
            key = keys[number % len(keys)]
            self.store.review(f"log/{key}", "", {"outcome": "correct"})
            self.history.events.append(Reviewed(self.now, newest_change(self.store), key))

    def draw(self, week: str, number: int) -> None:
        with suppress(OptableError):  # no case is left to draw
            session = self.store.draw(week=week, seed=str(number), size=1, controls=1)
            self.history.events.append(Drawn(self.now, newest_change(self.store), session))

    def take_back(self, number: int) -> None:
        if not self.history.events:
            return
        event = self.history.events[number % len(self.history.events)]
        may_be = self.history.may_be_left_out(event)
        try:
            self.store.take_back(event.change)
        except UsageError:
            assert not may_be
        else:
            assert may_be or not isinstance(event, Ingest)
            self.history.events.remove(event)

    def happens(self, step: Step) -> None:
        self.now += timedelta(minutes=1)
        name, first, second = step
        if name == "ingest":
            self.ingest(first, second)
        elif name == "draw":
            self.draw(first, second)
        else:
            {"again": self.again, "review": self.review, "take back": self.take_back}[name](second)


@given(st.lists(ingests, min_size=2, max_size=3), st.lists(step, min_size=4, max_size=12))
def test_the_database_is_as_if_what_was_taken_back_had_never_been(first: list[Step], then: list[Step]) -> None:
    with TemporaryDirectory() as folder:
        world = World(Path(folder))
        with world.store as store:
            for step in (*first, *then):
                world.happens(step)
                assert held(store) == world.history.after_all()[0]
            assert store.verify() is None
            assert store.differing() == ()
            with Store.open(store.folder) as other:
                assert held(other) == held(store), "what is in memory is what is on disk"
