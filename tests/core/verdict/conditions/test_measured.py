"""Unknown, never silently false: what a condition on a signal says where evidence is missing."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from core.model.evidence_log import EvidenceLog
from core.model.workflow import Stage, Workflow
from core.verdict.finding import FindingState
from tests.core.verdict.building import AT, SIGNALS, ago, done, judged, reading, readings, with_signal

TICK = timedelta(microseconds=1)


def test_a_finding_says_value_samples_threshold_distance_and_age() -> None:
    evidence = EvidenceLog.of([reading("0.075", ago("1d"), signal="rate", n=80)])
    found = judged("rate > 5% over 4w min 40", evidence)
    assert found.state == "met"
    assert found.reason == "Rate 7.5% of 80 cases over 4 weeks, above 5%"
    assert (found.signal, str(found.value), found.n, str(found.threshold)) == ("rate", "3/40", 80, "1/20")
    assert (str(found.distance), found.newest, found.age) == ("1/40", ago("1d"), timedelta(days=1))


@pytest.mark.parametrize("aggregate", ["", "count of ", "sum of ", "p95 of "])
def test_an_empty_window_is_unknown_for_every_aggregate(aggregate: str) -> None:
    evidence = EvidenceLog.of([reading("9", ago("2d"))])
    found = judged(f"{aggregate}level > 5 over 1d", evidence)
    assert (found.state, found.value) == ("unknown", None)
    assert "no reading of Level over 1 day" in found.reason


def test_a_signal_without_any_reading_is_unknown() -> None:
    found = judged("level > 5")
    assert (found.state, found.reason) == ("unknown", "no reading of Level")


def test_a_signal_with_readings_only_in_the_future_is_unknown() -> None:
    found = judged("level > 5", EvidenceLog.of([reading("9", AT + TICK)]))
    assert (found.state, found.later) == ("unknown", 1)


def test_a_reading_is_fresh_until_just_before_its_maximum_age() -> None:
    assert judged("level > 5 over 4w", EvidenceLog.of([reading("9", ago("10d") + TICK)])).state == "met"


def test_a_stale_reading_is_unknown() -> None:
    found = judged("level > 5 over 4w", EvidenceLog.of([reading("9", ago("10d"))]))
    assert found.state == "unknown"
    assert found.reason == "the newest reading of Level is 10 days old; it must be younger than 10 days"


@pytest.mark.parametrize(("within", "state"), [("2d", "unknown"), ("3d", "unknown"), ("4d", "met"), ("30d", "met")])
def test_within_takes_the_place_of_the_maximum_age(within: str, state: FindingState) -> None:
    assert judged(f"level > 5 within {within}", EvidenceLog.of([reading("9", ago("3d"))])).state == state


def test_within_can_be_longer_than_the_maximum_age() -> None:
    evidence = EvidenceLog.of([reading("9", ago("20d"))])
    assert judged("level > 5 over 4w within 30d", evidence).state == "met"


def test_without_a_maximum_age_nobody_knows_how_long_a_reading_counts() -> None:
    signals = with_signal("level", max_age="")
    assert judged("level > 5", readings(["9"]), signals=signals).state == "unknown"
    assert judged("level > 5 within 1d", readings(["9"]), signals=signals).state == "met"


def test_a_signal_that_was_removed_is_unknown() -> None:
    found = judged("level > 5", readings(["9"]), signals={})
    assert (found.state, found.reason) == ("unknown", "there is no signal Level any more")


def test_a_sentence_that_does_not_parse_is_unknown_with_its_error() -> None:
    found = judged("level >", readings(["9"]))
    assert found.state == "unknown"
    assert found.reason.startswith("the sentence cannot be read: ")


@pytest.mark.parametrize(
    ("sentence", "values", "state", "reason"),
    [
        ("level > 5 for 2 readings", ["9"], "unmet", "Level 9, above 5 at 1 of the 2 readings it takes"),
        ("level > 5 for 2 readings", ["9", "9"], "met", "Level 9, above 5 at 2 readings in a row"),
        ("level > 5 for 3d", ["9", "9", "9"], "unmet", "Level 9, above 5 for 2 days of the 3 days it takes"),
        ("level > 5 for 3d", ["9"] * 4, "met", "Level 9, above 5 for 3 days"),
        ("level > 5 for 3d", ["9", "9", "1"], "unmet", "Level 1, not above 5"),
        ("level > 5 until < 4", ["9", "4"], "met", "Level 4, not above 5, but still counts until below 4 (4 since)"),
        ("level > 5 until < 4", ["9", "3"], "unmet", "Level 3, not above 5"),
        (
            "level > 5 until < 4 for 2 readings",
            ["9", "3"],
            "met",
            "Level 3, not above 5, but still counts until below 4 (3 since)",
        ),
        ("level > 5 until < 4 for 2 readings", ["9", "3", "3"], "unmet", "Level 3, not above 5"),
    ],
)
def test_what_was_before_decides_and_is_told(sentence: str, values: list[str], state: str, reason: str) -> None:
    found = judged(sentence, readings(values))
    assert (found.state, found.value) == (state, Fraction(values[-1]))
    assert found.reason.endswith(reason)


@pytest.mark.parametrize(
    ("stage", "blocks"), [("poc", False), ("limited", True), ("production", True), ("retired", True)]
)
def test_before_its_stage_a_signal_is_not_yet_observable_and_blocks_nothing(stage: Stage, blocks: bool) -> None:
    found = judged(
        "level > 5",
        readings(["9"]),
        signals=with_signal("level", from_stage="limited"),
        workflow=Workflow(stage=stage),
    )
    assert found.blocks is blocks
    assert found.state == ("met" if blocks else "unknown")
    if not blocks:
        assert found.reason == "not yet observable before the stage limited"


LOOKED = with_signal("cases", zero_when="log_review is on time")


def log(*completions: str, cases: tuple[str, ...] = ()) -> EvidenceLog:
    """Log reviews and single cases, each that long ago."""
    return EvidenceLog.of(
        [reading("1", ago(one), signal="cases") for one in cases],
        [done(ago(one)) for one in completions],
    )


def test_an_empty_window_is_0_where_somebody_looked() -> None:
    found = judged("cases >= 2 over 2w", log("3h"), signals=LOOKED)
    assert (found.state, found.value, found.n) == ("unmet", Fraction(0), 0)
    assert judged("cases = 0 over 2w", log("3h"), signals=LOOKED).state == "met"


def test_a_window_that_became_empty_is_0_where_somebody_looked() -> None:
    found = judged("cases >= 2 over 2w", log("3h", cases=("30d", "29d")), signals=LOOKED)
    assert (found.state, found.value) == ("unmet", Fraction(0))


def test_an_empty_window_is_unknown_where_nobody_looked() -> None:
    assert judged("cases >= 2 over 2w", log("3d"), signals=LOOKED).state == "unknown"
    assert judged("cases >= 2 over 2w", log(), signals=LOOKED).state == "unknown"


def test_looking_in_the_future_does_not_count() -> None:
    evidence = EvidenceLog.of([], [done(AT + TICK)])
    assert judged("cases >= 2 over 2w", evidence, signals=LOOKED).state == "unknown"


def test_cases_count_as_they_are_where_somebody_looked() -> None:
    found = judged("cases >= 2 over 2w", log("3h", cases=("3d", "1d")), signals=LOOKED)
    assert (found.state, found.value) == ("met", Fraction(2))


def test_silence_since_a_case_does_not_make_it_stale_where_somebody_looked() -> None:
    evidence = log("3h", cases=("12d", "11d"))
    assert judged("cases >= 2 over 2w", evidence, signals=LOOKED).state == "met"
    assert judged("cases >= 2 over 2w", evidence).state == "unknown"


def test_the_newest_single_reading_grows_stale_even_where_somebody_looked() -> None:
    assert judged("cases >= 1", log("3h", cases=("11d",)), signals=LOOKED).state == "unknown"


def test_silence_is_no_sample() -> None:
    assert judged("cases = 0 over 2w min 1", log("3h"), signals=LOOKED).state == "unknown"


@pytest.mark.parametrize("sentence", ["nonsense", "cases >= 0", "level > 5 over", "nobody is assigned"])
def test_a_zero_when_that_does_not_hold_leaves_silence_unknown(sentence: str) -> None:
    found = judged("cases >= 2 over 2w", signals=with_signal("cases", zero_when=sentence))
    assert found.state == "unknown"


def test_zero_when_may_look_at_another_signal() -> None:
    signals = with_signal("cases", zero_when="level > 5 over 1d")
    assert judged("cases = 0 over 2w", readings(["9"]), signals=signals).state == "met"
    assert judged("cases = 0 over 2w", readings(["1"]), signals=signals).state == "unknown"


def test_every_signal_of_these_tests_can_be_judged() -> None:
    for name in SIGNALS:
        assert judged(f"count of {name} = 1 over 1w", readings(["1"], signal=name)).state == "met"
