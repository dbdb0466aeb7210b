"""Updates that cases ask for are taken up and made one by one, each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import Conflict
from core.model.evidence import ExceptionCase
from core.model.evidence_log import EvidenceLog
from core.review.learning import UpdateRequest, requested_updates
from core.store.store import Store
from tests.core.store.conftest import NOW, clock, small_workspace


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three cases that ask for one label."""
    at = NOW - timedelta(days=3)
    cases = [ExceptionCase(source="log", id=key, at=at, recorded=at) for key in "abc"]
    with Store.create(tmp_path, small_workspace(), EvidenceLog.of([], [], cases), clock=clock) as made:
        for key in "abc":
            review(made, key, "undefined", "card")
        yield made


def review(store: Store, key: str, outcome: str, label: str) -> None:
    """A review of a case that asks for the taxonomy."""
    store.review(f"log/{key}", "", {"outcome": outcome, "label": label, "updates": ("taxonomy",)})


def ask(store: Store, label: str) -> UpdateRequest:
    """The open request for a label."""
    snapshot = store.snapshot
    return next(
        one for one in requested_updates(snapshot.evidence.reviewed, snapshot.workspace.updates) if one.label == label
    )


def test_making_one_label_makes_no_other_also_where_a_case_was_relabelled_since(store: Store) -> None:
    store.take_up(ask(store, "card"), what="a label for cards")
    review(store, "c", "misclassified", "login")
    store.make(ask(store, "login"), what="", versions={})
    assert ask(store, "login").made == ("log/c",)
    assert ask(store, "card").open == ("log/a", "log/b")
    store.undo()
    assert ask(store, "card").open == ("log/a", "log/b")
    assert len(store.snapshot.workspace.updates) == 1


def test_what_another_program_took_up_meanwhile_is_not_taken_up_twice(store: Store) -> None:
    read = ask(store, "card")
    store.take_up(read, what="")
    with pytest.raises(Conflict, match="changed since you read it"):
        store.take_up(read, what="")
    with pytest.raises(Conflict, match="changed since you read it"):
        store.make(read, what="", versions={})
    assert len(store.snapshot.workspace.updates) == 1
