"""Several people and clocks at one case: what was found last counts, and nothing is lost unseen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from core.errors import Conflict, UsageError
from core.model.base import Record
from core.model.evidence import ExceptionCase
from core.model.evidence_log import EvidenceLog
from core.model.sessions import Session, span_of
from core.store.store import Store
from tests.core.store.conftest import NOW, clock, small_workspace

WEEK = "2025-W09"
NUMBER = 8


def case(number: int) -> ExceptionCase:
    """A flagged case of the week."""
    at = span_of(WEEK)[0] + timedelta(hours=number)
    return ExceptionCase(source="log", id=f"c{number}", at=at, recorded=at, predicted="refund")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A database of eight cases."""
    log = EvidenceLog.of([], [], [case(number) for number in range(NUMBER)])
    Store.create(tmp_path, small_workspace(), log, clock=clock).close()
    return tmp_path


@pytest.fixture
def ada(folder: Path) -> Iterator[Store]:
    """A reviewer whose clock is right."""
    with Store.open(folder, actor="Ada", clock=clock) as store:
        yield store


@pytest.fixture
def ben(folder: Path) -> Iterator[Store]:
    """Another one, whose clock is five minutes slow."""
    with Store.open(folder, actor="Ben", clock=lambda: NOW - timedelta(minutes=5)) as store:
        yield store


def draw(store: Store) -> Session:
    """All cases, each of which gets a second review."""
    return store.draw(week=WEEK, size=NUMBER, controls=0, second=Fraction(1))


def outcome(case: ExceptionCase) -> str:
    """The reviews that count."""
    return case.review.outcome if case.review else ""


def test_what_was_found_last_counts_whatever_the_clocks_say(ada: Store, ben: Store) -> None:
    session = draw(ada)
    for name in session.cases:
        ada.review(name, session.name, {"outcome": "correct"})
        assert outcome(ben.review(name, session.name, {"outcome": "undefined"})) == "undefined"
        assert outcome(ada.review(name, session.name, {"outcome": "correct"})) == "correct"
        again = ada.review(name, session.name, {"outcome": "misclassified", "label": "login"})
        assert outcome(again) == "misclassified"
        assert [one.by for one in again.reviews.values()] == ["Ben", "Ada"]


def test_a_case_that_changed_since_it_was_read_is_not_decided(ada: Store, ben: Store) -> None:
    session = draw(ada)
    name = session.cases[0]
    seen = ben.cases([name])[name]
    found = {"outcome": "misclassified", "label": "login", "note": "wants a refund of a login"}
    decided: Record = ada.review(name, session.name, found, seen=seen)
    with pytest.raises(Conflict, match="changed since you read it"):
        ben.review(name, session.name, {"outcome": "correct"}, seen=seen)
    assert ben.cases([name]) == {name: decided}
    assert outcome(ben.review(name, session.name, {"outcome": "correct"}, seen=ben.cases([name])[name])) == "correct"


def test_who_decided_a_case_once_does_not_review_it_a_second_time(ada: Store, ben: Store) -> None:
    session = draw(ada)
    name = session.cases[0]
    ben.review(name, session.name, {"outcome": "undefined"})
    ada.review(name, session.name, {"outcome": "correct"})
    with pytest.raises(UsageError, match="you reviewed this case first"):
        ben.review(name, session.name, {"outcome": "undefined", "second": True})


def test_a_draw_in_which_somebody_else_reviewed_is_not_taken_back(ada: Store, ben: Store) -> None:
    session = draw(ada)
    ben.review(session.cases[0], session.name, {"outcome": "correct"})
    with pytest.raises(UsageError, match="reviewed by Ben since; a draw is frozen"):
        ada.undo()
    ben.undo()
    ada.undo()
    assert not ada.snapshot.evidence.sessions
