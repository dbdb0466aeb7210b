"""Instants and ages are told in the workflow's zone, however far away they lie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import times
from core.model.decisions import Waiver
from core.model.words import ago
from core.model.workspace import RecordId
from core.text.sync.sync import open_workspace
from tests.tui.app.desktop import LARGE, press, running, screen_text
from tests.tui.conftest import MakeApp, clock

ENDS = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)]
ZONES = st.sampled_from(["UTC", "Europe/Prague", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"])


@pytest.mark.parametrize(
    ("month", "zone", "words"),
    [
        (3, "UTC", "2026-03-02 09:00 UTC"),
        (3, "Europe/Prague", "2026-03-02 10:00 CET"),
        (7, "Europe/Prague", "2026-07-02 11:00 CEST"),
    ],
)
def test_an_instant_is_shown_with_its_zone(month: int, zone: str, words: str) -> None:
    assert times.shown(datetime(2026, month, 2, 9, tzinfo=UTC), zone) == words


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/New_York", "UTC"])
@pytest.mark.parametrize("at", ENDS)
def test_the_ends_of_the_calendar_are_shown_in_every_zone(at: datetime, zone: str) -> None:
    assert times.shown(at, zone)
    assert times.local(at, zone)


async def test_a_waiver_for_ever_is_shown_east_of_utc(sample: Path, make_app: MakeApp) -> None:
    forever = Waiver(
        gate="hold",
        condition="exception_volume",
        sentence="exception_rate > 12% over 4w",
        by="builder",
        holder="L. Novotná",
        reason="none needed",
        at=clock() - timedelta(days=2),
        until=ENDS[1],
        finding="met",
    )
    with open_workspace(sample, clock=clock) as store:
        store.edit(RecordId("workflow", "workflow"), {"timezone": "Pacific/Kiritimati"})
        workspace, evidence = store.snapshot.workspace, store.snapshot.evidence
        store.replace(workspace.having({RecordId("waiver", "xforever"): forever}), evidence)
    async with running(make_app(sample), LARGE) as pilot:
        await press(pilot, "7")
        assert "9999-12-31" in screen_text(pilot)


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1)), ZONES)  # noqa: DTZ001  # hypothesis wants none
def test_an_instant_that_is_offered_for_typing_is_taken_as_it_was(at: datetime, zone: str) -> None:
    at = at.replace(second=0, microsecond=0, tzinfo=UTC)
    assert times.parse_typed_time(times.local(at, zone), zone) == at


@pytest.mark.parametrize("text", ["", "now", "9:00", "2026-13-01", "2026-03-02 25:00", "02.03.2026 9:00", "\x1b[2J"])
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time such as 2026-03-02 09:00"):
        times.parse_typed_time(text, "UTC")


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=-1), "later"),
        (timedelta(), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=119), "119 minutes ago"),
        (timedelta(hours=2), "2 hours ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(hours=24), "1 day ago"),
        (timedelta(hours=47), "1 day ago"),
        (timedelta(hours=48), "2 days ago"),
        (timedelta(days=13, hours=23), "13 days ago"),
        (timedelta(days=14), "2 weeks ago"),
        (timedelta(days=3650), "521 weeks ago"),
    ],
)
def test_an_age_is_rounded_down_to_its_largest_unit(length: timedelta, words: str) -> None:
    assert ago(length) == words
