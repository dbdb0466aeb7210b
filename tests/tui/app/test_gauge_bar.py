"""A value is a place on a scale: exact in width, true in order, its limits marked."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.quantity import Unit
from tui.app.widgets.scale import FILLED, LIMIT, TRACK, gauge_bar, scale_end

VALUES = st.fractions(min_value=0, max_value=10**9, max_denominator=10**6)
UNITS = st.sampled_from(("ratio", "number", "count", "duration"))
WIDTHS = st.integers(4, 120)


@given(st.lists(VALUES, min_size=1, max_size=4), UNITS)
def test_every_value_lies_on_its_scale_and_uses_a_good_part_of_it(values: list[Fraction], unit: Unit) -> None:
    end, greatest = scale_end(values, unit), max(values)
    assert greatest <= end
    assert not greatest or greatest * 2 >= end


@pytest.mark.parametrize(
    ("greatest", "unit", "end"),
    [
        ("0.92", "ratio", "1"),
        ("0.075", "ratio", "0.1"),
        ("0", "count", "1"),
        ("2", "count", "2.5"),
        ("8", "number", "10"),
    ],
)
def test_a_scale_ends_at_a_round_number(greatest: str, unit: Unit, end: str) -> None:
    assert scale_end([Fraction(greatest)], unit) == Fraction(end)


@given(st.none() | VALUES, st.lists(VALUES, max_size=3), UNITS, WIDTHS)
def test_a_bar_is_exactly_as_wide_as_asked_for(
    value: Fraction | None, limits: list[Fraction], unit: Unit, width: int
) -> None:
    bar = gauge_bar(value, limits, unit, width)
    assert bar.cell_length == width
    assert set(bar.plain) <= {FILLED, TRACK, LIMIT}


@given(VALUES, st.lists(VALUES, max_size=3), UNITS, WIDTHS)
def test_it_is_filled_from_the_left_without_a_gap(
    value: Fraction, limits: list[Fraction], unit: Unit, width: int
) -> None:
    shown = gauge_bar(value, limits, unit, width).plain.replace(LIMIT, "")
    assert shown == FILLED * shown.count(FILLED) + TRACK * shown.count(TRACK)


@given(VALUES, VALUES, VALUES, UNITS, WIDTHS)
def test_a_greater_value_on_the_same_scale_never_fills_less(
    one: Fraction, other: Fraction, limit: Fraction, unit: Unit, width: int
) -> None:
    less, more = sorted((one, other))
    scale = [limit, more]  # so that both have the same end
    filled = [gauge_bar(value, scale, unit, width).plain.count(FILLED) for value in (less, more)]
    assert filled[0] <= filled[1]


@given(VALUES, st.lists(VALUES, min_size=1, max_size=3), UNITS, WIDTHS)
def test_each_limit_is_marked_in_its_order(value: Fraction, limits: list[Fraction], unit: Unit, width: int) -> None:
    end = scale_end([value, *limits], unit)
    bar = gauge_bar(value, limits, unit, width).plain
    marks = [at for at, sign in enumerate(bar) if sign == LIMIT]
    assert 1 <= len(marks) <= len(set(limits))
    for limit in limits:
        assert any(abs(at - limit / end * width) <= 1 for at in marks)


@given(VALUES.filter(bool), st.lists(VALUES, max_size=3), UNITS, WIDTHS)
def test_a_value_above_zero_is_never_an_empty_bar(
    value: Fraction, limits: list[Fraction], unit: Unit, width: int
) -> None:
    bar = gauge_bar(value, limits, unit, width).plain
    assert bar[0] in (FILLED, LIMIT)


@given(st.fractions(max_value=0, min_value=-10), WIDTHS)
def test_what_lies_below_zero_fills_nothing(value: Fraction, width: int) -> None:
    assert FILLED not in gauge_bar(value, [Fraction(1)], "number", width).plain
    assert FILLED not in gauge_bar(None, [Fraction(1)], "number", width).plain
