"""Whether a duty that comes back is done, due or overdue."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.model.evidence import Completion
from core.model.roles import Activity
from core.verdict.window import shifted

ActivityWord = Literal["unscheduled", "never done", "done", "due", "overdue"]


@dataclass(frozen=True)
class ActivityStatus:
    """How an activity stands: due from `due_at`, overdue from `overdue_at` (inclusive)."""

    state: ActivityWord
    last: datetime | None = None
    due_at: datetime | None = None
    overdue_at: datetime | None = None


def status(activity: Activity, completions: Sequence[Completion], at: datetime) -> ActivityStatus:
    """The status at an instant; `completions` are in time order, and later ones are not seen."""
    position = bisect_right(completions, at, key=lambda one: one.at)
    last = completions[position - 1].at if position else None
    if activity.interval is None:
        return ActivityStatus("unscheduled", last)
    if last is None:
        return ActivityStatus("never done")
    due = shifted(last, activity.interval)
    overdue = shifted(due, activity.allowance)
    state: ActivityWord = "done" if at < due else "due" if at < overdue else "overdue"
    return ActivityStatus(state, last, due, overdue)
