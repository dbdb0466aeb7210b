"""Profiles of files are seen, made, changed and taken out by keyboard, in plain words, on a small screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.model.field_ref import FieldRef
from core.model.intake import Intake
from core.model.workspace import RecordId
from core.store.store import Store
from core.text.sync import sync
from tests.names import give_names, names_in
from tests.tui.app.desktop import (
    SMALL,
    Desktop,
    app_of,
    editor_of,
    is_editing,
    notices,
    paste,
    press,
    retype,
    running,
    screen_text,
    type_text,
)
from tests.tui.app.hostile import TEXTS
from tests.tui.app.test_hostile_text import check_paint, content
from tests.tui.app.test_no_names import front
from tests.tui.conftest import MakeApp, clock
from tui.app.dialogs.ask import AskDialog
from tui.app.overlays.details import DetailsDialog
from tui.app.widgets.grid import Grid

EXPORT = RecordId("intake", "ticket_export")
PROFILE = Intake(
    title="Ticket export",
    kind="readings",
    map={"at": "Created", "value": "Value"},
    set={"signal": "latency"},
    rename={"Exceptions 5m": "exception_rate"},
    unit={"latency": "ms"},
)


@pytest.fixture
def with_profile(sample: Path) -> Path:
    """The sample with a profile."""
    with sync.open_workspace(sample) as store:
        store.add(EXPORT, PROFILE)
    return sample


def profiles(folder: Path) -> dict[str, Intake]:
    with Store.open(folder) as store:
        return store.snapshot.workspace.intake


def go_to(pilot: Desktop, name: str) -> None:
    """Put the cursor of the dialog on the value of a field."""
    grid = app_of(pilot).screen.query_one(Grid)
    line = next(line for line, row in enumerate(grid.shown_rows) if row.key == FieldRef(EXPORT, name).path)
    grid.move_cursor(row=line, column=1, animate=False)


async def retyped(pilot: Desktop, name: str, text: str) -> None:
    """Edit a field of the dialog and press Enter."""
    go_to(pilot, name)
    await press(pilot, "enter")
    await retype(pilot, text)
    await press(pilot, "enter")


async def test_a_profile_is_made_filled_in_renamed_and_taken_out_without_toml(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "5", "P", "a")
        await paste(pilot, "Ticket export")
        await press(pilot, "tab")
        await type_text(pilot, "r")
        await press(pilot, "enter")
        assert profiles(sample) == {"ticket_export": Intake(title="Ticket export", kind="readings")}
        await press(pilot, "e")
        await retyped(pilot, "map.", "at=Created")
        await retyped(pilot, "map.", "value=Value")
        await retyped(pilot, "set.", "signal=Time to candidate")
        await retyped(pilot, "rename.", "Exceptions 5m=Exception rate")
        await retyped(pilot, "unit.", "Time to candidate=ms")
        assert profiles(sample) == {"ticket_export": PROFILE}, "titles are typed, names are kept"
        await retyped(pilot, "map.value", "p95")
        go_to(pilot, "set.signal")
        await press(pilot, "delete")
        assert profiles(sample)["ticket_export"].map == {"at": "Created", "value": "p95"}
        assert profiles(sample)["ticket_export"].set == {}
        await press(pilot, "escape", "R")
        await retype_form(pilot, "board")
        assert list(profiles(sample)) == ["board"]
        await press(pilot, "D", "y")
        assert profiles(sample) == {}
        await press(pilot, "escape", "z")
        assert list(profiles(sample)) == ["board"]


async def retype_form(pilot: Desktop, text: str) -> None:
    await press(pilot, "ctrl+u")
    await paste(pilot, text)
    await press(pilot, "enter")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("map.", "Summary", "two words with ="),
        ("map.", "Ticket text=Summary", "is no field of evidence"),
        ("map.", "signal=Metric", "signal has a column (map) and a constant"),
        ("map.", "at=Date", "one for 'at' already"),
        ("unit.", "latency p95=parsec", "must be one of"),
        ("encoding", "cp1253x", "there is no encoding"),
        ("time_format", "%d/%m", "whole date"),
        ("flag_below", "60%", "between 0 and 1"),
    ],
)
async def test_what_no_ingest_could_use_is_refused_where_it_is_typed(
    with_profile: Path, make_app: MakeApp, name: str, text: str, told: str
) -> None:
    async with running(make_app(with_profile), SMALL) as pilot:
        await press(pilot, "P", "e")
        await retyped(pilot, name, text)
        assert is_editing(pilot)
        assert told in " ".join(screen_text(pilot).replace("│", " ").split())
        assert editor_of(pilot).text == text
        assert profiles(with_profile) == {"ticket_export": PROFILE}
        await press(pilot, "escape")
        assert any("Ticket export" in one and "draft" in one for one in notices(pilot)), notices(pilot)


async def test_an_entry_that_somebody_else_adds_meanwhile_is_not_lost(with_profile: Path, make_app: MakeApp) -> None:
    async with running(make_app(with_profile), SMALL) as pilot:
        await press(pilot, "P", "e")
        go_to(pilot, "map.at")
        await press(pilot, "enter")
        await retype(pilot, "Opened")
        with Store.open(with_profile, clock=clock) as other:
            other.edit(EXPORT, {"map": {**PROFILE.map, "n": "Count"}})
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AskDialog)
        await press(pilot, "m")
        assert profiles(with_profile)["ticket_export"].map == {"at": "Opened", "value": "Value", "n": "Count"}


async def test_another_dialog_opens_one_profile_by_the_message_for_all_fields(
    with_profile: Path, make_app: MakeApp
) -> None:
    async with running(make_app(with_profile), SMALL) as pilot:
        app_of(pilot).view.post_message(Grid.DetailsWanted(EXPORT))
        await press(pilot)
        assert isinstance(pilot.app.screen, DetailsDialog)
        assert "The profile Ticket export" in screen_text(pilot)
        assert "Column of at" in screen_text(pilot)


@pytest.mark.parametrize("text", ["", TEXTS["characters"]], ids=["plain", "hostile titles"])
async def test_no_name_is_painted(with_profile: Path, make_app: MakeApp, text: str) -> None:
    with sync.open_workspace(with_profile) as store:
        sync.export(store)
    give_names(with_profile, text)
    async with running(make_app(with_profile), (200, 60)) as pilot:
        for keys in ("P", "e"):
            await press(pilot, keys)
            assert names_in(front(pilot), with_profile) == []
        assert "Exceptions 5m" in screen_text(pilot)
        await press(pilot, "G")
        assert names_in(front(pilot), with_profile) == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_hostile_words_are_painted_plainly_and_stay_as_they_are(
    sample: Path, make_app: MakeApp, text: str
) -> None:
    Store.create(sample, *content(sample, text), clock=clock).close()
    before = profiles(sample)
    assert before
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "P")
        check_paint(pilot)
        await press(pilot, "e")
        grid = app_of(pilot).screen.query_one(Grid)
        words = text.rsplit(maxsplit=1)[-1][:50]
        hostile = [line for line, row in enumerate(grid.shown_rows) if words in row.cells[1].text]
        assert len(hostile) > 7
        for line in hostile:
            grid.move_cursor(row=line, column=1, animate=False)
            await press(pilot, "enter")
            check_paint(pilot)
            await press(pilot, "enter")
            assert not is_editing(pilot)
            check_paint(pilot)
        assert app_of(pilot).controller.state.drafts == {}
    assert profiles(sample) == before
