"""Conditions on roles, activities, the page and the rows of the table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.model.evidence_log import EvidenceLog
from core.model.roles import Activity, Role
from core.verdict.finding import FindingState
from core.verdict.observations.activities import status
from tests.core.verdict.building import ACTIVITIES, AT, ago, done, item, judged

TICK = timedelta(microseconds=1)
DAILY = ACTIVITIES["log_review"]


@pytest.mark.parametrize(
    ("sentence", "state", "reason"),
    [
        ("reviewer is assigned", "met", "Reviewer is held by Ben"),
        ("reviewer is not assigned", "unmet", "Reviewer is held by Ben"),
        ("vacant is assigned", "unmet", "nobody holds Vacant"),
        ("vacant is not assigned", "met", "nobody holds Vacant"),
        ("gone is assigned", "unknown", "there is no role Gone any more"),
        ("gone is not assigned", "unknown", "there is no role Gone any more"),
    ],
)
def test_a_role_has_a_holder_or_not(sentence: str, state: FindingState, reason: str) -> None:
    found = judged(sentence)
    assert (found.state, found.reason) == (state, reason)


def test_white_space_holds_no_role_and_a_deputy_alone_does_not_either() -> None:
    roles = {"reviewer": Role(holder=" \n", deputy="Cleo")}
    assert judged("reviewer is assigned", roles=roles).state == "unmet"


@pytest.mark.parametrize(
    ("activity", "state"),
    [
        (DAILY, "met"),
        (DAILY.model_copy(update={"cadence": ""}), "unmet"),
        (DAILY.model_copy(update={"role": ""}), "unmet"),
        (DAILY.model_copy(update={"role": "gone"}), "unmet"),
    ],
)
def test_an_activity_is_scheduled_with_a_cadence_and_a_role(activity: Activity, state: FindingState) -> None:
    assert judged("log_review is scheduled", activities={"log_review": activity}).state == state


@pytest.mark.parametrize(
    ("last", "on_time", "overdue"),
    [
        (ago("1h"), "met", "unmet"),
        (ago("30h"), "met", "unmet"),
        (ago("36h") + TICK, "met", "unmet"),
        (ago("36h"), "unmet", "met"),
        (ago("3d"), "unmet", "met"),
    ],
)
def test_an_activity_is_overdue_from_the_end_of_its_grace_on(
    last: datetime, on_time: FindingState, overdue: FindingState
) -> None:
    evidence = EvidenceLog.of([], [done(last)])
    assert judged("log_review is on time", evidence).state == on_time
    assert judged("log_review is overdue", evidence).state == overdue


@pytest.mark.parametrize("state", ["on time", "overdue"])
def test_what_nobody_ever_did_is_unknown(state: str) -> None:
    assert judged(f"log_review is {state}").state == "unknown"
    assert judged(f"gone is {state}").state == "unknown"
    without_cadence = {"log_review": DAILY.model_copy(update={"cadence": ""})}
    assert (
        judged(f"log_review is {state}", EvidenceLog.of([], [done(AT)]), activities=without_cadence).state == "unknown"
    )


def test_what_is_done_after_the_instant_is_not_seen_but_counted() -> None:
    evidence = EvidenceLog.of([], [done(ago("3d")), done(AT + TICK)])
    found = judged("log_review is overdue", evidence)
    assert (found.state, found.later) == ("met", 1)


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(), "done"),
        (timedelta(days=1) - TICK, "done"),
        (timedelta(days=1), "due"),
        (timedelta(hours=36) - TICK, "due"),
        (timedelta(hours=36), "overdue"),
    ],
)
def test_an_activity_is_done_then_due_then_overdue(after: timedelta, state: str) -> None:
    now = status(DAILY, [done(AT)], AT + after, "UTC")
    assert (now.state, now.last) == (state, AT)
    assert (now.due_at, now.overdue_at) == (AT + timedelta(days=1), AT + timedelta(hours=36))


def test_without_a_grace_half_the_cadence_is_allowed() -> None:
    weekly = Activity(cadence="1w")
    assert status(weekly, [done(AT)], AT, "UTC").overdue_at == AT + timedelta(days=10, hours=12)


def test_an_activity_without_cadence_is_unscheduled_and_one_that_was_not_done_never_done() -> None:
    assert status(Activity(), [done(AT)], AT, "UTC").state == "unscheduled"
    assert status(DAILY, [], AT, "UTC").state == "never done"
    assert status(DAILY, [done(AT + TICK)], AT, "UTC").state == "never done"


def test_the_newest_completion_counts_however_many_there_are() -> None:
    assert status(DAILY, [done(ago("3d")), done(ago("2d")), done(ago("1h"))], AT, "UTC").last == ago("1h")


def test_a_cadence_may_reach_beyond_the_end_of_the_calendar() -> None:
    end = datetime.max.replace(tzinfo=UTC)
    activity = Activity(cadence="5000w")
    assert status(activity, [done(end - timedelta(days=9))], end - timedelta(days=1), "UTC").state == "done"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "met"),
        ({"specification_decided": False}, "unmet"),
        ({"operations_decided": False}, "unmet"),
        ({"specification": " "}, "unmet"),
        ({"operations": ""}, "unmet"),
    ],
)
def test_a_row_is_decided_when_both_sides_are_written_and_decided(
    changes: dict[str, object], state: FindingState
) -> None:
    table = {"integration": item(**changes)}
    assert judged("integration is decided", table=table).state == state
    opposite = "unmet" if state == "met" else "met"
    assert judged("integration is not decided", table=table).state == opposite


def test_a_row_that_was_removed_is_unknown() -> None:
    assert judged("integration is decided").state == "unknown"
    assert judged("integration is not decided").state == "unknown"


def test_a_page_with_blanks_is_not_complete() -> None:
    found = judged("page is complete")
    assert (found.state, found.reason) == ("unmet", "the page still has blanks")
