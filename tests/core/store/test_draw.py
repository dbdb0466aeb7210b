"""Further draws of a week: what chance drew stays a sample of the whole week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import BadValue
from core.model.evidence import ExceptionCase
from core.model.evidence_log import EvidenceLog
from core.model.sessions import Session, span_of
from core.store.store import Store
from tests.core.store.conftest import clock, small_workspace

WEEK = "2025-W09"


def case(number: int) -> ExceptionCase:
    """The first ten are flagged; the lower the number, the less sure the workflow was."""
    at = span_of(WEEK)[0] + timedelta(hours=number)
    fields = {"confidence": f"0.{number:02}", "flagged": number < 10}
    return ExceptionCase(source="log", id=f"c{number:02}", at=at, recorded=at, **fields)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Ten flagged cases and ten others, of which nobody counted the traffic."""
    log = EvidenceLog.of([], [], [case(number) for number in range(20)])
    with Store.create(tmp_path, small_workspace(), log, clock=clock) as made:
        yield made


def draw(store: Store, size: int, controls: int = 0, *, least_confident: bool = False) -> Session:
    """A session of the week."""
    strategy = "least_confident" if least_confident else "random"
    return store.draw(week=WEEK, seed="7", size=size, controls=controls, strategy=strategy)  # type: ignore[arg-type]


def test_what_was_picked_for_another_reason_can_still_be_drawn_by_chance(store: Store) -> None:
    fresh = store.preview_draw(week=WEEK, seed="7", size=6, controls=2)
    picked = draw(store, 5, least_confident=True)
    by_chance = draw(store, 6, 2)
    assert picked.flagged == tuple(f"log/c{number:02}" for number in range(5))
    assert (by_chance.flagged, by_chance.controls) == (fresh.flagged, fresh.controls)
    assert set(picked.flagged) & set(by_chance.flagged)


def test_what_chance_drew_is_not_drawn_again_by_either(store: Store) -> None:
    first, second = draw(store, 4, 2), draw(store, 4, 2)
    third = draw(store, 3, least_confident=True)
    drawn = [*first.cases, *second.cases, *third.cases]
    assert len(set(drawn)) == len(drawn) == 11


def test_a_further_draw_stands_for_the_whole_week_too(store: Store) -> None:
    draw(store, 4, 2)
    further = draw(store, 4, 2)
    assert (further.flagged_pool, further.controls_pool) == (8, 8)
    assert (further.flagged_traffic, further.other_traffic) == (10, 10)


def test_a_week_that_chance_drew_whole_is_refused(store: Store) -> None:
    draw(store, 20, 10)
    with pytest.raises(BadValue, match="every case of 2025-W09 was drawn already"):
        draw(store, 5)
