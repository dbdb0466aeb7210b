"""Updates that cases ask for, from asked to made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Static

from core.model.learning import Update
from core.model.workspace import Workspace
from core.store.store import Store
from tests.tui.app.desktop import LARGE, SMALL, app_of, grid_of, paste, press, running, screen_text
from tests.tui.app.reviewers import ME, case, drawn, made
from tests.tui.conftest import MakeApp, clock

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Nine cases that ask for the label "virtual card", one that asks for a better prompt."""
    folder = made(tmp_path / "questions", [case(number) for number in range(10)])
    session = drawn(folder, size=10, controls=0)
    with Store.open(folder, actor=ME, clock=clock) as store:
        for name in session.cases[:9]:
            updates = ("taxonomy", "evaluation_set")
            store.review(name, session.name, {"outcome": "undefined", "label": "virtual card", "updates": updates})
        store.review(session.cases[9], session.name, {"outcome": "correct", "updates": ("prompt",)})
    return folder


def workspace_in(folder: Path) -> Workspace:
    with Store.open(folder) as store:
        return store.snapshot.workspace


def updates_in(folder: Path) -> list[Update]:
    return list(workspace_in(folder).updates.values())


@SIZES
async def test_a_proposed_label_stands_with_its_nine_cases(
    folder: Path, make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with running(make_app(folder), size) as pilot:
        await press(pilot, "6")
        lines = [line for line in screen_text(pilot).splitlines() if 'Label "virtual card"' in line]
        assert lines[0].strip(" ║").split()[:5] == ["○", "Label", '"virtual', 'card"', "9"]
        assert "Question 3" in screen_text(pilot)
        await press(pilot, "enter")
        assert "log/c0" in screen_text(pilot)


async def test_it_is_taken_up_then_made_in_a_new_version_and_undone_step_by_step(
    folder: Path, make_app: MakeApp
) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "6", "a")
        await press(pilot, "enter")
        (update,) = updates_in(folder)
        assert (update.target, len(update.cases), update.made, update.asked) == ("taxonomy", 9, None, clock())
        assert "open" in screen_text(pilot)
        await press(pilot, "x", "tab", "tab", "tab", "tab")
        await paste(pilot, "t2")
        await press(pilot, "enter")
        (update,) = updates_in(folder)
        assert (update.made, update.version) == (clock(), "taxonomy t2")
        assert workspace_in(folder).workflow.taxonomy_version == "t2"
        assert "made (taxonomy t2)" in screen_text(pilot)
        await press(pilot, "z")
        assert updates_in(folder)[0].made is None
        assert workspace_in(folder).workflow.taxonomy_version == ""
        await press(pilot, "z")
        assert not updates_in(folder)


async def test_what_was_never_taken_up_can_be_made_at_once(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "6", "G", "x", "enter")
        (update,) = updates_in(folder)
        assert (update.target, len(update.cases), update.made) == ("prompt", 1, clock())


async def test_a_case_that_asks_again_is_new_beside_the_made_ones(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "6", "x", "enter")
        with Store.open(folder, actor=ME, clock=clock) as store:
            session = store.snapshot.evidence.sessions[0]
            found = {"outcome": "undefined", "label": "Virtual Card", "updates": ("taxonomy",)}
            store.review(session.cases[9], session.name, found)
        app_of(pilot).poll()
        await press(pilot, "g")
        assert "1 new, 9 made" in screen_text(pilot)


async def test_what_is_made_already_says_so(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "6", "x", "enter", "x")
        assert "It is already made" in screen_text(pilot)
        await press(pilot, "a")
        assert len(updates_in(folder)) == 1


async def test_the_evaluation_set_is_written_once(folder: Path, make_app: MakeApp) -> None:
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "6", "E", "enter")
        lines = (folder / "evaluation_set.jsonl").read_text().splitlines()
        assert [json.loads(line)["label"] for line in lines].count("virtual card") == 9
        (folder / "evaluation_set.jsonl").write_text("mine")
        await press(pilot, "E", "enter")
        error = pilot.app.screen.query_one(".error", Static)
        assert error.display
        assert "This file already exists" in str(error.render()), "wherever the path of the file breaks the line"
        assert (folder / "evaluation_set.jsonl").read_text() == "mine"


async def test_an_empty_list_says_what_to_do(tmp_path: Path, make_app: MakeApp) -> None:
    async with running(make_app(made(tmp_path / "none")), SMALL) as pilot:
        await press(pilot, "6")
        assert "In a review (5), t says what a case updates" in screen_text(pilot)
        await press(pilot, "a", "x")
        assert not grid_of(pilot).shown_rows
