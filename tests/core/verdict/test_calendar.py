"""Duties and waivers by the calendar of the workflow's zone, beside a plain walk over every minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.model.evidence_log import EvidenceLog
from core.model.roles import Activity
from core.model.workflow import Workflow
from core.model.workspace import Workspace
from core.times import end_of, zone
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.observations.activities import status
from core.verdict.report.validity import valid_until
from core.verdict.report.workspace_summary import overdue
from tests.core.verdict.building import ACTIVITIES, ROLES, done, reading, waiver, workspace
from tests.core.walk import CHANGES, DAY, MINUTE, Walk, walk

HOUR = timedelta(hours=1)
CADENCES = (
    # cadence, grace: days and exact length to due, days and exact length from done to overdue
    ("1d", "", (1, 0 * HOUR), (1, 12 * HOUR)),
    ("1d", "1d", (1, 0 * HOUR), (2, 0 * HOUR)),
    ("1d", "3h", (1, 0 * HOUR), (1, 3 * HOUR)),
    ("2d", "", (2, 0 * HOUR), (3, 0 * HOUR)),
    ("1w", "", (7, 0 * HOUR), (10, 12 * HOUR)),
    ("24h", "", (0, 24 * HOUR), (0, 36 * HOUR)),
    ("90m", "", (0, 1.5 * HOUR), (0, 2.25 * HOUR)),
)
changes = pytest.mark.parametrize(("name", "day"), CHANGES, ids=str)


def calendar(walked: Walk, at: datetime, days: int, exact: timedelta) -> datetime:
    """The same time on the wall so many days later, and then an exact length."""
    return (walked.at_or_after(walked.wall[at] + days * DAY) if days else at) + exact


def reviewed(name: str, **conditions: dict[str, str]) -> Workspace:
    """A workspace in that zone, whose log is to be reviewed every day."""
    daily = Activity(title="Log review", role="reviewer", cadence="1d")
    flow = Workflow(name="Triage", timezone=name)
    return workspace(**conditions, workflow=flow, activities={"log_review": daily}, roles=ROLES)


@pytest.mark.slow
@changes
@pytest.mark.parametrize(("cadence", "grace", "to_due", "to_overdue"), CADENCES, ids=str)
def test_a_duty_is_due_and_overdue_by_the_calendar_of_the_zone(
    name: str,
    day: date,
    cadence: str,
    grace: str,
    to_due: tuple[int, timedelta],
    to_overdue: tuple[int, timedelta],
) -> None:
    walked, activity = walk(name, day, before=10, after=10), Activity(cadence=cadence, grace=grace)
    begin = datetime.combine(day, time(), UTC) - (to_due[0] + 1) * DAY
    for at in (begin + number * MINUTE for number in range(0, 60 * 60, 97)):
        due, late = calendar(walked, at, *to_due), calendar(walked, at, *to_overdue)
        found = status(activity, [done(at)], at, name)
        assert (found.due_at, found.overdue_at) == (due, late), at
        states = [status(activity, [done(at)], one, name).state for one in (due - MINUTE, due, late - MINUTE, late)]
        assert states == ["done", "due", "due", "overdue"]


@changes
def test_what_a_condition_says_of_a_duty_and_the_list_of_overdue_ones_agree_with_the_calendar(
    name: str, day: date
) -> None:
    walked, whole = walk(name, day, before=10, after=10), reviewed(name, hold={"late": "log_review is overdue"})
    at = datetime.combine(day, time(15, 20), UTC) - DAY
    log = EvidenceLog.of([], [done(at)])
    late = calendar(walked, at, 1, 12 * HOUR)
    for instant, verdict in ((late - MINUTE, "go"), (late, "hold")):
        context = Context(whole, log, instant)
        assert evaluate(Context(whole, log, instant)).verdict == verdict
        assert [duty.due for duty in overdue(context)] == [calendar(walked, at, 1, 0 * HOUR)] * (verdict == "hold")
    context = Context(whole, log, late - MINUTE)
    assert valid_until(context, evaluate(context)) == late
    since = evaluate(Context(whole, log, late + HOUR)).of("hold")[0].since
    assert since == late


@changes
def test_what_is_waived_until_a_day_is_waived_to_its_last_minute(name: str, day: date) -> None:
    walked, sentence = walk(name, day), "level > 5"
    log = EvidenceLog.of([reading("9", walked.minutes[0])])
    for one in (day - DAY, day, day + DAY):
        given = waiver("hold", "a", sentence, at=walked.minutes[0], until=end_of(one, zone(name)))
        whole = workspace(hold={"a": sentence}, waivers={"x": given}, workflow=Workflow(name="T", timezone=name))
        after = walked.after(one)
        waived = [evaluate(Context(whole, log, instant)).of("hold")[0].waived for instant in (after - MINUTE, after)]
        assert waived == [True, False]


@pytest.mark.parametrize(
    ("cadence", "due"),
    [("1d", "2026-03-29T08:00+02:00"), ("24h", "2026-03-29T09:00+02:00"), ("1440m", "2026-03-29T09:00+02:00")],
)
def test_a_daily_duty_is_due_at_eight_again_and_one_of_24_hours_an_hour_later(cadence: str, due: str) -> None:
    at = datetime.fromisoformat("2026-03-28T08:00+01:00")
    assert status(Activity(cadence=cadence), [done(at)], at, "Europe/Berlin").due_at == datetime.fromisoformat(due)


def test_findings_say_times_in_the_zone_of_the_workflow() -> None:
    whole = reviewed("Europe/Berlin", hold={"late": "log_review is overdue"})
    log = EvidenceLog.of([], [done(datetime.fromisoformat("2026-03-28T08:00+01:00"))])
    found = evaluate(Context(whole, log, datetime.fromisoformat("2026-03-29T20:00+02:00")))
    assert found.headline == "Late: Log review is overdue, last done 2026-03-28 08:00 CET"


def test_a_stop_that_was_met_says_when_in_the_zone_of_the_workflow() -> None:
    whole = reviewed("America/New_York", stop={"late": "log_review is overdue"})
    days = (datetime.fromisoformat(f"2026-03-{day}-0{offset}:00") for day, offset in (("06T08:00", 5), ("09T08:00", 4)))
    log = EvidenceLog.of([], [done(at) for at in days])
    found = evaluate(Context(whole, log, datetime.fromisoformat("2026-03-09T08:00-04:00")))
    assert found.headline == "Late fired on 2026-03-07 20:00 EST; only a resume lifts it"


def test_in_utc_everything_is_said_as_before() -> None:
    log = EvidenceLog.of([], [done(datetime(2026, 3, 28, 8, tzinfo=UTC))])
    whole = workspace(hold={"late": "log_review is overdue"}, activities=ACTIVITIES)
    found = evaluate(Context(whole, log, datetime(2026, 3, 29, 20, tzinfo=UTC)))
    assert found.headline == "Late: Log review is overdue, last done 2026-03-28 08:00 UTC"
