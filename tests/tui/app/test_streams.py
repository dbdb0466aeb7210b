"""Signals that reviews feed, on the screen: what they are one of, and that nobody records them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widgets import Static

from core.model.field_ref import FieldRef
from core.model.signals import Signal
from core.model.workspace import RecordId
from core.store.store import Store
from core.verdict.report.signal_summary import SignalSummary
from tests.tui.app.desktop import LARGE, SMALL, Desktop, app_of, notices, paste, press, retype, running, screen_text
from tests.tui.app.reviewers import ME, drawn, made
from tests.tui.app.test_forms import fill
from tests.tui.conftest import MakeApp, clock
from tui.app.dialogs.form import FormDialog
from tui.app.screens.signals import SignalsView, week_rows
from tui.app.view_state import ViewState
from tui.app.widgets.gauge import gauge_lines
from tui.app.widgets.grid import Grid
from tui.app.widgets.plot import day_label, points_of, zone_of

UNKNOWN = RecordId("signal", "unknown_rate")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A week drawn and reviewed: 1 of 4 flagged cases is undefined, none of 2 controls."""
    path = made(tmp_path / "questions")
    session = drawn(path)
    with Store.open(path, actor=ME, clock=clock) as store:
        for number, name in enumerate(session.cases):
            store.review(name, session.name, {"outcome": "correct" if number else "undefined"})
    return path


def state_of(pilot: Desktop) -> ViewState:
    """The text on the screen."""
    return app_of(pilot).controller.state


def gauge_of(pilot: Desktop) -> SignalSummary:
    """The gauge of the rate that reviews feed."""
    (gauge,) = state_of(pilot).gauges
    return gauge


def signal_in(folder: Path, name: str) -> Signal:
    """A signal, as another program finds it."""
    with Store.open(folder) as store:
        return store.snapshot.workspace.signals[name]


async def test_it_says_of_what_it_is_one_with_interval_and_n(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), LARGE) as pilot:
        await press(pilot, "4")
        assert "Unknown 25% of 4 flagged cases over 4 weeks (4.6% to 69.9% with 95% confidence)" in screen_text(pilot)
        assert "of 4 flagged cases (4.6% to 69.9%)" in screen_text(pilot)
        head, _bar, *about = gauge_lines(gauge_of(pilot), 60)
        assert "25%" in head.plain
        assert "of 4 flagged cases · 4.6% to 69.9%" in " · ".join(line.plain for line in about)
        told = [line.plain.strip() for line in gauge_lines(gauge_of(pilot), 34)]
        assert all(cell_len(line) <= 34 for line in told)
        assert " · ".join(line.partition("  ")[0] for line in told[2:]).count("of 4 flagged cases · 4.6% to 69.9%") == 1


async def test_its_readings_are_its_weeks(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), LARGE) as pilot:
        await press(pilot, "4", "o")
        view = app_of(pilot).view
        assert isinstance(view, SignalsView)
        assert view.query_one("#weeks", Grid).display
        assert not view.query_one("#readings", Grid).display
        week = gauge_of(pilot).weeks[0].week
        (row,) = week_rows(gauge_of(pilot))
        texts = [cell.text for cell in row.cells]
        assert texts == [week, "25%", "4.6% to 69.9%", f"of 4 flagged cases drawn in {week}"]
        (point,) = points_of(state_of(pilot), gauge_of(pilot))
        assert point.value == 0.25
        assert point.interval is not None
        assert 0.04 < point.interval[0] < point.value < point.interval[1] < 0.7


async def test_its_weeks_are_named_by_their_monday_also_west_of_utc(folder: Path, make_app: MakeApp) -> None:
    with Store.open(folder) as store:
        store.edit(RecordId("workflow", "workflow"), {"timezone": "America/Los_Angeles"})
    async with running(make_app(folder), LARGE) as pilot:
        await press(pilot, "4", "o")
        gauge = gauge_of(pilot)
        (point,) = points_of(state_of(pilot), gauge)
        monday = datetime.strptime(f"{gauge.weeks[0].week}-1", "%G-W%V-%u")  # noqa: DTZ007  # a day
        assert day_label(zone_of(state_of(pilot), gauge), point) == f"{monday:%d %b}"


async def test_nobody_records_a_reading_of_it(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "4", "r")
        assert not isinstance(pilot.app.screen, FormDialog)
        (said,) = notices(pilot)
        assert said.startswith("Reviews feed Unknown: no reading of it can be recorded.")


async def test_with_every_signal_filtered_away_nothing_is_recorded_and_nothing_breaks(
    folder: Path, make_app: MakeApp
) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "4", "slash", "x", "x", "enter", "r")
        assert not isinstance(pilot.app.screen, FormDialog)
        assert notices(pilot) == ["No signal contains that text"]


async def test_its_definition_shows_from_and_of(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), LARGE) as pilot:
        await press(pilot, "4", "o", "o")
        definition = app_of(pilot).view.query_one("#definition", Grid)
        values = {row.cells[0].text: row.cells[1].text for row in definition.all_rows}
        assert (values["From"], values["Of"]) == ("reviews:undefined", "exceptions")


async def test_a_new_signal_can_be_fed_by_reviews(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), LARGE) as pilot:
        await press(pilot, "4", "a")
        await fill(pilot, title="Wrong in all", stream="reviews:misclassified", of="traffic")
        await press(pilot, "enter")
        assert not isinstance(pilot.app.screen, FormDialog)
    new = signal_in(folder, "wrong_in_all")
    assert (new.stream, new.of, new.kind, new.unit) == ("reviews:misclassified", "traffic", "rate", "ratio")


async def test_a_new_signal_is_of_readings_unless_it_says_otherwise(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), LARGE) as pilot:
        await press(pilot, "4", "a")
        await paste(pilot, "Latency")
        await press(pilot, "enter")
    assert signal_in(folder, "latency") == Signal(title="Latency")


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"of": "controls"}, "needs from"),
        ({"stream": "reviews:undefind"}, "Did you mean reviews:undefined?"),
        ({"stream": "reviews:undefined", "of": "everything"}, "'everything' is not allowed here"),
    ],
)
async def test_what_no_signal_can_be_is_refused_in_the_form(
    texts: dict[str, str], says: str, folder: Path, make_app: MakeApp
) -> None:
    async with running(make_app(folder), LARGE) as pilot:
        await press(pilot, "4", "a")
        await fill(pilot, title="Wrong", **texts)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FormDialog)
        assert says in " ".join(str(one.render()) for one in pilot.app.screen.query(".error").results(Static))


async def test_from_brings_along_what_it_asks_for(folder: Path, make_app: MakeApp) -> None:
    record = RecordId("signal", "late")
    with Store.open(folder, actor=ME, clock=clock) as store:
        store.add(record, Signal(title="A", order="0"))
    async with running(make_app(folder), LARGE) as pilot:
        await press(pilot, "4", "o", "o")
        definition = app_of(pilot).view.query_one("#definition", Grid)
        keys = [row.key for row in definition.all_rows]
        definition.move_cursor(row=keys.index(FieldRef(record, "stream").path), column=1)
        await press(pilot, "enter")
        await retype(pilot, "reviews:customer_impact")
        await press(pilot, "enter")
        harmed = signal_in(folder, "late")
        assert (harmed.stream, harmed.kind, harmed.unit, harmed.of) == (
            "reviews:customer_impact",
            "events",
            "count",
            "",
        )
        await press(pilot, "z")
        assert signal_in(folder, "late") == Signal(title="A", order="0")
