"""A checkpoint of reviewed cases makes them cheap to open, and nobody can tell it from a replay of all of them."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.doctor.examine import database
from core.errors import Conflict, OptableError
from core.model.cases import Cases
from core.model.evidence import ExceptionCase, Review
from core.model.evidence_log import EvidenceLog
from core.model.sessions import Session, week_of
from core.model.signals import Signal
from core.model.workspace import RecordId, Workspace
from core.store import case_queries
from core.store.operations import refresh_checkpoints
from core.store.store import DATABASE, Store
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict
from core.verdict.history import history
from core.verdict.lint.lint import lint
from core.verdict.replay.cache import ReplayCache
from core.verdict.replay.case_window import CaseWindow
from core.verdict.report.decision_basis import decision_basis
from core.verdict.report.resume_scope import evidence_seen
from core.verdict.report.signal_summary import signal_summaries
from tests.core.store.conftest import NOW
from tests.core.verdict.building import SIGNALS, workspace

FEW = 5
FED = {
    "harmed": Signal(stream="reviews:customer_impact", kind="events", unit="count", max_age="52w"),
    "wrong": Signal(stream="reviews:misclassified", of="exceptions", kind="rate", unit="ratio", max_age="52w"),
    "unknown": Signal(stream="reviews:undefined", of="traffic", kind="rate", unit="ratio", max_age="52w"),
    "looked": Signal(
        stream="reviews:undefined", kind="events", unit="count", max_age="1w", zero_when="log_review is on time"
    ),
}
SPACE = workspace(
    go={"right": "wrong < 90% over 2w"},
    hold={
        "often": "harmed > 3 over 1w until < 2 over 2w",
        "unsure": "unknown > 5% over 3w with 95% confidence",
        "long": "wrong > 20% over 1w for 3d",
        "seen": "looked > 1 over 1w",
        "newest": "last of wrong > 0 over 2w",
        "middle": "median of unknown > 0 over 10 readings",
    },
    stop={"harm": "harmed > 8 over 2w", "bad": "wrong > 60% over 2w"},
    signals={**SIGNALS, **FED},
)
BAD = RecordId("condition", "stop.bad")
OUTCOMES = (
    {"outcome": "correct"},
    {"outcome": "misclassified", "label": "billing"},
    {"outcome": "undefined", "label": "card"},
    {"outcome": "correct", "customer_impact": True},
)
PER_SESSION, SESSIONS = 6, 8
EXAMPLES = 12
"""Each compares everything that rests on reviews, after every step, in two programs."""


@pytest.fixture(autouse=True)
def few_cases_count_as_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each example would need thousands."""
    monkeypatch.setattr(refresh_checkpoints, "FEWEST_CASES", FEW)
    monkeypatch.setattr(case_queries, "MANY", 10)


def evidence(seed: int, sessions: int = SESSIONS) -> EvidenceLog:
    """Sessions of two kinds, a week apart, most of whose cases were reviewed, some of them late or twice."""
    random = Random(seed)  # noqa: S311  # the same for a seed
    cases, drawn = [], []
    for number in range(sessions):
        at = NOW - timedelta(weeks=sessions - number)
        names = [f"crm/c{number:02}{place}" for place in range(PER_SESSION)]
        drawn.append(session(f"s{number:02}", at, names, "least_confident" if random.random() < 0.2 else "random"))
        for name in names:
            reviews = {}
            for place in range(random.choice((0, 1, 1, 1, 2))):
                given = at + timedelta(hours=random.choice((1, 2, 5, 100, 400)) + place)
                fields = {**random.choice(OUTCOMES), "second": random.random() < 0.1, "by": "A", "session": "s"}
                reviews[f"r{place}"] = Review.model_validate({**fields, "at": min(given, NOW - timedelta(hours=1))})
            taken = at - timedelta(days=random.randint(0, 6))
            cases.append(
                ExceptionCase(source="crm", id=name[4:], at=taken, recorded=taken, predicted="refund", reviews=reviews)
            )
    return EvidenceLog.of([], [], cases, drawn)


def session(name: str, at: datetime, cases: list[str], strategy: str = "random") -> Session:
    """A drawn session of flagged cases and two controls."""
    return Session.model_validate(
        {
            "source": "optable",
            "id": name,
            "at": at,
            "week": week_of(at),
            "flagged": cases[2:],
            "controls": cases[:2],
            "flagged_pool": 40,
            "controls_pool": 40,
            "flagged_traffic": 40,
            "other_traffic": 400,
            "strategy": strategy,
        }
    )


def made(folder: Path, log: EvidenceLog, space: Workspace = SPACE) -> Path:
    Store.create(folder, space, log, clock=lambda: NOW).close()
    return folder


def opened(folder: Path, late: int = 0) -> Store:
    """Some hours after the others."""
    return Store.open(folder, actor="A", clock=lambda: NOW + timedelta(hours=late))


def cases_of(folder: Path) -> Cases:
    """The cases as a program finds them that has just been started."""
    with opened(folder) as store:
        cases = store.snapshot.evidence.exceptions
    assert isinstance(cases, Cases)
    return cases


def checked(store: Store, replay: ReplayCache | None = None) -> Verdict:
    """The verdict of a store, after it and all that rests on reviews was seen to be that of a replay of all of them."""
    space, log = store.snapshot.workspace, store.snapshot.evidence
    full = replace(log, exceptions=tuple(log.exceptions))
    if replay:
        replay.turn()
    one = Context(space, log, store.now(), replay or ReplayCache())
    other = Context(space, full, store.now())
    found = evaluate(one)
    assert found == evaluate(other)
    assert found == evaluate(replace(one, replay=ReplayCache()))
    assert history(one) == history(other)
    assert lint(one) == lint(other)
    assert signal_summaries(one, found) == signal_summaries(other, found)
    assert evidence_seen(one) == evidence_seen(other)
    for decision in space.decisions.values():
        assert decision_basis(decision, log) == decision_basis(decision, full)
    for days in (2, 9):
        assert evaluate(one.varied(at=store.now() + timedelta(days=days))) == evaluate(
            other.varied(at=store.now() + timedelta(days=days))
        )
    assert log.reviewed == full.reviewed
    return found


def covered(store: Store) -> datetime | None:
    """The instant up to which samples need no replay."""
    cases = store.snapshot.evidence.exceptions
    return cases.replayed.until if isinstance(cases, Cases) and cases.replayed else None


def edited(path: Path, statement: str) -> None:
    """By another program, which knows nothing of checkpoints."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


def test_the_cases_are_not_read_for_a_verdict_nor_are_their_replays_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = cases_of(made(tmp_path, evidence(1)))
    assert cases.replayed is not None
    uncovered = [one for one in cases.facts if max(each.at for each in one.reviews.values()) > cases.replayed.until]
    assert FEW <= len(uncovered) < len(cases.facts) / 3
    entered, enter = [], CaseWindow.enter

    def counted(window: CaseWindow, at: datetime, samples: Iterable[Any]) -> None:
        entered.append(at)
        enter(window, at, samples)

    monkeypatch.setattr(CaseWindow, "enter", counted)
    with opened(tmp_path) as store:
        log = store.snapshot.evidence
        evaluate(Context(SPACE, log, NOW))
        assert min(entered) > cases.replayed.until
        assert log.exceptions.__dict__.keys().isdisjoint(("all", "reviewed"))
        checked(store)


def test_one_more_review_leaves_it_and_it_is_made_anew_when_much_is_new(tmp_path: Path) -> None:
    folder = made(tmp_path, evidence(2))
    first = cases_of(folder).replayed
    open_ones = [case for case in evidence(2).exceptions if not case.reviews]
    assert first is not None
    assert len(open_ones) > 2 * FEW
    untils = []
    for number, case in enumerate(open_ones):
        with opened(folder, number) as store:
            store.review(case.name, "s", OUTCOMES[number % 4])
            checked(store)
        replayed = cases_of(folder).replayed
        assert replayed is not None
        untils.append(replayed.until)
    assert untils[0] == first.until
    assert untils[-1] > first.until
    assert len(set(untils)) < len(untils) / FEW + 2


def test_a_covered_case_that_is_reviewed_again_is_replayed_and_covered_anew(tmp_path: Path) -> None:
    folder = made(tmp_path, evidence(7))
    with opened(folder) as store:
        log = store.snapshot.evidence
        oldest = next(one for one in log.review_facts if one.review and one.review.outcome == "correct")
        checked(store)
        store.review(oldest.name, "s", {"outcome": "misclassified", "label": "billing"})
        checked(store)
        assert isinstance(store.snapshot.evidence.exceptions, Cases)
        assert store.snapshot.evidence.exceptions.replayed is not None
        assert cases_of(folder).replayed is not None
        store.undo()
        checked(store)
    with opened(folder) as store:
        checked(store)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE review SET outcome = 'undefined' WHERE at = (SELECT min(at) FROM review WHERE second = 0)",
        "DELETE FROM review WHERE at = (SELECT min(at) FROM review WHERE second = 0)",
        "UPDATE exception_case SET at = '2024-01-01T00:00:00+00:00' WHERE id IN (SELECT case_id FROM review)",
        "UPDATE session SET other_traffic = 50",
        "UPDATE session SET strategy = 'least_confident' WHERE id = 's00'",
        (
            "INSERT INTO review (source, case_id, id, outcome, customer_impact, label, updates, by, at, session, second"
            ", note) SELECT source, case_id, 'x', 'correct', 0, label, updates, by, at, session, 0, note FROM review"
            " WHERE at = (SELECT min(at) FROM review)"
        ),
        "UPDATE review_checkpoint SET track = '{', rests_on = 'x'",
        "UPDATE review_checkpoint SET until = 'x'",
    ],
)
def test_whoever_changes_what_it_rests_on_makes_it_void(tmp_path: Path, statement: str) -> None:
    folder = made(tmp_path, evidence(3))
    assert cases_of(folder).replayed is not None
    edited(folder / DATABASE, statement)
    assert cases_of(folder).replayed is None
    with opened(folder) as store:
        checked(store)


def test_an_unreadable_replay_is_replayed_from_the_cases(tmp_path: Path) -> None:
    folder = made(tmp_path, evidence(3))
    edited(folder / DATABASE, "UPDATE review_checkpoint SET track = '{'")
    with opened(folder) as store:
        checked(store)


def test_doctor_replays_all_cases_and_names_what_is_kept_wrongly(tmp_path: Path) -> None:
    fixed = SPACE.workflow.model_copy(update={"as_of": NOW - timedelta(hours=1)})
    folder = made(tmp_path, evidence(3), SPACE.model_copy(update={"workflow": fixed}))
    assert {one.name: one.state for one in database(folder)}["replay"] == "ok"
    edited(
        folder / DATABASE,
        "UPDATE review_checkpoint SET track = json_set(track, '$.judged.window', json('[]')) WHERE asked <> ''",
    )
    assert {one.name: one.state for one in database(folder)}["replay"] == "problem"


def test_reviewed_cases_that_another_program_changed_since_are_a_conflict(tmp_path: Path) -> None:
    cases = cases_of(made(tmp_path, evidence(4)))
    edited(tmp_path / DATABASE, "UPDATE review SET outcome = 'undefined', at = '2025-01-01T00:00:00+00:00'")
    with pytest.raises(Conflict, match="changed reviewed cases"):
        cases.reviewed  # noqa: B018  # reading it raises


def test_an_invalid_review_is_named(tmp_path: Path) -> None:
    folder = made(tmp_path, evidence(5))
    edited(folder / DATABASE, "UPDATE review SET outcome = 'maybe' WHERE case_id = 'c012'")
    with opened(folder) as store, pytest.raises(OptableError, match="review r0 has a outcome is invalid: must be one"):
        store.snapshot  # noqa: B018  # reading it raises


def test_other_questions_about_the_same_cases_are_other_samples(tmp_path: Path) -> None:
    folder = made(tmp_path, evidence(6))
    with opened(folder) as store:
        store.edit(RecordId("signal", "wrong"), {"stream": "reviews:undefined"})
        checked(store)
    with opened(folder) as store:
        checked(store)


def test_a_session_that_draws_covered_cases_makes_it_void_in_a_running_program_too(tmp_path: Path) -> None:
    folder = made(tmp_path, evidence(8))
    with opened(folder) as store:
        before = covered(store)
        log = store.snapshot.evidence
        _drawn(len(log.exceptions) - PER_SESSION, "random", 1)(store)
        assert covered(store) == before, "its cases were reviewed later, if at all"
        _drawn(0, "random", 80)(store)
        checked(store)
        with opened(folder) as other:
            assert covered(store) in (None, covered(other))


Step = Callable[[Store], object]


def _reviewed(place: int, result: int, *, second: bool = False) -> Step:
    def review(store: Store) -> None:
        cases = tuple(store.snapshot.evidence.exceptions)
        store.review(cases[place % len(cases)].name, "s", {**OUTCOMES[result], **({"second": True} if second else {})})

    return review


def _merged(place: int, result: int, days: int) -> Step:
    """Somebody else's text comes in: a review of that many days ago, be it the first of its case."""

    def merge(store: Store) -> None:
        log = store.snapshot.evidence
        cases = list(log.exceptions)
        old = cases[place % len(cases)]
        new = Review.model_validate({**OUTCOMES[result], "at": NOW - timedelta(days=days, minutes=place), "by": "B"})
        cases[place % len(cases)] = old.model_copy(update={"reviews": {**old.reviews, f"m{place}": new}})
        store.replace(store.snapshot.workspace, replace(log, exceptions=tuple(cases)))

    return merge


def _drawn(place: int, strategy: str, days: int) -> Step:
    """Somebody else's session comes in, of cases that may have been drawn before."""

    def merge(store: Store) -> None:
        log = store.snapshot.evidence
        names = [case.name for case in log.exceptions][place:][:PER_SESSION]
        new = session(f"n{place}{days}", NOW - timedelta(days=days, minutes=place), names, strategy)
        drawn = tuple(sorted((*log.sessions, new), key=lambda one: (one.at, one.key)))
        store.replace(store.snapshot.workspace, replace(log, sessions=drawn))

    return merge


PLACES, RESULTS, DAYS = st.integers(0, PER_SESSION * SESSIONS), st.integers(0, 3), st.integers(0, 60)
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(_reviewed, PLACES, RESULTS),
    st.builds(_reviewed, PLACES, RESULTS),
    st.builds(_reviewed, PLACES, RESULTS, second=st.just(value=True)),
    st.builds(_merged, PLACES, RESULTS, DAYS),
    st.builds(_drawn, PLACES, st.sampled_from(("random", "least_confident")), DAYS),
    st.sampled_from(("wrong > 60% over 2w", "wrong > 50% over 3w", "wrong > 20% over 2w for 2d")).map(
        lambda sentence: lambda store: store.edit(BAD, {"sentence": sentence})
    ),
    st.just(lambda store: store.decide("resume", by=("owner",), reason="looked at")),
    st.just(lambda store: store.decide("go", by=("owner",), reason="on its way")),
    st.just(lambda store: store.complete("log_review")),
    st.just(lambda store: store.undo()),
)


@pytest.mark.slow
@settings(max_examples=EXAMPLES)
@given(st.integers(0, 2**32), st.lists(STEPS, max_size=6))
def test_nobody_can_tell_it_from_a_replay_of_all(seed: int, steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, replay = made(Path(name), evidence(seed)), ReplayCache()
        with opened(folder) as kept_open:
            for number, step in enumerate((lambda _store: None, *steps)):
                with suppress(OptableError):
                    if number % 2:
                        step(kept_open)
                    else:
                        with opened(folder, number) as store:
                            step(store)
                kept_open.refresh()
                checked(kept_open, replay)
                with opened(folder, number) as store:
                    checked(store)
                    assert covered(kept_open) in (None, covered(store)), "what a running program goes by still holds"
