"""Times as programs write them: read where there is one way to read them, asked for where there are two."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UsageError
from core.ingest.values.time_text import EPOCH, OrderNeeded, of_epoch, read_time
from core.ingest.values.times import Times, UnclearOrder, known_form

NOON = datetime(2026, 11, 24, 12, 30)  # noqa: DTZ001  # a local time


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T12:30:00",
        "2026-11-24 12:30",
        "2026/11/24 12:30",
        "2026.11.24 12:30:00",
        "24-11-2026 12:30",
        "24/11/2026 12:30:00",
        "11/24/2026 12:30 PM",
        "11/24/26 12:30 p.m.",
        "24 Nov 2026 12:30",
        "24/Nov/26 12:30 PM",
        "24-Nov-2026 12:30:00",
        "24/Nov/2026:12:30:00",
        "Nov 24, 2026 12:30",
        "November 24, 2026, 12:30 PM",
        "Nov 24, 2026 at 12:30 PM",
        "Nov 24, 2026 @ 12:30:00.000",
        "Tuesday, November 24, 2026 12:30 PM",
        "Tue Nov 24 12:30:00 2026",
        "20261124123000",
        "202611241230",
    ],
)
def test_a_local_time_is_read(text: str) -> None:
    assert read_time(text) == NOON


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2026-11-24T12:30:00Z", 0),
        ("2026-11-24 12:30:00 UTC", 0),
        ("Tue, 24 Nov 2026 12:30:00 GMT", 0),
        ("Tue, 24 Nov 2026 12:30:00 +0100", 1),
        ("24/Nov/2026:12:30:00 +0100", 1),
        ("2026-11-24 12:30:00 +01:00", 1),
        ("2026-11-24T12:30:00.000+0100", 1),
        ("2026/11/24 12:30:00 PM GMT+1", 1),
        ("2026-11-24 12:30:00+01", 1),
        ("Tue Nov 24 2026 12:30:00 GMT+0100 (Central European Standard Time)", 1),
    ],
)
def test_an_offset_is_kept(text: str, hours: int) -> None:
    assert read_time(text) == NOON.replace(tzinfo=timezone(timedelta(hours=hours)))


@pytest.mark.parametrize("text", ["2026-11-24", "20261124", "24.11.2026", "2026/11/24", "24 November 2026", "24th Nov 2026", "Nov 24th, 2026"])  # fmt: skip  # noqa: E501
def test_a_day_alone_is_a_day(text: str) -> None:
    assert read_time(text) == date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "never",
        "12",
        "46350.5",
        "2026",
        "2026-13-01",
        "31/02/2026",
        "24/24/2026",
        "24 Brumaire 2026",
        "2026-11-24 25:00",
        "11/24/2026 13:00 PM",
        "2026-11-24 10:00 CET",
        "10000-01-01",
        "0000-01-01",
        "1" * 5000,
        "9" * 20,
        "99999999",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        read_time(text)


@pytest.mark.parametrize("text", ["03/04/2026", "3.4.2026 10:00", "03-04-26", "24/11/26", "01/02/03"])
def test_what_can_be_read_two_ways_is_not_read(text: str) -> None:
    with pytest.raises(OrderNeeded):
        read_time(text)


def test_a_day_that_is_its_own_month_needs_no_order() -> None:
    assert read_time("11/11/2026") == date(2026, 11, 11)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)), st.sampled_from([1, 1000, 10**6]))  # noqa: DTZ001  # UTC follows
def test_an_epoch_time_is_of_one_scale(at: datetime, scale: int) -> None:
    tick = timedelta(microseconds=10**6 // scale)
    number = (at.replace(tzinfo=UTC) - EPOCH) // tick
    at = EPOCH + number * tick
    assert of_epoch(str(number)) == at
    if at.year < 2033 or scale > 1:  # ten digits from then on may be a day and an hour
        assert read_time(str(number)) == at


@pytest.mark.parametrize(
    "text",
    ["2025030310", "2036123123", "638764000000000000", "13384000000000000", "763000000", "2026-11-24110:00"],
    ids=["day and hour", "day and hour later", "ticks of 1 AD", "ticks of 1601", "seconds of 2001", "no separator"],
)
def test_digits_that_are_no_epoch_or_may_be_something_else_are_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="must be a time|can be read as"):
        read_time(text)


def test_ten_digits_are_what_a_person_says_they_are() -> None:
    assert times("2025030310", form="%Y%m%d%H") == [datetime(2025, 3, 3, 10, tzinfo=UTC)]
    assert times("2025030310", form="epoch")[0].year == 2034


def times(*column: str, form: str = "") -> list[datetime]:
    reader = Times(UTC, form, lambda: column, "log.csv")
    return [reader.instant(one) for one in column]


def test_the_order_shows_in_the_whole_file_before_its_first_row_is_taken() -> None:
    assert [at.month for at in times("03/04/2026", "05/04/2026", "25/04/2026")] == [4, 4, 4]
    assert [at.day for at in times("04/03/2026", "04/05/2026", "04/25/2026")] == [3, 5, 25]


@pytest.mark.parametrize("column", [("03/04/2026", "05/04/2026"), ("03/04/2026", "25/04/2026", "04/25/2026")])
def test_an_order_that_does_not_show_is_asked_for(column: tuple[str, ...]) -> None:
    with pytest.raises(UnclearOrder) as caught:
        times(*column)
    assert caught.value.remedy
    assert caught.value.remedy.object == "dayfirst or monthfirst"
    assert [at.month for at in times(*column[:2], form="dayfirst")] == [4] * len(column[:2])


@pytest.mark.parametrize(
    ("form", "text", "at"),
    [
        ("excel", "46350.5", datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ("excel", "46350.416666667", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("excel", "46350", datetime(2026, 11, 24, tzinfo=UTC)),
        ("epoch", "1795514400", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("%d/%b/%y %I:%M %p", "24/Nov/26 10:00 AM", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("%d.%m.%y %H.%M", "03.04.26 10.00", datetime(2026, 4, 3, 10, tzinfo=UTC)),
        ("%Y-%m-%d %H:%M %z", "2026-11-24 10:00 +0200", datetime(2026, 11, 24, 8, tzinfo=UTC)),
        ("dayfirst", "03/04/26", datetime(2026, 4, 3, tzinfo=UTC)),
        ("monthfirst", "03/04/26", datetime(2026, 3, 4, tzinfo=UTC)),
    ],
)
def test_a_form_that_is_told_is_the_form(form: str, text: str, at: datetime) -> None:
    assert times(text, form=known_form(form)) == [at]


@pytest.mark.parametrize(("form", "text"), [("excel", "2026-11-24"), ("epoch", "2026-11-24"), ("%Y-%m-%d", "24.11.2026"), ("excel", "9" * 30)])  # fmt: skip  # noqa: E501
def test_another_form_than_the_told_one_is_refused(form: str, text: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        times(text, form=form)


@pytest.mark.parametrize("form", ["iso", "%H:%M", "%", "%Q %Y", "day first"])
def test_a_form_that_is_none_is_refused(form: str) -> None:
    with pytest.raises(UsageError, match="no form of times"):
        known_form(form)
