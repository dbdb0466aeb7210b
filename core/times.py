"""Instants and the calendar of a time zone: local times of an instant, and the instant of a date or a local time.

On most days every local time is one instant. If the clock goes forward some do not exist, if it goes back some exist
twice; a zone may even skip a whole day (Pacific/Apia, 2011-12-30). Such a local time is refused as input from a person
or a file (`from_local`). A computed one follows one rule: of two instants the later one, so that nothing ends early; if
there is none, the instant of the change.

A date alone means the end of that day: as the end of a span (exclusive) the first instant after the day (`end_of`), as
a point in time its last instant (`last_of`). As the beginning of a span it means the first instant (`start_of`).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

TICK = timedelta(microseconds=1)
"""The least length of time."""
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
"""The ends of the calendar."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}|\d{4}-?W\d{2}-?\d", re.ASCII)
_SECOND = timedelta(seconds=1)


class ClockChange(ValueError):
    """A local time that a clock change skips or repeats; the message names both readings."""

    def __init__(self, words: str, name: str) -> None:
        super().__init__(words)
        self.name = name
        """The key under which such times are counted."""


def zone(name: str) -> tzinfo:
    """The time zone of that name; UTC needs no table, so that the common case starts fast."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo  # noqa: PLC0415  # loaded only where a workspace names a zone

    return ZoneInfo(name)


# From an instant to a local time


def within(at: datetime, name: str) -> datetime:
    """The instant in the zone of that name; in UTC if it would lie beyond the calendar there (`9999-12-31`)."""
    try:
        return at.astimezone(zone(name))
    except OverflowError:
        return at.astimezone(UTC)


def shown(at: datetime, name: str) -> str:
    """`2026-03-02 10:00 CET`."""
    local_time = within(at, name)
    return f"{_minutes(local_time)} {local_time.tzname()}"


def local(at: datetime, name: str) -> str:
    """An instant in the form for typing: `2026-03-02 10:00`, in the zone of that name.

    With its offset (`2026-10-25 02:30+01:00`) if that local time exists twice, so that it is read back unchanged.
    """
    local_time = within(at, name)
    twice = local_time.replace(fold=1 - local_time.fold).utcoffset() != local_time.utcoffset()
    return local_time.isoformat(sep=" ", timespec="minutes") if twice else _minutes(local_time)


def ending(end: datetime, name: str) -> str:
    """An exclusive end in words: `the end of 2026-03-02` or `2026-03-02 10:00 CET`."""
    words = until(end, name)
    return words if words == shown(end, name) else f"the end of {words}"


def until(end: datetime, name: str) -> str:
    """An exclusive end in few words: the day at whose end it is, else `2026-03-02 10:00 CET`."""
    day = last_day(end, name)
    return day.isoformat() if end_of(day, zone(name)) == end else shown(end, name)


def last_day(end: datetime, name: str) -> date:
    """The last day that has a part before an exclusive end."""
    return within(max(end, FIRST + TICK) - TICK, name).date()


def _minutes(local_time: datetime) -> str:
    return local_time.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")


# From a date or a local time to an instant


def day_of(text: str) -> date | None:
    """The day if the text is a date alone; None if it is something else. ValueError for an invalid day."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a day such as 2026-03-02") from None


def end_of(given: date, tz: tzinfo) -> datetime:
    """The first instant after a day, as the exclusive end of a span; an instant is itself."""
    if isinstance(given, datetime):
        return given
    return _after(datetime.combine(given, time.max), tz, TICK)


def last_of(given: date, tz: tzinfo) -> datetime:
    """The last instant of a day, as a point in time; an instant is itself."""
    return given if isinstance(given, datetime) else end_of(given, tz) - TICK


def start_of(given: date, tz: tzinfo) -> datetime:
    """The first instant of a day, as the beginning of a span; an instant is itself."""
    if isinstance(given, datetime):
        return given
    midnight = datetime.combine(given, time.min)
    try:
        instants = _instants(midnight, tz)
        return instants[0] if instants else _change(midnight, tz)
    except OverflowError:
        return FIRST


def from_local(wall: datetime, tz: tzinfo) -> datetime:
    """The one instant (in UTC) of a local time in the zone; ClockChange if there is none or two.

    ValueError if it lies beyond the calendar.
    """
    try:
        instants = _instants(wall, tz)
        if len(instants) == 1:
            return instants[0]
        raise _twice(wall, tz, instants) if instants else _never(wall, tz)
    except OverflowError:
        raise ValueError("must lie between the years 1 and 9999 in UTC") from None


def days_later(at: datetime, days: int, name: str) -> datetime:
    """The same local time `days` calendar days later: of two instants the later, else that of the clock's change."""
    if not days:
        return at  # also in an hour that exists twice
    if name == "UTC":
        try:
            return at + timedelta(days=days)
        except OverflowError:
            return LAST
    try:
        wall = within(at, name).replace(tzinfo=None) + timedelta(days=days)
    except OverflowError:
        return LAST
    return _after(wall, zone(name))


def _after(wall: datetime, tz: tzinfo, more: timedelta = timedelta()) -> datetime:
    """The last instant of this local time, plus `more`; if the clock skips it, the instant of the change."""
    try:
        instants = _instants(wall, tz)
        return instants[-1] + more if instants else _change(wall, tz)
    except OverflowError:
        return LAST


def _instants(wall: datetime, tz: tzinfo) -> tuple[datetime, ...]:
    """Each instant at which a clock of the zone shows this local time, in UTC: none, one or two."""
    aware = wall.replace(tzinfo=tz)
    if aware.utcoffset() == aware.replace(fold=1 - aware.fold).utcoffset():
        return (aware.astimezone(UTC),)  # nearly every local time
    candidates = {wall.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(at for at in candidates if at.astimezone(tz).replace(tzinfo=None, fold=0) == wall))


def _change(wall: datetime, tz: tzinfo) -> datetime:
    """The instant of the change that skips this local time."""
    early, late = (wall.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (1, 0))
    before, after = early.replace(microsecond=0) - _SECOND, late.replace(microsecond=0) + _SECOND
    while (seconds := int((after - before).total_seconds())) > 1:
        middle = before + timedelta(seconds=seconds // 2)
        if middle.astimezone(tz).replace(tzinfo=None) < wall:
            before = middle
        else:
            after = middle
    return after


def _twice(wall: datetime, tz: tzinfo, instants: tuple[datetime, ...]) -> ClockChange:
    readings = " and ".join(_reading(at, tz, wall) for at in instants)
    offset = instants[-1].astimezone(tz).isoformat(sep=" ", timespec="minutes")
    words = f"{_minutes(wall)} exists twice in {tz}: {readings}; give it with its offset, such as {offset}"
    return ClockChange(words, "local time that exists twice")


def _never(wall: datetime, tz: tzinfo) -> ClockChange:
    change = _change(wall, tz)
    old, new = (change - _SECOND).astimezone(tz), change.astimezone(tz)
    from_ = change.astimezone(UTC).replace(tzinfo=None) + (old.utcoffset() or timedelta())
    day = from_.date()
    jump = f"{_brief(from_, day)} {old.tzname()} to {_brief(new, day)} {new.tzname()}"
    candidates = (wall.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (1, 0))
    readings = " or ".join(_reading(at, tz, wall) for at in candidates)
    words = f"{_minutes(wall)} does not exist in {tz}, where the clock goes from {jump}: it may mean {readings}"
    return ClockChange(words, "local time that does not exist")


def _reading(at: datetime, tz: tzinfo, beside: datetime) -> str:
    """`02:30 CEST (00:30 UTC)`, each with its day if the days differ."""
    local_time = at.astimezone(tz)
    return f"{_brief(local_time, beside.date())} {local_time.tzname()} ({_brief(at, beside.date())} UTC)"


def _brief(at: datetime, day: date) -> str:
    return f"{at:%H:%M}" if at.date() == day else _minutes(at)


def day_in_words(day: date) -> str:
    """A day as people write it: `3 Mar 2026`."""
    return f"{day.day} {day:%b %Y}"


def parse_typed_time(text: str, name: str) -> date | datetime:
    """A day, or an instant, as typed on the screen; a time without a zone is taken in the workflow's.

    ValueError in words, also if that local time does not exist or exists twice.
    """
    text = text.strip()
    try:
        if (day := day_of(text)) is not None:
            return day
        value = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a time such as 2026-03-02 09:00") from None
    return value if value.tzinfo else from_local(value, zone(name))


def happened(given: date | datetime | None, name: str, now: datetime) -> datetime | None:
    """The instant of an event: a day alone means its end; None means now, on a day that is not over."""
    if given is None or isinstance(given, datetime):
        return given
    return None if given == within(now, name).date() else last_of(given, zone(name))
