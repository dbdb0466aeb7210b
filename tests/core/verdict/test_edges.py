"""One rule at each edge: what comes just in time leaves no gap, and evidence that is too old is as good as none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from core.model.evidence import ExceptionCase, Review
from core.model.evidence_log import EvidenceLog
from core.model.signals import Signal
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.finding import FindingState
from tests.core.verdict.building import AT, SIGNALS, ago, done, judged, reading, with_signal, workspace

TICK = timedelta(microseconds=1)
AGE = timedelta(days=10)
"""The maximum age of every signal of these tests."""
LOOKED = with_signal("cases", zero_when="log_review is on time")
WINDOWS = ("over 2w", "over 5d", "over 3 readings", "over 2w within 1d")


def high(*times: datetime) -> EvidenceLog:
    """Readings of 9."""
    return EvidenceLog.of(reading("9", at) for at in times)


@pytest.mark.parametrize("clause", ["for 2 readings", "for 10d", "for 240h"])
@pytest.mark.parametrize(("more", "state"), [(-TICK, "met"), (timedelta(), "met"), (TICK, "unmet")])
def test_a_reading_that_comes_just_when_the_one_before_grows_too_old_breaks_nothing(
    clause: str, more: timedelta, state: FindingState
) -> None:
    evidence = high(AT - TICK - AGE - more, AT - TICK)
    assert judged(f"level > 5 {clause}", evidence).state == state


@pytest.mark.parametrize("clause", ["for 2 readings", "for 2d"])
@pytest.mark.parametrize(("more", "state"), [(timedelta(), "met"), (TICK, "unmet")])
def test_within_has_the_same_edge_as_the_maximum_age(clause: str, more: timedelta, state: FindingState) -> None:
    evidence = high(ago("2d") - TICK - more, AT - TICK)
    assert judged(f"level > 5 within 2d {clause}", evidence).state == state


@pytest.mark.parametrize(("more", "state"), [(timedelta(), "met"), (TICK, "unmet")])
def test_a_window_that_a_reading_enters_just_when_the_last_one_leaves_is_never_empty(
    more: timedelta, state: FindingState
) -> None:
    evidence = high(ago("2d") - TICK - more, AT - TICK)
    assert judged("level > 5 over 2d for 2d", evidence).state == state


@pytest.mark.parametrize("clause", ["for 2 readings", "for 10d"])
@pytest.mark.parametrize(("more", "state"), [(timedelta(), "unmet"), (TICK, "met")])
def test_a_recovery_has_the_same_edge(clause: str, more: timedelta, state: FindingState) -> None:
    fired, calm = reading("9", ago("12d")), (reading("1", AT - TICK - AGE - more), reading("1", AT - TICK))
    assert judged(f"level > 5 until < 4 {clause}", EvidenceLog.of([fired, *calm])).state == state


@pytest.mark.parametrize(("more", "state"), [(timedelta(), "met"), (TICK, "unmet")])
def test_a_stream_of_cases_has_the_same_edge(more: timedelta, state: FindingState) -> None:
    fed = Signal(stream="reviews:customer_impact", kind="events", unit="count", max_age="10d")
    cases = [
        ExceptionCase(id=f"c{number}", at=at, recorded=at, reviews={"r": harm(at)})
        for number, at in enumerate((AT - TICK - AGE - more, AT - TICK))
    ]
    found = judged("harmed >= 1 over 4w for 10d", EvidenceLog.of((), (), cases), signals={"harmed": fed})
    assert found.state == state


def harm(at: datetime) -> Review:
    """Somebody found at once that a customer was harmed."""
    return Review(outcome="misclassified", customer_impact=True, at=at)


def cases(*readings: tuple[str, datetime], looked: str = "3h") -> EvidenceLog:
    """Readings of `cases`, and a log review that long ago."""
    return EvidenceLog.of((reading(value, at, signal="cases") for value, at in readings), [done(ago(looked))])


OLD: Sequence[tuple[tuple[str, datetime], ...]] = (
    (),
    (("0", ago("10d")),),
    (("0", ago("40d")),),
    (("0", ago("60d")), ("0", ago("40d"))),
)
"""No reading, and zeroes that are too old."""


@pytest.mark.parametrize("readings", OLD)
@pytest.mark.parametrize("window", WINDOWS)
def test_where_somebody_looked_a_window_of_old_zeroes_is_0_as_one_of_nothing(
    window: str, readings: tuple[tuple[str, datetime], ...]
) -> None:
    found = judged(f"cases >= 1 {window}", cases(*readings), signals=LOOKED)
    assert (found.state, found.value) == ("unmet", Fraction(0))
    unlooked = judged(f"cases >= 1 {window}", cases(*readings, looked="3d"), signals=LOOKED)
    assert (unlooked.state, unlooked.value) == ("unknown", None)


@pytest.mark.parametrize("readings", [*OLD, (("1", ago("10d")),)])
@pytest.mark.parametrize("sentence", ["cases >= 1", "last of cases >= 1", "cases < 1", "cases = 0 for 2 readings"])
def test_without_a_window_no_silence_stands_in_for_a_reading(
    sentence: str, readings: tuple[tuple[str, datetime], ...]
) -> None:
    found = judged(sentence, cases(*readings), signals=LOOKED)
    assert (found.state, found.value) == ("unknown", None)


def test_a_zero_counts_until_just_before_it_is_too_old() -> None:
    fresh = cases(("0", ago("10d") + TICK))
    assert judged("cases >= 1", fresh, signals=LOOKED).state == "unmet"
    assert judged("cases >= 1", fresh, signals=LOOKED, at=AT + TICK).state == "unknown"
    assert judged("cases >= 1 over 4w", fresh, signals=LOOKED, at=AT + TICK).state == "unmet"


def test_without_a_maximum_age_an_old_zero_and_no_reading_give_the_same_answer_too() -> None:
    ageless = {**SIGNALS, "cases": LOOKED["cases"].model_copy(update={"max_age": ""})}
    for readings in OLD:
        assert judged("cases >= 1 over 2w", cases(*readings), signals=ageless).state == "unmet"
        assert judged("cases >= 1", cases(*readings), signals=ageless).state == "unknown"


def test_where_somebody_looks_silence_is_evidence_of_recovery_from_the_firing_on() -> None:
    two = (("1", ago("2d")), ("1", ago("2d")))
    evidence = EvidenceLog.of(
        (reading(value, at, signal="cases") for value, at in two), [done(ago("3d")), done(ago("2d")), done(ago("1d"))]
    )
    sentence = "cases >= 2 over 1d until = 0 for 1d"
    assert judged(sentence, evidence, signals=LOOKED, at=ago("1d") - TICK).state == "met"
    assert judged(sentence, evidence, signals=LOOKED, at=ago("1d")).state == "unmet"


@pytest.mark.parametrize(("late", "verdict"), [(-TICK, "go"), (timedelta(), "go"), (TICK, "stop")])
def test_a_duty_that_is_done_just_when_it_becomes_overdue_was_never_overdue(late: timedelta, verdict: str) -> None:
    first = ago("2d")
    evidence = EvidenceLog.of((), [done(first), done(first + timedelta(hours=36) + late)])
    whole = workspace(stop={"x": "log_review is overdue"})
    assert evaluate(Context(whole, evidence, AT)).verdict == verdict


def test_a_duty_is_overdue_from_its_very_instant_on() -> None:
    evidence = EvidenceLog.of((), [done(ago("36h"))])
    assert judged("log_review is overdue", evidence).state == "met"
    assert judged("log_review is overdue", evidence, at=AT - TICK).state == "unmet"
