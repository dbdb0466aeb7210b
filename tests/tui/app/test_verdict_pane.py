"""The verdict is always in sight and moves the moment anything changes."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from core.model.signals import Signal
from core.model.workspace import RecordId
from core.store.store import Store
from core.text.sync.sync import open_workspace
from core.verdict.context import Context
from core.verdict.history import history
from core.verdict.lint.lint import lint
from core.verdict.report.symbols import VERDICT_SIGNS, VERDICT_WORDS
from tests.tui.app.desktop import (
    HOLDER,
    LARGE,
    SMALL,
    UNDEFINED,
    Desktop,
    app_of,
    edit,
    notices,
    press,
    retype,
    running,
    screen_lines,
    screen_text,
    settle,
    type_text,
)
from tests.tui.conftest import MakeApp, clock
from tui.app.app import OperatingTable
from tui.app.theme import MONO, THEMES
from tui.app.widgets.painted_text import ScrolledText
from tui.app.widgets.verdict_band import VerdictBand
from tui.app.widgets.verdict_pane import VerdictPane

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
SCREEN_KEYS = ("1", "2", "3", "4", "7")


def shown_verdict(pilot: Desktop) -> str:
    """The sign and word that are painted, wherever they are."""
    text = screen_text(pilot)
    band = pilot.app.screen_stack[0].query_one(VerdictBand)
    words = [line[: band.region.width] for line in screen_lines(pilot)[band.region.y : band.region.bottom]]
    found = [
        gate
        for gate in VERDICT_WORDS
        if any(f" {VERDICT_SIGNS[gate]}  {VERDICT_WORDS[gate]} " in line for line in words)
    ]
    assert len(found) == 1, text
    return found[0]


@SIZES
async def test_raising_the_threshold_turns_hold_to_go_at_once(
    sample: Path, make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with running(make_app(sample), size) as pilot:
        await press(pilot, "3")
        assert shown_verdict(pilot) == "hold"
        await edit(pilot, UNDEFINED)
        await retype(pilot, "undefined_rate > 9% over 4w min 40")
        await press(pilot, "enter")
        assert shown_verdict(pilot) == "go"
        assert "Start in a limited scope" in screen_text(pilot)
        await press(pilot, "ctrl+z")
        assert shown_verdict(pilot) == "hold"
        await press(pilot, "ctrl+y")
        assert shown_verdict(pilot) == "go"


async def test_a_reviewer_without_a_holder_is_a_hold_again(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        await edit(pilot, UNDEFINED)
        await retype(pilot, "undefined_rate > 9% over 4w min 40")
        await press(pilot, "enter", "2")
        assert shown_verdict(pilot) == "go"
        await edit(pilot, HOLDER)
        await retype(pilot, "")
        await press(pilot, "enter")
        assert shown_verdict(pilot) == "hold"
        await press(pilot, "ctrl+z")
        assert shown_verdict(pilot) == "go"
        await press(pilot, "ctrl+z")
        assert shown_verdict(pilot) == "hold"


async def test_recording_customer_impact_is_a_stop(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "4")
        app_of(pilot).view.grid.go_to("signals.customer_impact")
        await press(pilot, "r")
        await type_text(pilot, "2")
        await press(pilot, "enter")
        assert shown_verdict(pilot) == "stop"
        assert "Return to manual handling" in screen_text(pilot)
        await press(pilot, "z")
        assert app_of(pilot).controller.state.evidence.readings["customer_impact"][-1].value == 0
        assert shown_verdict(pilot) == "stop"
        assert "Stopped by the gate" in screen_text(pilot)


async def test_what_another_program_records_is_seen(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        with Store.open(sample, actor="somebody else", clock=clock) as other:
            other.record_reading("customer_impact", "2", at=clock().replace(hour=8))
        app_of(pilot).poll()
        await settle(pilot)
        assert shown_verdict(pilot) == "stop"
        assert any("another program" in notice for notice in notices(pilot))


@SIZES
async def test_a_waiver_that_ends_while_the_program_is_open_changes_the_verdict_by_itself(
    sample: Path, size: tuple[int, int]
) -> None:
    moments = [clock()]
    with open_workspace(sample, clock=clock) as store:
        store.edit(RecordId("workflow", "workflow"), {"as_of": None})
        store.complete("log_review", at=clock())
        store.waive("undefined_categories", "builder", reason="known", until=clock() + timedelta(hours=1))
    app = OperatingTable(sample, actor="A. Tester", clock=lambda: moments[-1])
    async with running(app, size) as pilot:
        await press(pilot, "3")
        assert shown_verdict(pilot) == "go"
        assert "waived by" in screen_text(pilot)
        for later, verdict in ((timedelta(minutes=59, seconds=59), "go"), (timedelta(hours=1), "hold")):
            moments.append(clock() + later)
            app.poll()
            await settle(pilot)
            assert shown_verdict(pilot) == verdict
        assert "waived by" not in screen_text(pilot)


@SIZES
async def test_what_lies_days_ahead_is_said_and_is_over_once_the_clock_is_set_right(
    sample: Path, size: tuple[int, int]
) -> None:
    moments = [clock()]
    with open_workspace(sample, clock=clock) as store:
        store.edit(RecordId("workflow", "workflow"), {"as_of": None})
        store.edit(UNDEFINED.record, {"sentence": "undefined_rate > 9% over 4w min 40"})
        store.complete("log_review")
    app = OperatingTable(sample, actor="A. Tester", clock=lambda: moments[-1])
    async with running(app, size) as pilot:
        assert shown_verdict(pilot) == "go"
        for back, verdict in ((timedelta(hours=21), "go"), (timedelta(days=3), "hold"), (timedelta(), "go")):
            moments.append(clock() - back)
            app.clear_notifications()  # the last turn is told for a while
            app.poll()
            await settle(pilot)
            assert shown_verdict(pilot) == verdict
            said = " ".join(screen_text(pilot).split())
            assert ("Entry 4 of the" in said) == (verdict == "hold")


@SIZES
async def test_every_screen_says_the_verdict_and_its_instant(
    sample: Path, make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with running(make_app(sample), size) as pilot:
        for key in SCREEN_KEYS:
            await press(pilot, key)
            assert shown_verdict(pilot) == "hold"
            assert "as of 2026-03-03" in screen_text(pilot)


async def test_the_band_takes_the_whole_width_and_a_wide_screen_has_a_pane_too(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        for width, wide in ((80, False), (119, False), (120, True), (200, True), (119, False), (80, False)):
            await pilot.resize_terminal(width, 30)
            await settle(pilot)
            screen = pilot.app.screen
            assert screen.query_one(VerdictPane).display is wide
            assert screen.query_one(VerdictBand).region.width == width
            assert shown_verdict(pilot) == "hold"
            assert "7.5%" in screen_text(pilot)
            assert all(len(line) <= width for line in screen_lines(pilot))


async def test_the_pane_names_causes_owners_signals_and_who_must_decide_next(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        text = " ".join(screen_text(pilot).split())
        for words in ("L. Novotná", "F. Rahimi", "Next"):
            assert words in text
        left = pilot.app.screen.query_one(VerdictPane).region.x
        pane = " ".join(" ".join(line[left:] for line in screen_lines(pilot)).split())
        for words in ("SIGNALS", "Exception rate", "3 OPEN", "● Cost: operations", "business · 20 Mar"):
            assert words in pane


@pytest.mark.parametrize("day", ["2026-03-03", "2026-03-23"], ids=["fresh", "stale"])
async def test_the_pane_cuts_off_neither_distance_nor_age(sample: Path, make_app: MakeApp, day: str) -> None:
    text = (sample / "workspace.toml").read_text(encoding="utf-8")
    (sample / "workspace.toml").write_text(text.replace("as_of = 2026-03-03", f"as_of = {day}"), encoding="utf-8")
    async with running(make_app(sample), (120, 60)) as pilot:
        pane = [line[-40:] for line in screen_lines(pilot)]
        assert sum(" ago" in line for line in pane) >= 6
        assert any("ago, too old" in line for line in pane) == (day == "2026-03-23")
        assert not [line for line in pane if "…" in line and re.search(r"\w · ", line)]


async def test_the_whole_verdict_opens_where_there_is_no_pane(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        assert "SIGNALS" not in screen_text(pilot)
        await press(pilot, "v")
        assert "SIGNALS" in screen_text(pilot)
        await press(pilot, "escape")
        assert "SIGNALS" not in screen_text(pilot)


async def test_themes_come_in_turn_and_word_and_sign_stay(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        seen = []
        for _ in THEMES:
            seen.append(pilot.app.theme)
            await press(pilot, "T")
            assert shown_verdict(pilot) == "hold"
        assert seen == [theme.name for theme in THEMES]
        assert pilot.app.theme == seen[0]


async def test_no_color_means_monochrome(sample: Path, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(make_app(sample), LARGE) as pilot:
        assert pilot.app.theme == MONO.name
        assert shown_verdict(pilot) == "hold"
        colours = {
            segment.style.color.triplet
            for strip in pilot.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style and segment.style.color and segment.style.color.triplet
        }
        assert all(colour.red == colour.green == colour.blue for colour in colours)


async def test_time_alone_can_change_the_verdict(sample: Path) -> None:
    instants = [clock()]
    with open_workspace(sample, clock=clock) as store:
        store.edit(RecordId("workflow", "workflow"), {"as_of": None})
    app = OperatingTable(sample, clock=lambda: instants[-1])
    async with running(app, SMALL) as pilot:
        assert "7.5%" in screen_text(pilot)
        assert "as of" not in screen_text(pilot)
        instants.append(clock() + timedelta(days=30))
        app.poll()
        await settle(pilot)
        assert shown_verdict(pilot) == "hold"
        assert "undefined_rate 7.5%" not in screen_text(pilot)


async def test_the_pane_goes_on_with_what_its_first_frame_left_out(sample: Path, make_app: MakeApp) -> None:
    with open_workspace(sample, clock=clock) as store:
        for number in range(40):
            store.add(RecordId("signal", f"more_{number:02}"), Signal(title=f"More {number}", unit="ratio"))
    async with running(make_app(sample), LARGE) as pilot:
        text = str(pilot.app.screen.query_one("VerdictPane ScrolledText", ScrolledText).content)
        assert [number for number in range(40) if f"More {number} " not in text] == []


async def test_the_past_and_the_warnings_are_not_computed_before_a_screen_shows_them(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        state = app_of(pilot).controller.state
        computed = vars(state.on_demand)
        assert not {"past", "lint"} & computed.keys()
        context = Context(state.workspace, state.evidence, state.at, clock=state.clock)
        await press(pilot, "3")
        assert (computed["past"], computed["lint"]) == (history(context), lint(context))
