"""Undo by key: at once what this program did, after a question what an earlier one did, by name what others did."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.store.store import Store
from tests.core.ingest.making import batch
from tests.tui.app.desktop import (
    LARGE,
    NAME,
    SMALL,
    app_of,
    edit,
    grid_of,
    notices,
    press,
    retype,
    running,
    saved,
    screen_text,
)
from tests.tui.conftest import MakeApp, clock
from tui.app.app import OperatingTable
from tui.common.config import Settings

OLD, NEW = "Support-ticket triage", "Another"


async def rename(folder: Path, make_app: MakeApp) -> None:
    """Somebody changed the name of the workflow in the application, and left it."""
    async with running(make_app(folder), SMALL) as pilot:
        await edit(pilot, NAME)
        await retype(pilot, NEW)
        await press(pilot, "enter")
    assert saved(folder, NAME) == NEW


def record(folder: Path, actor: str) -> None:
    """A script records a reading."""
    with Store.open(folder, actor=actor, clock=clock) as store:
        store.record_reading("customer_impact", "1")


def readings(folder: Path) -> int:
    """The number of readings."""
    with Store.open(folder) as store:
        return store.snapshot.evidence.number("reading")


async def test_after_a_restart_the_last_own_change_is_named_first_and_one_key_takes_it_back(
    sample: Path, make_app: MakeApp
) -> None:
    await rename(sample, make_app)
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "z")
        text = screen_text(pilot)
        assert "Undo?" in text
        assert "workflow: name" in text
        assert "2026-03-03 09:30" in text
        assert saved(sample, NAME) == NEW, "nothing is taken back before somebody has read what"
        await press(pilot, "y")
        assert saved(sample, NAME) == OLD
        assert notices(pilot)[-1] == "Undone: The workflow: name changed"
        await press(pilot, "Z")
        assert saved(sample, NAME) == NEW
        await press(pilot, "z")
        assert saved(sample, NAME) == OLD, "making it again was done here, so nothing is asked"
        await press(pilot, "z")
        assert "Nothing of yours to undo here" in notices(pilot)[-1]


async def test_a_question_that_is_left_takes_nothing_back(sample: Path, make_app: MakeApp) -> None:
    await rename(sample, make_app)
    async with running(make_app(sample), SMALL) as pilot:
        for other in ("z", "n", "escape"):
            await press(pilot, "z", other)
            assert saved(sample, NAME) == NEW
            if other != "escape":
                await press(pilot, "escape")


@pytest.mark.parametrize("actor", ["A. Tester", "cron"])
async def test_as_the_first_key_it_takes_back_nothing_that_another_program_recorded(
    sample: Path, make_app: MakeApp, actor: str
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        record(sample, actor)
        before = readings(sample)
        app_of(pilot).poll()
        await press(pilot, "z")
        assert readings(sample) == before
        assert (
            notices(pilot)[-1] == "Nothing of yours to undo here; other changes are undone in the journal (7, then u)"
        )
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "z")
        assert readings(sample) == before, "nor after a restart"
        assert "Undo?" not in screen_text(pilot)


async def test_back_from_the_portfolio_it_is_the_same_program_still(sample: Path) -> None:
    settings = Settings()

    def again() -> OperatingTable:
        return OperatingTable(sample, actor="A. Tester", clock=clock, settings=settings)

    async with running(again(), SMALL) as pilot:
        await edit(pilot, NAME)
        await retype(pilot, NEW)
        await press(pilot, "enter")
    async with running(again(), SMALL) as pilot:
        await press(pilot, "z")
        assert saved(sample, NAME) == OLD


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_the_journal_takes_back_what_others_did_by_its_name(
    sample: Path, make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with running(make_app(sample), size) as pilot:
        before = readings(sample)
        record(sample, "cron")
        app_of(pilot).poll()
        await press(pilot, "7")
        newest = next(row for row in grid_of(pilot).shown_rows if row.key.startswith("journal "))
        grid_of(pilot).go_to(newest.key)
        await press(pilot, "u")
        text = screen_text(pilot)
        assert "Undo?" in text
        assert "Customer-impacting cases: recorded 1" in text
        assert "cron did it at 2026-03-03 09:30." in text
        await press(pilot, "escape")
        assert readings(sample) == before + 1
        await press(pilot, "u", "y")
        assert readings(sample) == before
        assert notices(pilot)[-1] == "Undone: Customer-impacting cases: recorded 1"
        await press(pilot, "u", "y")
        assert "it is already undone" in notices(pilot)[-1]
        grid_of(pilot).go_to(next(row for row in grid_of(pilot).shown_rows if row.key.startswith("journal ")).key)
        await press(pilot, "u")
        assert "Redo?" in screen_text(pilot)
        await press(pilot, "y")
        assert readings(sample) == before + 1
        await press(pilot, "z")
        assert readings(sample) == before, "making it again was done here"


def ingest(folder: Path, *rows: str) -> None:
    """A script ingests cases of a week of which there are no others."""
    text = "id,at,input,predicted\n" + "".join(f"{row},2026-02-24T10:00Z,hello,billing\n" for row in rows)
    with Store.open(folder, actor="cron", clock=clock) as store:
        store.ingest([batch(text, "june.csv")])


def cases(folder: Path) -> set[str]:
    """The ones that exist."""
    with Store.open(folder) as store:
        return {one.id for one in store.snapshot.evidence.exceptions if one.source == "log"}


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_the_journal_takes_back_a_file_of_cases_unless_one_was_reviewed(
    sample: Path, make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with running(make_app(sample), size) as pilot:

        async def take_back(label: str, *answer: str) -> None:
            app_of(pilot).poll()
            with Store.open(sample) as store:
                seq = next(entry.seq for entry in store.journal() if entry.label.startswith(label))
            grid_of(pilot).go_to(f"journal {seq}")
            await press(pilot, "u", *answer)

        await press(pilot, "7")
        ingest(sample, "a", "b", "c")
        await take_back("ingested june.csv")
        assert "ingested june.csv" in screen_text(pilot)
        assert "cron did it at 2026-03-03 09:30." in screen_text(pilot)
        with Store.open(sample, actor="bob", clock=clock) as store:
            store.review("log/a", "", {"outcome": "correct"})
        await press(pilot, "y")
        assert "1 of its 3 cases was reviewed since" in notices(pilot)[-1]
        assert cases(sample) == {"a", "b", "c"}
        await take_back("reviewed log/a", "y")
        await take_back("ingested june.csv", "y")
        assert notices(pilot)[-1].startswith("Undone: ingested june.csv (sha256 ")
        assert cases(sample) == set()
        await take_back("undo: ingested june.csv")
        assert "Redo?" in screen_text(pilot)
        await press(pilot, "y")
        assert "its cases are not kept twice: ingest the file again" in notices(pilot)[-1]
        await press(pilot, "Z")
        assert "nothing to redo" in notices(pilot)[-1]
        ingest(sample, "a", "b", "c")
        assert cases(sample) == {"a", "b", "c"}


async def test_only_an_entry_of_the_journal_can_be_taken_back(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "7", "u")
        assert notices(pilot)[-1] == "Put the cursor on an entry of the journal"
