from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.quantity import SCALE, Unit, duration, fits, number, number_text, quantity, quantity_text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5%", Fraction(1, 20)),
        ("0.05", Fraction(1, 20)),
        ("250ms", Fraction(1, 4)),
        ("3s", Fraction(3)),
        ("-2.5", Fraction(-5, 2)),
        ("2h", Fraction(7200)),
    ],
)
def test_a_quantity_has_an_exact_value_in_base_units(text: str, value: Fraction) -> None:
    assert quantity(text) == value


@pytest.mark.parametrize("text", ["", "%", "5 %", "1e3", "nan", "inf", "0x10", "٥", "5%%", "1" * 16, "--1"])
def test_what_is_not_a_quantity_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        quantity(text)


@pytest.mark.parametrize("text", ["0d", "1", "d", "1.5d", "1y", "9999999d", "200000w", "-1d"])
def test_what_is_not_a_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="duration|hundred years"):
        duration(text)


def test_a_day_has_24_hours() -> None:
    assert duration("7d") == duration("1w") == duration("168h") == duration("10080m")


@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "sNaN", "1e400", "1e-400", "", "five"])
def test_only_finite_numbers_of_a_sane_size_are_readings(text: str) -> None:
    with pytest.raises(ValueError, match="number|large"):
        number(text)


@given(st.decimals(min_value=-(10**15), max_value=10**15, allow_nan=False, allow_infinity=False, places=6))
def test_a_reading_keeps_every_digit_as_typed(value: Decimal) -> None:
    assert str(number(str(value))) == str(value)


def test_each_suffix_fits_its_unit_alone() -> None:
    assert fits("5%", "ratio")
    assert fits("0.05", "ratio")
    assert not fits("3s", "ratio")
    assert not fits("5%", "count")
    assert not fits("2.5", "count")
    assert not fits("3", "duration")


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (Fraction(61, 1000), "ratio", "6.1%"),
        (Fraction(1, 20), "ratio", "5%"),
        (Fraction(1, 4), "duration", "250ms"),
        (Fraction(3), "duration", "3s"),
        (Fraction(1200), "count", "1,200"),
        (Fraction(1, 100000), "ratio", "0.001%"),
        (None, "ratio", "-"),
    ],
)
def test_a_value_is_shown_in_its_unit(value: Fraction | None, unit: str, shown: str) -> None:
    assert number_text(value, unit) == shown  # type: ignore[arg-type]  # the units of the table


def test_a_value_that_is_not_zero_is_never_shown_as_zero() -> None:
    assert number_text(Fraction(1, 10**9), "number") != "0"


@given(st.fractions(-(10**15), 10**15), st.sampled_from(["ratio", "count", "number", "duration"]), st.integers(0, 20))
def test_every_digit_that_is_shown_is_that_of_the_rounded_value(value: Fraction, unit: Unit, places: int) -> None:
    assert quantity_of(number_text(value, unit, places)) == quantity_text(value, unit, places)


def quantity_of(text: str) -> Fraction:
    number, suffix = re.fullmatch(r"(-?[0-9,.]+)(%|[a-z]*)", text).groups()  # type: ignore[union-attr]  # it matches
    return Fraction(number.replace(",", "")) * SCALE[suffix]
