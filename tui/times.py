"""Instants and ages on the screen: as they are shown, and as they are typed."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.times import local, shown, within, zone

__all__ = ["age", "local", "shown", "typed", "within", "zone"]


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
