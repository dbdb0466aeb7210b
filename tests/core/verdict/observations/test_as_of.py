"""The readings that a condition looks at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from core.model.evidence_log import EvidenceLog
from core.model.workflow import Workflow
from tests.core.verdict.building import AT, ago, judged, reading, readings

TICK = timedelta(microseconds=1)


def test_a_window_is_closed_at_its_new_end() -> None:
    evidence = EvidenceLog.of([reading("7", AT)])
    assert judged("level > 5 over 1w", evidence).value == 7


def test_a_window_is_open_at_its_old_end() -> None:
    inside, on_the_edge = reading("7", ago("1w") + TICK), reading("100", ago("1w"))
    assert judged("level > 5 over 1w", EvidenceLog.of([inside, on_the_edge])).value == 7


def test_what_is_dated_after_the_instant_is_not_seen_but_counted() -> None:
    evidence = EvidenceLog.of([reading("7"), reading("100", AT + TICK), reading("100", AT + timedelta(days=3))])
    found = judged("level > 50 over 1w", evidence)
    assert (found.state, found.value, found.later) == ("unmet", Fraction(7), 2)


def test_without_a_window_the_newest_reading_counts() -> None:
    assert judged("level > 5", readings(["9", "8", "4"])).value == 4


def test_n_readings_are_the_newest_ones_at_the_instant() -> None:
    assert judged("level > 5 over 2 readings", readings(["100", "6", "8"])).value == 7


def test_n_readings_take_what_there_is_when_there_are_fewer() -> None:
    found = judged("level > 5 over 9 readings", readings(["6", "8"]))
    assert (found.value, found.n) == (Fraction(7), 2)


def test_an_earlier_instant_has_an_earlier_window() -> None:
    evidence = readings(["1", "2", "3"])
    assert judged("sum of level > 5 over 2d", evidence, at=ago("1d")).value == 3


def test_equal_times_are_both_in_the_window() -> None:
    evidence = EvidenceLog.of([reading("1"), reading("2")])
    assert judged("sum of level > 5 over 1d", evidence).value == 3


def test_since_version_takes_only_evidence_of_the_version_of_now() -> None:
    flow = Workflow(stage="production", model_version="m3")
    evidence = EvidenceLog.of(
        [reading("100", ago("2d"), version="model m2"), reading("7", ago("1d"), version="model m3")]
    )
    found = judged("level > 5 over 1w since version", evidence, workflow=flow)
    assert (found.value, found.newest) == (Fraction(7), ago("1d"))
    assert "of the current version only" in found.reason


def test_since_version_takes_no_reading_without_a_version() -> None:
    flow = Workflow(stage="production", model_version="m3")
    found = judged("level > 5 over 1w since version", readings(["7"]), workflow=flow)
    assert (found.state, found.reason) == ("unknown", "no reading of Level of this version")


def test_since_version_is_unknown_where_the_workflow_has_none() -> None:
    found = judged("level > 5 over 1w since version", readings(["7"]))
    assert found.state == "unknown"
    assert "no version" in found.reason


def test_a_window_may_reach_back_before_the_calendar_begins() -> None:
    start = datetime(1, 1, 1, tzinfo=UTC)
    evidence = EvidenceLog.of([reading("7", start + TICK)])
    assert judged("level > 5 over 5000w", evidence, at=start + timedelta(days=1)).value == 7


@pytest.mark.parametrize("values", [["3", "1", "2"], ["1", "2", "3"]])
def test_the_order_of_values_does_not_matter_to_a_mean(values: list[str]) -> None:
    assert judged("level > 1 over 1w", readings(values)).value == Fraction(2)
