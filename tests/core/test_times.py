"""Instants and the calendar of a zone, beside a plain walk over every minute of the days on which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.times import (
    FIRST,
    LAST,
    TICK,
    ClockChange,
    day_of,
    days_later,
    end_of,
    ending,
    from_local,
    last_day,
    last_of,
    local,
    shown,
    start_of,
    zone,
)
from tests.core.walk import CHANGES, DAY, MINUTE, walk

changes = pytest.mark.parametrize(("name", "day"), CHANGES, ids=str)


@changes
def test_a_day_ends_where_no_minute_of_it_is_left_and_begins_at_its_first(name: str, day: date) -> None:
    walked = walk(name, day)
    for one in (day + number * DAY for number in range(-2, 3)):
        assert end_of(one, zone(name)) == walked.after(one), one
        assert start_of(one, zone(name)) == walked.first_of(one), one
        assert last_of(one, zone(name)) == walked.after(one) - TICK, one


@changes
def test_a_local_time_is_the_one_instant_that_shows_it_or_is_refused_with_both_readings(name: str, day: date) -> None:
    walked = walk(name, day)
    midnight = datetime.combine(day, time())
    for wall in (midnight + number * MINUTE for number in range(-24 * 60, 48 * 60, 7)):
        found = walked.at.get(wall, [])
        if len(found) == 1:
            assert from_local(wall, zone(name)) == found[0]
            continue
        with pytest.raises(ClockChange) as refused:
            from_local(wall, zone(name))
        words = str(refused.value)
        assert words.startswith(f"{wall:%Y-%m-%d %H:%M} {'exists twice' if found else 'does not exist'} in {name}")
        assert all(f"{at:%H:%M} UTC)" in words for at in found), words
        assert words.count(" UTC)") == 2, words


@changes
def test_what_is_shown_is_what_the_clock_shows_and_is_read_back_as_the_same_instant(name: str, day: date) -> None:
    walked = walk(name, day)
    for minute, wall in list(zip(walked.minutes, walked.walls, strict=True))[24 * 60 : -24 * 60 : 11]:
        assert shown(minute, name).startswith(f"{wall:%Y-%m-%d %H:%M} ")
        text = local(minute, name)
        assert text.startswith(f"{wall:%Y-%m-%d %H:%M}")
        assert (len(text) > len("2026-03-02 10:00")) == (len(walked.at[wall]) > 1)
        typed = datetime.fromisoformat(text)
        assert (typed if typed.tzinfo else from_local(typed, zone(name))) == minute


@changes
@pytest.mark.parametrize("days", [1, 2, 3])
def test_days_later_the_clock_shows_the_same_time(name: str, day: date, days: int) -> None:
    walked = walk(name, day)
    begin = datetime.combine(day, time(), UTC) - (days + 1) * DAY
    for minute in (begin + number * MINUTE for number in range(0, 72 * 60, 13)):
        wanted = walked.wall[minute] + days * DAY
        if wanted < walked.walls[-1]:
            assert days_later(minute, days, name) == walked.at_or_after(wanted), minute


@changes
def test_a_day_that_ends_is_named_by_its_date_and_every_other_end_by_its_time(name: str, day: date) -> None:
    walked = walk(name, day)
    for one in {walked.wall[minute].date() for minute in walked.minutes[24 * 60 : -24 * 60]}:
        end = walked.after(one)
        assert ending(end, name) == f"the end of {one}"
        assert ending(end + 61 * MINUTE, name) == shown(end + 61 * MINUTE, name)
        assert last_day(end, name) == walked.wall[end - MINUTE].date()


def test_both_readings_of_a_time_that_exists_twice_are_named() -> None:
    with pytest.raises(ClockChange) as refused:
        from_local(datetime(2026, 10, 25, 2, 30), zone("Europe/Berlin"))  # noqa: DTZ001  # a local time
    assert str(refused.value) == (
        "2026-10-25 02:30 exists twice in Europe/Berlin: 02:30 CEST (00:30 UTC) and 02:30 CET (01:30 UTC);"
        " give it with its offset, such as 2026-10-25 02:30+01:00"
    )
    assert refused.value.name == "local time that exists twice"


def test_both_readings_of_a_time_that_does_not_exist_are_named() -> None:
    with pytest.raises(ClockChange) as refused:
        from_local(datetime(2026, 3, 29, 2, 30), zone("Europe/Berlin"))  # noqa: DTZ001  # a local time
    assert str(refused.value) == (
        "2026-03-29 02:30 does not exist in Europe/Berlin, where the clock goes from 02:00 CET to 03:00 CEST:"
        " it may mean 01:30 CET (00:30 UTC) or 03:30 CEST (01:30 UTC)"
    )
    assert refused.value.name == "local time that does not exist"


def test_a_day_that_was_left_out_says_from_when_to_when_the_clock_went() -> None:
    with pytest.raises(ClockChange, match="from 00:00 -10 to 2011-12-31 00:00 \\+14: it may mean"):
        from_local(datetime(2011, 12, 30, 12), zone("Pacific/Apia"))  # noqa: DTZ001  # a local time


@pytest.mark.parametrize("text", ["2026-03-02", "20260302", "2026-W10-1"])
def test_a_date_alone_is_a_day(text: str) -> None:
    assert day_of(text) == date(2026, 3, 2)


@pytest.mark.parametrize("text", ["", "2026-W10", "2026-03-02T00:00", "2026-03", "later"])
def test_everything_else_is_no_day(text: str) -> None:
    assert day_of(text) is None


def test_a_date_that_no_calendar_has_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a day"):
        day_of("2026-02-30")


@pytest.mark.parametrize("name", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_at_the_ends_of_the_calendar_days_end_with_it(name: str) -> None:
    assert LAST - DAY <= end_of(date.max, zone(name)) <= LAST
    assert FIRST <= start_of(date.min, zone(name)) <= FIRST + DAY
    assert days_later(LAST - timedelta(hours=1), 2, name) == LAST
    assert ending(LAST, name)


def test_an_instant_stays_what_it_is_wherever_a_day_may_stand() -> None:
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert {end_of(at, zone("Europe/Berlin")), start_of(at, UTC), last_of(at, UTC)} == {at}
