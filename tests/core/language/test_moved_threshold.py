"""A threshold a step higher or lower: sensible for its unit, and always a sentence that can be saved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.moved_threshold import moved
from core.language.parse import parse
from core.language.predicate import Measured
from core.language.render import render
from core.language.semantics import check
from core.model.quantity import quantity
from tests.core.language.strategies import fitting
from tests.core.language.vocabulary import KNOWN


@pytest.mark.parametrize(
    ("sentence", "higher", "lower"),
    [
        ("undefined_rate > 5% over 4w", "undefined_rate > 5.5% over 4w", "undefined_rate > 4.5% over 4w"),
        ("core_quality >= 92%  over 4w", "core_quality >= 93%  over 4w", "core_quality >= 91%  over 4w"),
        ("core_quality >= 100%", "core_quality >= 100%", "core_quality >= 99%"),
        ("undefined_rate > 0.05", "undefined_rate > 0.055", "undefined_rate > 0.045"),
        ("undefined_rate > 0%", "undefined_rate > 0.5%", "undefined_rate > 0%"),
        ("core_quality >= baseline - 2%", "core_quality >= baseline - 1.5%", "core_quality >= baseline - 2.5%"),
        ("core_quality >= baseline + 2%", "core_quality >= baseline + 2.5%", "core_quality >= baseline + 1.5%"),
        ("latency > baseline * 1.1", "latency > baseline * 1.15", "latency > baseline * 1.05"),
        ("customer_impact >= 2 over 2w", "customer_impact >= 3 over 2w", "customer_impact >= 1 over 2w"),
        ("customer_impact >= 0", "customer_impact >= 1", "customer_impact >= 0"),
        ("count of latency > 3 over 4w", "count of latency > 4 over 4w", "count of latency > 2 over 4w"),
        ("latency > 250ms", "latency > 260ms", "latency > 240ms"),
        ("latency > 3s until < 2s", "latency > 3.5s until < 2s", "latency > 2.5s until < 2s"),
        ("cost_per_item > -1 within 1d", "cost_per_item > -0.5 within 1d", "cost_per_item > -1.5 within 1d"),
        ("latency between 1s and 2s", "latency between 1.5s and 2s", "latency between 0.5s and 2s"),
        ("latency > baseline", "latency > baseline", "latency > baseline"),
        ("page is complete", "page is complete", "page is complete"),
        ("no such sentence", "no such sentence", "no such sentence"),
        ("unknown_signal > 5", "unknown_signal > 5", "unknown_signal > 5"),
    ],
)
def test_a_threshold_moves_by_a_sensible_step(sentence: str, higher: str, lower: str) -> None:
    assert (moved(sentence, KNOWN, up=True), moved(sentence, KNOWN, up=False)) == (higher, lower)


@given(predicate=fitting(KNOWN), up=st.booleans())
def test_a_moved_threshold_differs_in_the_threshold_alone(predicate: object, up: bool) -> None:
    sentence = render(predicate)  # type: ignore[arg-type]  # drawn as any predicate
    after = parse(moved(sentence, KNOWN, up=up))
    if not isinstance(predicate, Measured) or not isinstance(after, Measured):
        assert after == predicate
        return
    threshold = after.comparison.threshold
    assert type(threshold) is type(predicate.comparison.threshold)
    assert {**vars(after), "comparison": None} == {**vars(predicate), "comparison": None}
    assert after.comparison.upper == predicate.comparison.upper
    before, now = quantity(predicate.comparison.threshold.text or "0"), quantity(threshold.text or "0")
    sign = getattr(threshold, "operator", "")
    assert now == before or (now > before) == (up != (sign == "-"))


@given(predicate=fitting(KNOWN), up=st.booleans())
def test_a_moved_threshold_can_be_saved(predicate: object, up: bool) -> None:
    check(moved(render(predicate), KNOWN, up=up), KNOWN)  # type: ignore[arg-type]  # drawn as any predicate
