"""Cases, reviews and sessions, in the words of the tests; and the real file, where it is there."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from core.model.evidence import ExceptionCase, Review, ReviewOutcome
from core.model.sessions import Session
from core.review.draw import Candidate
from tests.paths import DATA

AT = datetime(2025, 1, 13, 9, tzinfo=UTC)
WEEK = "2025-W02"
REAL = DATA / "banking77"
on_the_real_file = pytest.mark.skipif(not REAL.is_dir(), reason="the real file is not here")


def review(outcome: ReviewOutcome = "correct", label: str = "", **more: Any) -> Review:
    """One review, an hour after the instant of the tests."""
    return Review(outcome=outcome, label=label, **{"at": AT + timedelta(hours=1), **more})


def case(key: str, text: str = "", *reviews: Review, predicted: str = "", **more: Any) -> ExceptionCase:
    """One case; its reviews are named r0, r1."""
    return ExceptionCase(
        source="log",
        id=key,
        at=AT,
        recorded=AT,
        input=text,
        predicted=predicted,
        reviews={f"r{number}": each for number, each in enumerate(reviews)},
        **more,
    )


def by_name(*cases: ExceptionCase) -> Mapping[str, ExceptionCase]:
    """Cases as the queue takes them."""
    return {each.name: each for each in cases}


def session(*flagged: str, controls: tuple[str, ...] = (), **more: Any) -> Session:
    """A session of these cases, by their ids."""
    fields: dict[str, Any] = {"source": "review", "id": WEEK, "at": AT, "week": WEEK, "seed": "42", **more}
    return Session(flagged=names(*flagged), controls=names(*controls), **fields)


def names(*ids: str) -> tuple[str, ...]:
    """The naming scheme of cases."""
    return tuple(f"log/{key}" for key in ids)


@cache
def real_cases() -> tuple[ExceptionCase, ...]:
    """The 3,080 questions, in order of arrival, not reviewed."""
    with (REAL / "banking77_predictions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_real(row) for row in csv.DictReader(file))


@cache
def truth() -> Mapping[str, tuple[str, str]]:
    """The answer key: outcome and true label by id."""
    with (REAL / "banking77_truth.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: (row["outcome"], row["true_label"]) for row in csv.DictReader(file)}


def candidate(one: ExceptionCase) -> Candidate:
    """The facts of a case that a draw uses."""
    return Candidate(one.source, one.id, one.flagged, one.confidence)


def _real(row: Mapping[str, str]) -> ExceptionCase:
    at = datetime.fromisoformat(row["occurred_at"])
    return ExceptionCase(
        source="bank",
        id=row["id"],
        at=at,
        recorded=at,
        input=row["input"],
        predicted=row["predicted"],
        confidence=Decimal(row["confidence"]),
        rationale=row["rationale"],
        flagged=row["is_exception"] == "true",
    )
