"""Instants for people, in the workflow's time zone."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


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


def local(at: datetime, name: str) -> str:
    """An instant as it is typed: `2026-03-02 10:00`, in the zone of that name."""
    return within(at, name).replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
