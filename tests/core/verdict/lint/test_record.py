"""Lint names evidence that repeats, outweighs or was known too early, and nothing of a plain record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.model.evidence import Completion, ExceptionCase, Reading, Review
from core.model.evidence_log import EvidenceLog
from core.model.readings import AT_HAND, OlderReadings, Readings
from core.model.sessions import Session
from core.model.signals import Signal
from core.model.workflow import Page
from core.verdict.context import Context
from core.verdict.lint.lint import lint
from core.verdict.lint.record import of_record
from core.verdict.lint.warning import GUARDS
from tests.core.verdict.building import AT, ago, done, reading, with_signal, workspace

RATE = "rate > 5% over 4w within 10d"


def found(evidence: EvidenceLog, sentence: str = RATE, **parts: Any) -> list[str]:
    """The rules that lint names of dates and evidence."""
    one = workspace(**{"page": Page(fallback="By hand"), "hold": {"x": sentence}, **parts})
    return [each.rule for each in lint(Context(one, evidence, AT)) if each.rule in GUARDS]


def rates(*sizes: int, every: str = "1w") -> list[Reading]:
    """As many readings of the rate, the last one now."""
    length = AT - ago(every)
    return [reading("0.01", AT - length * number, signal="rate", n=size) for number, size in enumerate(reversed(sizes))]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((20, 20, 20, 1000), ["outweighs"]),
        ((20, 1000), ["outweighs"]),
        ((20, 60), ["outweighs"]),
        ((20, 59), []),
        ((20, 20, 20, 60), []),
        ((20, 20, 20, 61), ["outweighs"]),
        ((1000,), []),
        ((1000, 1000), []),
        ((1000, 20, 20, 20, 20), []),
    ],
    ids=str,
)
def test_a_reading_outweighs_the_others_of_the_window_alone(sizes: tuple[int, ...], expected: list[str]) -> None:
    """The last one of the table is out of the window, which is open at its old end."""
    assert found(EvidenceLog.of(rates(*sizes))) == expected


def test_only_what_is_weighted_can_outweigh() -> None:
    sizes = EvidenceLog.of(rates(20, 20, 20, 1000))
    for sentence in ("median of rate > 5% over 4w within 10d", "rate > 5%"):
        assert found(sizes, sentence) == []


TWICE = [reading("0.01", ago("1d"), signal="rate", n=20), reading("0.09", ago("1d"), signal="rate", n=20)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (RATE, ["copies"]),
        ("rate > 5%", ["copies"]),
        ("rate > 5% over 3 readings within 10d", ["copies"]),
        ("rate > 5% for 2 readings", ["copies"]),
        ("rate > 5% over 12h within 10d", ["copies"]),
        ("level > 5", []),
    ],
)
def test_readings_of_one_instant_are_named_where_a_condition_looks_at_them(sentence: str, expected: list[str]) -> None:
    level = reading("1", AT)
    assert found(EvidenceLog.of([*TWICE, level]), sentence) == expected


def test_of_older_ones_nobody_asks_any_more() -> None:
    old = [one.model_copy(update={"at": ago("9w"), "recorded": ago("9w")}) for one in TWICE]
    assert found(EvidenceLog.of([*old, *rates(20, 20)])) == []


@pytest.mark.parametrize(("better", "expected"), [("lower", []), ("higher", ["copies"])])
def test_three_events_of_one_day_are_three_and_named_only_where_more_is_better(
    better: str, expected: list[str]
) -> None:
    events = EvidenceLog.of(reading("1", ago("1d"), signal="cases") for _ in range(3))
    assert found(events, "cases >= 9 over 2w within 10d", signals=with_signal("cases", better=better)) == expected


@pytest.mark.parametrize(("early", "expected"), [("23h", []), ("25h", ["foreseen"])])
def test_what_was_recorded_before_its_time_is_named_also_where_it_is_still_to_come(
    early: str, expected: list[str]
) -> None:
    length = AT - ago(early)
    for at in (AT, AT + timedelta(days=9)):
        taken = reading("0.01", at, signal="rate", n=20, recorded=at - length)
        assert found(EvidenceLog.of([taken])) == expected
        review = Completion(id="a", activity="log_review", at=at, recorded=at - length)
        assert found(EvidenceLog.of([], [review, done(ago("1h"))])) == expected


@pytest.mark.parametrize(("early", "expected"), [("23h", []), ("25h", ["foreseen"])])
def test_a_review_of_before_its_case_is_named(early: str, expected: list[str]) -> None:
    at = ago("2d")
    review = Review(outcome="undefined", at=at - (AT - ago(early)))
    case = ExceptionCase(id="c", at=at, recorded=at, reviews={"x": review})
    signals = with_signal("rate", stream="reviews:undefined", of="exceptions")
    assert found(EvidenceLog.of([], [], [case]), "rate > 5% over 4w", signals=signals) == expected
    assert found(EvidenceLog.of([], [], [case])) == [], "no condition looks at reviews"


@pytest.mark.parametrize(("other", "expected"), [(900, []), (9_000_000, ["outweighs"])])
def test_a_week_of_traffic_that_outweighs_the_others_is_named(other: int, expected: list[str]) -> None:
    sessions = [
        Session(id=week, at=ago(when), week=week, flagged_traffic=100, other_traffic=traffic)
        for week, when, traffic in (("2026-W06", "3w", 900), ("2026-W07", "2w", 950), ("2026-W08", "1w", other))
    ]
    signals = {
        **with_signal("rate"),
        "rate": Signal(kind="rate", unit="ratio", max_age="10d", stream="reviews:undefined", of="traffic"),
    }
    assert found(EvidenceLog.of([], [], [], sessions), "rate > 5% over 4w", signals=signals) == expected


def test_an_older_version_that_is_measured_before_the_present_one_is_no_trick() -> None:
    old = reading("0.5", ago("2w"), signal="rate", n=20, version="model m2")
    new = reading("0.01", ago("1w"), signal="rate", n=20, version="model m3")
    parts = {"workflow": workspace().workflow.model_copy(update={"model_version": "m3"})}
    sentence = "rate > 5% over 4w since version"
    assert found(EvidenceLog.of([old, new]), sentence, **parts) == []
    late = old.model_copy(update={"at": ago("1d"), "recorded": ago("1d")})
    assert found(EvidenceLog.of([late, new]), sentence, **parts) == ["version"]


def test_of_a_long_record_the_older_part_is_never_fetched() -> None:
    def fetch() -> tuple[Reading, ...]:
        raise AssertionError

    newer = tuple(sorted(rates(*[20] * AT_HAND, every="1h"), key=lambda one: one.at))
    older = OlderReadings(
        5000, reading("0.01", ago("99w"), signal="rate"), reading("0.01", ago("90w"), signal="rate"), fetch
    )
    log = EvidenceLog({"rate": Readings(older, newer)}, stamps={"reading": None})
    one = workspace(page=Page(fallback="By hand"), go={"x": "rate < 5% over 4w since version"})
    assert list(of_record(Context(one, log, AT))) == []
