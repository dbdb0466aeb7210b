"""Days and local times on the screen: a day ends with the workflow's zone, what is shown is read back as it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.model.evidence_log import EvidenceLog
from core.model.workflow import Workflow
from core.store.store import Store
from tests.core.verdict.building import done, reading, workspace
from tests.tui.app.desktop import LARGE, SMALL, Desktop, grid_of, press, running, settle
from tests.tui.app.test_forms import fill, refusal, typed
from tui.app.app import OperatingTable


def app(folder: Path, zone: str, now: str) -> OperatingTable:
    """The application on a workspace in that zone, whose Hold condition is met, at that time."""
    at = datetime.fromisoformat(now)

    def clock() -> datetime:
        return at

    log = EvidenceLog.of([reading("9", at - timedelta(hours=1))], [done(at - timedelta(hours=2))])
    flow = Workflow(name="Triage", timezone=zone)
    Store.create(folder, workspace(hold={"high": "level > 5"}, workflow=flow), log, clock=clock).close()
    return OperatingTable(folder, actor="A. Tester", clock=clock)


def texts(pilot: Desktop) -> list[str]:
    """The texts in the cells of the screen."""
    return [cell.text for row in grid_of(pilot).shown_rows for cell in row.cells]


def of(folder: Path) -> Store:
    return Store.open(folder)


async def waive(pilot: Desktop, until: str) -> None:
    """Waive the Hold condition in its form."""
    await press(pilot, "3")
    grid_of(pilot).go_to("gate.hold.conditions.high")
    await settle(pilot)
    await press(pilot, "W")
    await fill(pilot, reason="it is known", until=until)
    await press(pilot, "enter")


@pytest.mark.parametrize(
    ("until", "end", "shown"),
    [
        ("2026-03-08", "2026-03-09T04:00Z", "until the end of 2026-03-08"),
        ("2026-03-08 00:00", "2026-03-08T05:00Z", "until the end of 2026-03-07"),
        ("2026-03-08 09:00", "2026-03-08T13:00Z", "until 2026-03-08 09:00 EDT"),
    ],
)
async def test_a_waiver_is_shown_as_it_is_typed_and_ends_with_its_day(
    tmp_path: Path, until: str, end: str, shown: str
) -> None:
    async with running(app(tmp_path, "America/New_York", "2026-03-06T12:00Z"), LARGE) as pilot:
        await waive(pilot, until)
        with of(tmp_path) as store:
            (waiver,) = store.snapshot.workspace.waivers.values()
        assert waiver.until == datetime.fromisoformat(end)
        assert shown in texts(pilot)
        await press(pilot, "7")
        assert f"until {shown.removeprefix('until ').removeprefix('the end of ')[:10]}" in texts(pilot)


async def test_a_local_time_that_does_not_exist_is_refused_with_both_readings(tmp_path: Path) -> None:
    async with running(app(tmp_path, "America/New_York", "2026-03-06T12:00Z"), LARGE) as pilot:
        await waive(pilot, "2026-03-08 02:30")
        told = refusal(pilot)
        assert "2026-03-08 02:30 does not exist in America/New_York" in told
        assert "01:30 EST (06:30 UTC) or 03:30 EDT (07:30 UTC)" in told


async def test_in_an_hour_that_exists_twice_now_is_offered_with_its_offset_and_taken_as_it_was(tmp_path: Path) -> None:
    for number, (now, offered) in enumerate(
        (("2026-10-25T00:30Z", "2026-10-25 02:30+02:00"), ("2026-10-25T01:30Z", "2026-10-25 02:30+01:00"))
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with running(app(folder, "Europe/Berlin", now), SMALL) as pilot:
            await press(pilot, "7", "x")
            assert typed(pilot)["at"] == offered
            await fill(pilot, at="2026-10-25 02:30")
            await press(pilot, "enter")
            assert "exists twice in Europe/Berlin" in refusal(pilot)
            await fill(pilot, at=offered)
            await press(pilot, "enter")
            with of(folder) as store:
                assert store.snapshot.evidence.completions["log_review"][-1].at == datetime.fromisoformat(now)


async def test_a_daily_duty_is_shown_as_overdue_by_the_calendar(tmp_path: Path) -> None:
    async with running(app(tmp_path, "Europe/Berlin", "2026-03-28T09:00Z"), LARGE) as pilot:
        await press(pilot, "7")
        # done at 08:00 CET, due at 08:00 CEST on the day on which the clock goes forward, overdue half a day later
        assert "done, last 2026-03-28 08:00, overdue from 2026-03-29 20:00" in texts(pilot)
