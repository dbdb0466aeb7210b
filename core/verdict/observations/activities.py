"""Status of recurring activities: done, due or overdue."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal, NamedTuple

from core.model.evidence import Completion
from core.model.quantity import calendar_step
from core.model.roles import Activity
from core.times import days_later
from core.verdict.observations.as_of import shifted

ActivityWord = Literal["unscheduled", "never done", "done", "due", "overdue"]


class Due(NamedTuple):
    """Times from which an activity is due and overdue (both inclusive)."""

    due: datetime
    overdue: datetime


def due_after(activity: Activity, done: datetime, zone: str) -> Due | None:
    """Next due and overdue times after a completion, by the calendar of the zone; None without a cadence.

    The days of cadence and grace are added together to the local time of completion, so that a daylight-saving change
    on the due day does not move the overdue time.
    """
    return _due_after(activity.cadence, activity.grace, done, zone) if activity.cadence else None


@lru_cache(2**15)
def _due_after(cadence_text: str, grace_text: str, done: datetime, zone: str) -> Due:
    """Cached, because it is computed for each completion at each evaluation."""
    cadence = calendar_step(cadence_text)
    grace = calendar_step(grace_text) if grace_text else cadence.half
    begin = shifted(done, cadence.exact)
    due = days_later(begin, cadence.days, zone)
    overdue = shifted(days_later(begin, cadence.days + grace.days, zone), grace.exact)
    return Due(due, overdue)


@dataclass(frozen=True)
class ActivityStatus:
    """Status of an activity: due from `due_at`, overdue from `overdue_at` (inclusive)."""

    state: ActivityWord
    last: datetime | None = None
    due_at: datetime | None = None
    overdue_at: datetime | None = None


def status(activity: Activity, completions: Sequence[Completion], at: datetime, zone: str) -> ActivityStatus:
    """The status at an instant, by the zone's calendar; `completions` are in time order, later ones are ignored."""
    position = bisect_right(completions, at, key=lambda one: one.at)
    last = completions[position - 1].at if position else None
    if not activity.cadence:
        return ActivityStatus("unscheduled", last)
    next_time = due_after(activity, last, zone) if last is not None else None
    if next_time is None:
        return ActivityStatus("never done")
    due, overdue = next_time
    state: ActivityWord = "done" if at < due else "due" if at < overdue else "overdue"
    return ActivityStatus(state, last, due, overdue)
