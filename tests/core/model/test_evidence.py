"""The result of several reviews of one case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.model.evidence import ExceptionCase, Review

AT = datetime(2026, 3, 2, tzinfo=UTC)


def review(by: str, outcome: Any, hours: int = 0, *, second: bool = False) -> Review:
    return Review(by=by, outcome=outcome, at=AT + timedelta(hours=hours), second=second)


@pytest.mark.parametrize(
    ("reviews", "disputed"),
    [
        ((), False),
        ((review("A", "correct"),), False),
        ((review("A", "correct"), review("B", "correct")), False),
        ((review("A", "correct"), review("B", "undefined")), True),
        ((review("A", "correct"), review("B", "undefined"), review("A", "undefined", 1)), False),
        ((review("A", "correct"), review("B", "undefined"), review("B", "correct", 1)), False),
        ((review("A", "correct"), review("B", "undefined", second=True)), False),
        ((review("A", "correct"), review("A", "undefined", 1)), False),
    ],
)
def test_two_people_who_found_two_things_must_agree(reviews: tuple[Review, ...], *, disputed: bool) -> None:
    case = ExceptionCase(id="1", at=AT, recorded=AT, reviews={str(index): one for index, one in enumerate(reviews)})
    assert case.disputed is disputed
