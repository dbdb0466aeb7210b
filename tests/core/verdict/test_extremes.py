"""The ends of what can be typed and dated: a finding all the same, never a crash."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.model.evidence_log import EvidenceLog
from core.verdict.finding import FindingState
from tests.core.verdict.building import done, judged, reading, readings

FIRST = datetime(1, 1, 2, tzinfo=UTC)
LAST = datetime(9999, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize("share", ["50.000000000000001%", "99.9999999999%", "99.999999999999999%"])
def test_a_confidence_may_come_as_near_to_certainty_as_it_can_be_typed(share: str) -> None:
    evidence = readings(["0.9"], signal="rate", sizes=[1000])
    found = judged(f"rate > 5% with {share} confidence", evidence)
    assert found.state == "met"


def test_more_confidence_is_a_wider_interval_up_to_the_end() -> None:
    evidence = readings(["0.5"], signal="rate", sizes=[1000])
    shares = ("60%", "95%", "99.9999999999%", "99.9999999999999%", "99.999999999999999%")
    found = [judged(f"rate > 5% with {share} confidence", evidence).interval for share in shares]
    widths = [high - low for low, high in (one for one in found if one)]
    assert len(widths) == len(shares)
    assert widths == sorted(set(widths))


@pytest.mark.parametrize("at", [FIRST, LAST])
@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("cases > 2 over 5000w", "met"),
        ("cases > 2 within 5000w", "met"),
        ("log_review is on time", "met"),
        ("log_review is overdue", "unmet"),
    ],
)
def test_a_window_and_a_cadence_end_with_the_calendar(at: datetime, sentence: str, state: FindingState) -> None:
    evidence = EvidenceLog.of([reading("3", at, signal="cases")], [done(at)])
    found = judged(sentence, evidence, at=at)
    assert found.state == state


@pytest.mark.parametrize("aggregate", ["", "mean of ", "median of ", "p1 of ", "max of "])
def test_the_longest_numbers_are_told_apart_exactly(aggregate: str) -> None:
    longest = "999999999999999.999999999999999"
    assert judged(f"{aggregate}level = {longest} over 1w", readings([longest] * 3)).state == "met"
    found = judged(f"{aggregate}level < {longest} over 1w", readings([f"{longest[:-1]}8"] * 3))
    assert found.state == "met"
    assert "999,999,999,999,999.999999999999998" in found.reason
