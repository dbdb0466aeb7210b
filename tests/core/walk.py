"""A plain reference for the calendar of a zone: walk UTC minute by minute and look at the clock on the wall.

It shares no code with the program, and knows nothing of changes of the clock, gaps or folds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CHANGES = (
    ("Pacific/Apia", date(2011, 12, 30)),  # the day that was left out
    ("Pacific/Apia", date(2012, 4, 1)),
    ("Pacific/Auckland", date(2026, 4, 5)),
    ("Pacific/Auckland", date(2026, 9, 27)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # half an hour
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Asia/Kathmandu", date(1986, 1, 1)),  # a quarter of an hour, at midnight
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("Europe/London", date(2026, 3, 29)),
    ("Europe/London", date(2026, 10, 25)),
    ("America/St_Johns", date(2006, 4, 2)),  # at one minute past midnight, and back into the day before
    ("America/St_Johns", date(2006, 10, 29)),
    ("America/Sao_Paulo", date(2018, 2, 18)),  # at midnight back into the day before
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/Havana", date(2026, 3, 8)),  # there is no midnight
    ("America/Havana", date(2026, 11, 1)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("America/Los_Angeles", date(2026, 3, 8)),
    ("America/Los_Angeles", date(2026, 11, 1)),
    ("UTC", date(2026, 3, 29)),
)
"""Zones, each with a day on which its clock changes."""


@dataclass(frozen=True)
class Walk:
    """Every minute from some days before a day to some days after it, with what the clock on the wall shows."""

    zone: str
    day: date
    minutes: Sequence[datetime]
    walls: Sequence[datetime]

    @cached_property
    def at(self) -> Mapping[datetime, list[datetime]]:
        """The minutes at which the clock shows a local time."""
        found: dict[datetime, list[datetime]] = {}
        for minute, wall in zip(self.minutes, self.walls, strict=True):
            found.setdefault(wall, []).append(minute)
        return found

    @cached_property
    def wall(self) -> Mapping[datetime, datetime]:
        """The time of the clock at a minute."""
        return dict(zip(self.minutes, self.walls, strict=True))

    def first_of(self, day: date) -> datetime:
        """The first minute at which the date is that one, or a later one where the zone leaves that day out."""
        return next(minute for minute, wall in zip(self.minutes, self.walls, strict=True) if wall.date() >= day)

    def after(self, day: date) -> datetime:
        """The minute after the last one at which the date is that one or earlier."""
        last = max(minute for minute, wall in zip(self.minutes, self.walls, strict=True) if wall.date() <= day)
        return last + MINUTE

    def at_or_after(self, wall: datetime) -> datetime:
        """The last minute at which the clock shows it; else the first one after which it shows only later ones."""
        if wall in self.at:
            return self.at[wall][-1]
        return max(minute for minute, shown in zip(self.minutes, self.walls, strict=True) if shown < wall) + MINUTE


@cache
def walk(zone: str, day: date, before: int = 4, after: int = 4) -> Walk:
    """The walk around a day in a zone."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - before * DAY
    minutes = [start + number * MINUTE for number in range((before + after) * 24 * 60)]
    info = ZoneInfo(zone)
    return Walk(zone, day, minutes, [minute.astimezone(info).replace(tzinfo=None, fold=0) for minute in minutes])
