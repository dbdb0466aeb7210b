"""Responsibilities with their holders, and recurring duties."""

from datetime import timedelta

from pydantic import Field

from core.model.base import DurationText, Flag, Record, RoleName, Text
from core.model.quantity import duration
from core.model.table import Party


class Role(Record):
    """A responsibility. Rows refer to roles, never to people, so that a change of staff changes one line."""

    title: Text = Field("", title="Title")
    holder: Text = Field("", title="Holder", description="Who holds it now")
    deputy: Text = Field("", title="Deputy", description="Who stands in")
    party: Party = Field("business", title="Party")
    may_stop: Flag = Field(False, title="May stop", description="Has the authority to stop the workflow")
    order: Text = Field("", title="Order")
    note: Text = Field("", title="Note")

    @property
    def is_assigned(self) -> bool:
        """True if it has a holder; white space does not count."""
        return bool(self.holder.strip())


class Activity(Record):
    """A recurring duty: done, due once the cadence has passed, overdue after the grace.

    Days and weeks are those of the calendar in the workflow's zone, hours and minutes are exact: a duty of `1d` is due
    at the same local time on the next day, one of `24h` an hour earlier or later if the clock changes.
    """

    title: Text = Field("", title="Title")
    role: RoleName = Field("", title="Role", description="Who does it")
    cadence: DurationText = Field("", title="Cadence", description="How often, such as 1d or 1w")
    grace: DurationText = Field("", title="Grace", description="How late it may be; half the cadence where empty")
    order: Text = Field("", title="Order")
    note: Text = Field("", title="Note")

    @property
    def interval(self) -> timedelta | None:
        """The cadence as a duration, a day being 24 hours."""
        return duration(self.cadence) if self.cadence else None

    @property
    def allowance(self) -> timedelta:
        """The duration from due to overdue, a day being 24 hours."""
        if self.grace:
            return duration(self.grace)
        return (self.interval or timedelta()) / 2
