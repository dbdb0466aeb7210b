"""Exceptions before the first draw: how many cases there are, and how many were reviewed elsewhere."""

from __future__ import annotations

from pathlib import Path

from core.store.store import Store
from tests.tui.app.desktop import SMALL, press, running, screen_text
from tests.tui.app.reviewers import ME, case, cases, made
from tests.tui.conftest import MakeApp, clock


async def test_reviewed_cases_are_counted_where_no_session_is_open(tmp_path: Path, make_app: MakeApp) -> None:
    folder = made(tmp_path / "questions")
    with Store.open(folder, actor=ME, clock=clock) as store:
        store.review(case(0).name, "", {"outcome": "correct"})
    async with running(make_app(folder), SMALL) as pilot:
        await press(pilot, "5")
        assert f"{len(cases())} cases, 1 reviewed. No review session is open." in screen_text(pilot)
        await press(pilot, "o")
        assert f"{len(cases())} cases, 1 reviewed. No review session is open." in screen_text(pilot)


async def test_without_cases_it_says_how_they_come_in(blank: Path, make_app: MakeApp) -> None:
    async with running(make_app(blank), SMALL) as pilot:
        await press(pilot, "5")
        assert "There are no cases to review yet." in screen_text(pilot)
