"""`p` on the Page writes the page beside the workspace and says where."""

from __future__ import annotations

from pathlib import Path

from tests.tui.app.desktop import SMALL, UNDEFINED, edit, notices, press, retype, running, screen_text
from tests.tui.conftest import MakeApp


async def test_p_writes_the_page_beside_the_workspace_and_says_where(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        assert "p Hand out" in screen_text(pilot)
        await press(pilot, "p")
        assert notices(pilot)[-1].startswith(f"The page is in {sample / 'page.html'}")
    text = (sample / "page.html").read_text(encoding="utf-8")
    assert "<title>Support-ticket triage: HOLD</title>" in text


async def test_the_page_holds_what_the_screen_shows_now(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample)) as pilot:
        await press(pilot, "p", "3")
        await edit(pilot, UNDEFINED)
        await retype(pilot, "undefined_rate > 8% over 4w min 40")
        await press(pilot, "enter", "1", "p")
    text = (sample / "page.html").read_text(encoding="utf-8")
    assert "<title>Support-ticket triage: GO</title>" in text
    assert "undefined_rate &gt; 8% over 4w min 40" in text


async def test_a_file_of_somebody_else_is_left_alone(sample: Path, make_app: MakeApp) -> None:
    (sample / "page.html").write_text("mine")
    async with running(make_app(sample)) as pilot:
        await press(pilot, "p")
        assert "this file already exists" in notices(pilot)[-1]
    assert (sample / "page.html").read_text() == "mine"


async def test_it_is_found_by_its_name_on_every_page(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "colon")
        await pilot.press(*"hand out")
        await press(pilot, "down", "enter")
        assert (sample / "page.html").exists()
