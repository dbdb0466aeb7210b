"""Instants and ages on the screen: as they are shown, and as they are typed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core.times import day_of, end_of, ending, from_local, last_day, last_of, local, shown, start_of, within, zone

__all__ = [
    "age",
    "end_of",
    "ending",
    "happened",
    "last_day",
    "last_of",
    "local",
    "shown",
    "start_of",
    "typed",
    "within",
    "zone",
]


def age(length: timedelta) -> str:
    """A length of time in its largest fitting unit: `3d`, `5h`, `12m`."""
    seconds = int(length.total_seconds())
    for size, suffix in ((14 * 86400, "w"), (2 * 86400, "d"), (2 * 3600, "h"), (60, "m")):
        if seconds >= size:
            unit = {"w": 7 * 86400, "d": 86400, "h": 3600, "m": 60}[suffix]
            return f"{seconds // unit}{suffix}"
    return "now" if seconds >= 0 else "later"


def typed(text: str, name: str) -> date | datetime:
    """A day, or an instant, as typed on the screen; a time without a zone is taken in the workflow's.

    ValueError in words, also where that local time does not exist or exists twice.
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
    """When something happened: a day alone means its end; None, which is now, on the day that is not over."""
    if given is None or isinstance(given, datetime):
        return given
    return None if given == within(now, name).date() else last_of(given, zone(name))
