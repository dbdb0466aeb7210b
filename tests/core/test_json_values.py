from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.json_values import as_number, as_text, as_time


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_decimal_is_written_without_any_loss(value: Decimal) -> None:
    written = as_text(value)
    assert written is not None
    assert Decimal(written) == value


@given(st.fractions())
def test_any_exact_value_can_be_read_back_from_its_text(value: Fraction) -> None:
    written = as_text(value)
    assert written is not None
    assert Fraction(written) == value


def test_a_value_reads_as_it_was_typed() -> None:
    assert as_text(Decimal("0.061")) == "0.061"
    assert as_text(Fraction(61, 1000)) == "0.061"
    assert as_text(Fraction(-1, 200)) == "-0.005"
    assert as_text(Fraction(1, 3)) == "1/3"
    assert as_text(Decimal("-2.50")) == "-2.5"
    assert as_text(Fraction(0)) == "0"


def test_a_json_number_is_whole_where_the_value_is_whole() -> None:
    assert repr(as_number(Fraction(2))) == "2"
    assert repr(as_number(Decimal("2.0"))) == "2"
    assert repr(as_number(Decimal("0.061"))) == "0.061"


def test_nothing_stays_nothing() -> None:
    assert as_number(None) is None
    assert as_text(None) is None
    assert as_time(None) is None


def test_a_time_is_written_in_utc_with_a_z() -> None:
    assert as_time(datetime(2026, 3, 3, 9, tzinfo=UTC)) == "2026-03-03T09:00:00Z"
