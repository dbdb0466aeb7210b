"""Whole calendar weeks, Monday to Sunday in a zone, as windows of evidence."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from core.times import start_of, within, zone
from core.verdict.observations.as_of import NEVER

WEEK = timedelta(weeks=1)


def calendar_span(at: datetime, weeks: int, name: str) -> tuple[datetime, datetime]:
    """The instants from which and until which evidence of `at` lies in the last whole weeks.

    It enters with the Monday after it, for before that its week is not whole, and leaves as many weeks later.
    """
    local = within(at, name).date()
    return _span(local - timedelta(days=local.weekday()), weeks, name)


def weeks_later(monday: datetime, weeks: int, name: str) -> datetime:
    """The first instant of the Monday that is so many weeks after the one that begins then."""
    return _start(within(monday, name).date(), weeks, name)


@lru_cache(2**10)
def _span(monday: date, weeks: int, name: str) -> tuple[datetime, datetime]:
    return _start(monday, 1, name), _start(monday, 1 + weeks, name)


def _start(monday: date, weeks: int, name: str) -> datetime:
    try:
        return start_of(monday + weeks * WEEK, zone(name))
    except OverflowError:
        return NEVER
