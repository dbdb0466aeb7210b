"""Instants and ages for people, in the workflow's time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


def zone(name: str) -> tzinfo:
    """The time zone of that name; UTC needs no table, so that the common case starts fast."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo  # noqa: PLC0415  # loaded only where a workspace names a zone

    return ZoneInfo(name)


def within(at: datetime, name: str) -> datetime:
    """The instant in the zone of that name; in UTC where it would lie beyond the calendar there (`9999-12-31`)."""
    try:
        return at.astimezone(zone(name))
    except OverflowError:
        return at.astimezone(UTC)


def shown(at: datetime, name: str) -> str:
    """`2026-03-02 10:00 CET`."""
    return f"{local(at, name)} {within(at, name).tzname()}"


def age(length: timedelta) -> str:
    """A length of time in its largest fitting unit: `3d`, `5h`, `12m`."""
    seconds = int(length.total_seconds())
    for size, suffix in ((14 * 86400, "w"), (2 * 86400, "d"), (2 * 3600, "h"), (60, "m")):
        if seconds >= size:
            unit = {"w": 7 * 86400, "d": 86400, "h": 3600, "m": 60}[suffix]
            return f"{seconds // unit}{suffix}"
    return "now" if seconds >= 0 else "later"


def typed(text: str, name: str) -> datetime:
    """An instant as typed on the screen; without a zone it is taken in the workflow's. ValueError in words."""
    try:
        value = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{text!r} is not a time such as 2026-03-02 09:00") from None
    return value if value.tzinfo else value.replace(tzinfo=zone(name))


def local(at: datetime, name: str) -> str:
    """An instant as it is typed: `2026-03-02 10:00`, in the zone of that name."""
    return within(at, name).replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
