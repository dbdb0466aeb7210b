"""Comparing a value with a threshold, exactly, and saying so without misstating it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.model.quantity import Unit, number_text, quantity
from core.verdict.finding import FindingState
from core.verdict.finding_text import apart
from tests.core.verdict.building import judged, readings, with_signal


@pytest.mark.parametrize(
    ("comparison", "value", "state", "distance"),
    [
        ("> 5", "5", "unmet", "0"),
        ("> 5", "5.000000000000001", "met", "0.000000000000001"),
        (">= 5", "5", "met", "0"),
        (">= 5", "4.999999999999999", "unmet", "-0.000000000000001"),
        ("< 5", "5", "unmet", "0"),
        ("< 5", "3", "met", "2"),
        ("<= 5", "5", "met", "0"),
        ("<= 5", "6", "unmet", "-1"),
        ("= 5", "5", "met", "0"),
        ("= 5", "5.1", "unmet", "-0.1"),
        ("!= 5", "5", "unmet", "0"),
        ("!= 5", "7", "met", "2"),
        ("between 2 and 5", "2", "met", "0"),
        ("between 2 and 5", "5", "met", "0"),
        ("between 2 and 5", "4", "met", "1"),
        ("between 2 and 5", "5.1", "unmet", "-0.1"),
        ("outside 2 and 5", "2", "unmet", "0"),
        ("outside 2 and 5", "5", "unmet", "0"),
        ("outside 2 and 5", "4", "unmet", "-1"),
        ("outside 2 and 5", "1", "met", "1"),
    ],
)
def test_each_comparison_at_and_beside_its_threshold(
    comparison: str, value: str, state: FindingState, distance: str
) -> None:
    found = judged(f"level {comparison}", readings([value]))
    assert (found.state, found.distance) == (state, Fraction(distance))


def test_three_tenths_are_no_more_than_a_tenth_and_two_tenths() -> None:
    assert judged("sum of level > 0.3 over 1w", readings(["0.1", "0.2"])).state == "unmet"
    assert judged("sum of level = 0.3 over 1w", readings(["0.1", "0.2"])).state == "met"


def test_readings_of_5_per_cent_are_never_above_5_per_cent() -> None:
    evidence = readings(["0.05", "0.05", "0.05"], signal="rate", sizes=[19, 23, 7])
    assert judged("rate > 5% over 1w", evidence).state == "unmet"
    assert judged("rate >= 0.05 over 1w", evidence).state == "met"


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [("baseline", "0.04"), ("baseline + 2%", "0.06"), ("baseline - 1%", "0.03"), ("baseline * 1.02", "0.0408")],
)
def test_a_relative_threshold_of_a_ratio(threshold: str, expected: str) -> None:
    evidence = readings(["0.5"], signal="rate")
    assert judged(f"rate > {threshold}", evidence).threshold == Fraction(expected)


def test_a_relative_threshold_of_a_duration() -> None:
    evidence = readings(["2.5"], signal="latency")
    assert judged("latency > baseline + 500ms", evidence).state == "unmet"
    assert judged("latency >= baseline + 500ms", evidence).state == "met"


def test_a_relative_threshold_says_what_it_amounts_to() -> None:
    found = judged("rate > baseline + 2%", readings(["0.5"], signal="rate"))
    assert found.reason == "Rate 50%, above the baseline plus 2 percentage points (6%)"


def test_both_thresholds_are_given() -> None:
    found = judged("level outside 2 and 5", readings(["9"]))
    assert (found.threshold, found.upper, found.distance) == (Fraction(2), Fraction(5), Fraction(4))


def test_without_a_baseline_a_relative_threshold_is_unknown() -> None:
    found = judged("level > baseline", readings(["9"]))
    assert (found.state, found.reason) == ("unknown", "Level has no baseline to compare with")


def test_a_threshold_in_another_unit_is_unknown() -> None:
    found = judged(
        "rate > 5%", readings(["0.5"], signal="rate"), signals=with_signal("rate", unit="number", baseline="")
    )
    assert found.state == "unknown"
    assert "5% does not fit a number" in found.reason


def test_counting_readings_needs_no_unit_of_the_signal() -> None:
    assert judged("count of latency >= 2 over 1w", readings(["1", "9"], signal="latency")).state == "met"


@pytest.mark.parametrize(
    ("sentence", "value", "reason"),
    [
        ("rate > 5%", "0.0501", "Rate 5.01%, above 5%"),
        ("rate > 5%", "0.0499", "Rate 4.99%, not above 5%"),
        ("rate > 5%", "0.05", "Rate 5%, not above 5%"),
        ("rate > 5%", "0.0612", "Rate 6.1%, above 5%"),
        ("rate >= 5.25%", "0.0525", "Rate 5.25%, at least 5.25%"),
        ("rate > 5%", "0.05000000001", "Rate 5.000000001%, above 5%"),
        ("latency > 2m", "119.99", "Latency 119.99s, not above 2m"),
        ("latency < 1s", "0.99999", "Latency 999.99ms, below 1s"),
        ("level > 0", "0.0001", "Level 0.0001, above 0"),
        ("level < 1000", "999.999", "Level 999.999, below 1000"),
    ],
)
def test_the_value_in_words_never_misstates_the_threshold(sentence: str, value: str, reason: str) -> None:
    signal = sentence.split(maxsplit=1)[0]
    assert judged(sentence, readings([value], signal=signal)).reason == reason


@given(
    st.decimals(-1000, 1000, places=9),
    st.decimals(-1000, 1000, places=4),
    st.sampled_from(["ratio", "count", "number"]),
)
def test_a_value_is_shown_on_its_own_side_of_the_threshold(value: Decimal, limit: Decimal, unit: Unit) -> None:
    assume(value != limit)
    shown = quantity(apart(Fraction(value), unit, Fraction(limit)).replace(",", ""))
    assert (shown > limit, shown < limit) == (value > limit, value < limit)


@given(st.decimals(0, 200000, places=3), st.sampled_from(["30m", "2h", "2d", "90s", "250ms", "119s"]))
def test_a_duration_is_shown_on_its_own_side_of_the_threshold(value: Decimal, typed: str) -> None:
    limit = quantity(typed)
    assume(value != limit)
    text = apart(Fraction(value), "duration", limit).replace(",", "")
    assume(len(text) < 16)
    shown = quantity(text)
    assert (shown > limit, shown < limit) == (value > limit, value < limit)


@pytest.mark.parametrize("typed", ["200s", "100m", "100001s", "7h", "1001ms", "119999ms", "0.1s"])
def test_a_duration_equal_to_its_threshold_is_shown_as_equal(typed: str) -> None:
    exact = quantity(typed)
    assert quantity(apart(exact, "duration", exact).replace(",", "")) == exact


def test_a_large_value_keeps_all_its_digits() -> None:
    assert number_text(Decimal("123456789012345.6"), "number") == "123,456,789,012,345.6"
