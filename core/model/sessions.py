"""The weekly draw of cases for review, and the traffic that it represents."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from core.model.base import Instant, Text
from core.model.evidence import Evidence

Strategy = Literal["random", "least_confident"]
Stratum = Literal["flagged", "controls"]
STRATA: tuple[Stratum, ...] = ("flagged", "controls")
Count = Annotated[int, Field(ge=0, le=2**53, strict=True)]

LAST = datetime.max.replace(tzinfo=UTC)
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})", re.ASCII)


def check_week(text: str) -> str:
    """The text if it is an ISO week such as `2025-W02`; else raises ValueError."""
    match = _WEEK.fullmatch(text)
    try:
        datetime.fromisocalendar(int(match[1]), int(match[2]), 1) if match else None
    except ValueError:
        match = None
    if match is None:
        raise ValueError(f"{text!r} is not an ISO week such as 2025-W02")
    return text


def week_of(at: datetime) -> str:
    """The ISO week of an instant, in UTC."""
    year, week, _day = at.astimezone(UTC).isocalendar()
    return f"{year:04}-W{week:02}"


def span_of(week: str) -> tuple[datetime, datetime]:
    """The first instant of an ISO week and that of the next; the last week of all ends with the calendar."""
    check_week(week)
    start = datetime.fromisocalendar(int(week[:4]), int(week[6:]), 1).replace(tzinfo=UTC)
    return start, start + min(timedelta(weeks=1), LAST - start)


Week = Annotated[str, AfterValidator(check_week)]


class Session(Evidence):
    """A draw: the cases, their order, and the traffic they were drawn from. Only its progress changes later.

    A case is named `source/id`. Only a session drawn at random feeds rates.
    """

    at: Instant = Field(title="Drawn at")
    week: Week = Field(title="Week")
    seed: Text = Field("", title="Seed")
    strategy: Strategy = Field("random", title="Strategy")
    flagged: tuple[Text, ...] = Field((), title="Flagged cases", description="Drawn, in this order")
    controls: tuple[Text, ...] = Field((), title="Controls", description="Drawn among those that were not flagged")
    second: tuple[Text, ...] = Field((), title="Second review", description="A second person reviews these blind")
    flagged_pool: Count = Field(0, title="Flagged in all", description="How many there were to draw from")
    controls_pool: Count = Field(0, title="Controls in all", description="How many were kept to draw from")
    flagged_traffic: Count = Field(0, title="Flagged traffic", description="Cases of the week that were flagged")
    other_traffic: Count = Field(0, title="Other traffic", description="Cases of the week that were not")
    skipped: tuple[Text, ...] = Field((), title="Skipped", description="Moved to the end, in this order")
    buried: tuple[Text, ...] = Field((), title="Buried", description="Put off to the next session")
    marked: tuple[Text, ...] = Field((), title="Marked", description="Somebody wants to come back to them")

    @property
    def cases(self) -> tuple[str, ...]:
        """All drawn cases, the flagged ones first."""
        return (*self.flagged, *self.controls)

    @property
    def by_chance(self) -> bool:
        """True if its cases may feed a rate."""
        return self.strategy == "random"

    def traffic(self, stratum: Stratum) -> int:
        """The number of cases of the week that a stratum represents."""
        return self.flagged_traffic if stratum == "flagged" else self.other_traffic


class Traffic(Evidence):
    """The number of cases on one day, counted from a prediction log that does not keep every row."""

    at: Instant = Field(title="Day", description="Its first instant, in UTC")
    flagged: Count = Field(0, title="Flagged")
    others: Count = Field(0, title="Not flagged")
    recorded: Instant = Field(title="Recorded at")

    @property
    def all(self) -> int:
        """The number of cases of the day."""
        return self.flagged + self.others
