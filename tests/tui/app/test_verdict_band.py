"""The band says the verdict, why, who decides and what is next, at every size; when it turns, it says so once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len

from core.model.field_ref import FieldRef
from core.model.workspace import RecordId
from core.text.sync.sync import open_workspace
from tests.tui.app.desktop import LARGE, SMALL, UNDEFINED, Desktop, app_of, press, running, screen_lines, settle
from tests.tui.conftest import MakeApp, clock
from tui.app.app import OperatingTable
from tui.app.widgets.band_text import band_text
from tui.app.widgets.verdict_band import VerdictBand
from tui.common.config import Config, Settings

SIZES = [(60, 20), SMALL, (100, 30), LARGE, (200, 60)]
HOSTILE = "[/foo] \x1b[2J界\u202e " * 20


def band(pilot: Desktop) -> list[str]:
    """The lines of the band, as they are painted."""
    region = pilot.app.screen_stack[0].query_one(VerdictBand).region
    return screen_lines(pilot)[region.y : region.bottom]


def said(pilot: Desktop) -> str:
    """The words at the right of the verdict."""
    reason = pilot.app.screen_stack[0].query_one("#reason").region
    return " ".join(" ".join(line[reason.x :] for line in band(pilot)).split())


@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
async def test_it_says_all_of_it_at_every_size(sample: Path, make_app: MakeApp, size: tuple[int, int]) -> None:
    async with running(make_app(sample), size) as pilot:
        lines = band(pilot)
        assert len(lines) >= 3
        assert any("‖  HOLD" in line for line in lines)
        for words in (
            "Undefined categories 7.5% of 80 cases",
            "above 5%",
            "L. Novotná Builder",
            "F. Rahimi Business owner",
            "Revise specification and operations",
            "● 3 open B",
        ):
            assert words in said(pilot)
        assert "…" not in said(pilot)
        assert len(lines) <= max(5, size[1] // 6)


async def test_with_evidence_missing_it_names_the_first_step_and_who_takes_it(sample: Path, make_app: MakeApp) -> None:
    with open_workspace(sample, clock=clock) as store:
        store.edit(RecordId("workflow", "workflow"), {"as_of": datetime(2026, 4, 2, tzinfo=UTC)})
    async with running(make_app(sample), LARGE) as pilot:
        state = app_of(pilot).controller.state
        assert state.verdict.decided_by is not None
        assert state.verdict.decided_by.state == "unknown"
        first = state.steps[0]
        assert first.what[1:] in said(pilot)
        assert "A. Osei Exception reviewer" in said(pilot)
        assert state.verdict.next_action not in said(pilot)


async def test_a_role_that_nobody_holds_is_told_as_that(blank: Path, sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(blank), SMALL) as pilot:
        assert "Decide nobody yet" in said(pilot)
    with open_workspace(sample, clock=clock) as store:
        store.edit(RecordId("role", "builder"), {"holder": ""})
    async with running(make_app(sample), SMALL) as pilot:
        assert "Builder nobody yet" in said(pilot)


@pytest.mark.parametrize("width", [40, 63, 100, 180])
@pytest.mark.parametrize("alone", [True, False])
async def test_no_line_is_wider_than_the_band_and_foreign_text_does_not_act(
    sample: Path, make_app: MakeApp, width: int, *, alone: bool
) -> None:
    with open_workspace(sample, clock=clock) as store:
        store.edit(RecordId("role", "builder"), {"holder": HOSTILE, "title": HOSTILE})
        store.edit(RecordId("outcome", "hold"), {"next_action": HOSTILE})
    async with running(make_app(sample), SMALL) as pilot:
        text = band_text(app_of(pilot).controller.state, width, alone=alone, most=9)
        assert "\x1b" not in text.plain
        assert "\u202e" not in text.plain
        assert "[/foo]" in text.plain
        assert all(cell_len(line) <= width for line in text.plain.split("\n")), text.plain


def turned(pilot: Desktop) -> list[tuple[str, str]]:
    """The notices of a turn."""
    return [(one.title, one.message) for one in pilot.app._notifications if "→" in one.title]


def raise_limit(pilot: Desktop, limit: str) -> None:
    """Another limit for the Hold condition that holds."""
    controller = app_of(pilot).controller
    sentence = f"undefined_rate > {limit} over 4w min 40"
    controller.change(lambda store: store.edit(UNDEFINED.record, {"sentence": sentence}))


@pytest.mark.parametrize("flash", [True, False])
async def test_it_flashes_once_and_says_from_what_to_what_and_why(sample: Path, *, flash: bool) -> None:
    app = OperatingTable(sample, actor="A. Tester", clock=clock, settings=Settings(config=Config(flash=flash)))
    async with running(app, LARGE) as pilot:
        shown = app.query_one(VerdictBand)
        assert not turned(pilot), "nothing turned before anybody looked"
        assert not shown.has_class("-turned")
        raise_limit(pilot, "9%")
        assert shown.has_class("-turned") == flash
        await settle(pilot)
        ((title, message),) = turned(pilot)
        assert title == "Hold → Go"
        assert message.startswith("Because: All 3 Go conditions are met")
        app.clear_notifications()
        raise_limit(pilot, "8%")
        await settle(pilot)
        assert not turned(pilot), "it is a Go as before"
        raise_limit(pilot, "5%")
        await settle(pilot)
        assert turned(pilot)[0][0] == "Go → Hold"
        while shown.has_class("-turned"):
            await pilot.pause(0.05)
        await press(pilot, "2")
        assert not shown.has_class("-turned")


async def test_a_change_of_screens_turns_nothing(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, *"1234567")
        assert not turned(pilot)
        app_of(pilot).controller.edit(FieldRef(RecordId("workflow", "workflow"), "name"), "Another", None)
        await settle(pilot)
        assert not turned(pilot)
