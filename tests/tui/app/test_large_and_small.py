"""The largest and the smallest screens: none half empty, nothing cut without a sign."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.content import Content

from core.model.field_ref import FieldRef
from core.model.workspace import RecordId
from core.text.sync.sync import open_workspace
from tests.tui.app.desktop import (
    SMALL,
    Desktop,
    app_of,
    cursor_grid,
    editor_of,
    press,
    running,
    saved,
    screen_lines,
    screen_text,
)
from tests.tui.app.workshop import workshop
from tests.tui.conftest import MakeApp, clock
from tui.app.screens.exceptions import ExceptionsView
from tui.app.widgets.card import Card
from tui.app.widgets.case import CasePanel
from tui.app.widgets.condition_panel import ConditionPanel
from tui.app.widgets.deck import Deck
from tui.app.widgets.fitted_text import whole_parts
from tui.app.widgets.grid import Grid
from tui.app.widgets.line_grid import LineGrid
from tui.app.widgets.verdict_pane import VerdictPane

TINY, HUGE = (60, 20), (200, 60)
FROM_THE_SIDE = "│┃║╭╮╰╯┏┓┗┛╔╗╚╝─━═▁▂▃▄▅▆▇█ "


def body(pilot: Desktop) -> list[str]:
    """The lines of the screen below the tabs, without frames."""
    region = pilot.app.screen.query_one("#body").region
    lines = screen_lines(pilot)[region.y : region.bottom]
    return [line.strip(FROM_THE_SIDE) for line in lines]


def long_case(folder: Path) -> None:
    """Make the text of every case as long as a letter."""
    for file in folder.glob("**/exceptions*.jsonl"):
        file.write_text(file.read_text(encoding="utf-8").replace("Nightly job", "Dear all, " * 40 + "the job"), "utf-8")


@pytest.mark.parametrize("size", [TINY, SMALL], ids=["60x20", "80x24"])
async def test_a_case_that_is_longer_than_its_room_says_so_and_scrolls(
    sample: Path, make_app: MakeApp, size: tuple[int, int]
) -> None:
    long_case(sample)
    open_workspace(sample, clock=clock).close()
    async with running(make_app(sample), size) as pilot:
        await press(pilot, "5", "a", "enter")
        panel = app_of(pilot).query_one(CasePanel)
        head = panel.query_one("#case-head").region.y
        assert "Dear all" in "\n".join(body(pilot))
        assert "▼ more: J" in screen_lines(pilot)[head]
        for _ in range(9):
            await press(pilot, "J")
        assert "▲ more: K" in screen_lines(pilot)[head]
        assert "Because" in "\n".join(body(pilot))
        for _ in range(9):
            await press(pilot, "K")
        assert "▼ more: J" in screen_lines(pilot)[head]


async def test_of_the_words_over_a_case_the_progress_comes_first_and_a_key_is_whole_or_missing(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), HUGE) as pilot:
        await press(pilot, "5", "a", "enter")
        for width in (40, 52, 60, 66, 72, 80, 100, 200):
            await pilot.resize_terminal(width, 30)
            await press(pilot)
            (title,) = [line for line in screen_lines(pilot) if "12/20 decided" in line]
            assert "…" not in title
            for start, whole in (("o ", "o pane"), ("r ", "r result"), ("(15", "(15 of 15 flagged, 5 controls)")):
                assert start not in title.partition("decided")[2] or whole in title
        assert "r result" in title


def test_parts_that_do_not_fit_are_left_out_whole() -> None:

    parts = [Content("first"), Content("second"), Content("third")]
    shown = [whole_parts(parts, room, "  ").plain for room in (3, 5, 12, 13, 20)]
    assert shown == ["fi…", "first", "first", "first  second", "first  second  third"]


async def test_no_screen_is_half_empty_at_the_largest_size(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), HUGE) as pilot:
        await press(pilot, "5", "a", "enter")
        view = app_of(pilot).query_one(ExceptionsView)
        queue, panel = view.query_one("#queue"), view.query_one(CasePanel)
        assert queue.region.bottom == view.region.bottom
        assert queue.region.height > panel.region.height
        (head,) = [line for line in screen_lines(pilot) if "Predicted" in line and "Found" in line]
        assert head.index("Predicted") - head.index("Text") > queue.region.width / 2
        await press(pilot, "G")
        cell = view.query_one("#queue", LineGrid).cell_region()
        assert queue.region.contains_region(cell), "a row with air is scrolled into view"


async def test_the_page_stands_beside_the_question_and_follows_it(blank: Path) -> None:
    async with running(workshop(blank), HUGE) as pilot:
        page, question = (app_of(pilot).query_one(name) for name in ("#so-far", "#question"))
        assert page.region.x >= question.region.right
        assert page.region.width + question.region.width >= HUGE[0] - 2
        for place, title in (("workflow.name", "Name"), ("page.fallback", "Manual fallback")):
            from tests.tui.app.workshop import ask  # beside its use

            await ask(pilot, place)
            await press(pilot)
            (asked,) = [line[page.region.x :] for line in screen_lines(pilot) if "being asked" in line]
            assert title in asked
        await ask(pilot, "workflow.name")
        await press(pilot, *"Triage", "enter")
        assert any("Triage" in line[page.region.x :] for line in screen_lines(pilot)[9:])
        await pilot.resize_terminal(*SMALL)
        await press(pilot)
        assert not page.region.area


@pytest.mark.parametrize("screen", ["1", "2", "3", "4", "6"])
async def test_at_the_largest_size_at_most_a_third_of_the_lines_are_blank(
    sample: Path, make_app: MakeApp, screen: str
) -> None:
    async with running(make_app(sample), HUGE) as pilot:
        await press(pilot, screen)
        beside = pilot.app.screen.query_one(VerdictPane).region.x
        lines = [re.sub(f"[{FROM_THE_SIDE}]", "", line[:beside]) for line in body(pilot)]
        assert sum(not line for line in lines) * 3 < len(lines)


async def test_the_condition_under_the_cursor_stands_in_whole_beside_the_gate(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), HUGE) as pilot:
        await press(pilot, "3")
        panel = app_of(pilot).query_one(ConditionPanel)
        app_of(pilot).view.grid.go_to("gate.hold.conditions.undefined_categories")
        await press(pilot)
        told = " ".join(" ".join(line[panel.region.x : panel.region.right] for line in screen_lines(pilot)).split())
        for words in (
            "UNDEFINED CATEGORIES ✗ fires",
            "2.5 points over",
            "Written undefined_rate > 5% over 4w min 40",
            "To Go Undefined categories must fall from 7.5% to 5%",
            "By P. Castellanos",
            "Then HOLD: Revise specification and operations",
            "Go 35 days, 2 Holds, 22 days in all",
        ):
            assert words in told
        assert panel.query_one("#plot").region.height > 10
        await press(pilot, "plus")
        assert any("above 5.5%" in line[panel.region.x :] for line in screen_lines(pilot))
        app_of(pilot).view.grid.go_to("gate.go.conditions.reviewer_assigned")
        await press(pilot)
        assert any("REVIEWER ASSIGNED  ✓ met" in line for line in screen_lines(pilot))
        assert not panel.query_one("#plot").region.area
        await pilot.resize_terminal(*SMALL)
        await press(pilot)
        assert not panel.region.area


async def test_every_field_of_the_row_stands_beside_the_table_and_is_edited_there(
    sample: Path, make_app: MakeApp
) -> None:
    async with running(make_app(sample), HUGE) as pilot:
        await press(pilot, "2")
        app_of(pilot).view.grid.go_to("table.integration")
        await press(pilot)
        fields = app_of(pilot).view.query_one("#fields", Grid)
        note = "Open: who may reset a category once the CRM has told the customer?"
        assert fields.shown_rows[-1].cells[1].text == note
        await press(pilot, "e", "G", "enter")
        assert editor_of(pilot).text == note
        await press(pilot, *"!", "enter")
        assert saved(sample, FieldRef(RecordId("item", "integration"), "note")) == f"{note}!"
        assert fields.shown_rows[-1].cells[1].text == f"{note}!"
        await press(pilot, "escape")
        assert cursor_grid(pilot) is pilot.app.focused


async def test_the_cases_behind_a_request_are_whole_where_they_stand_beside_it(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), HUGE) as pilot:
        await press(pilot, "6")
        asked, behind = (app_of(pilot).query_one(name).region for name in ("#asked", "#behind"))
        assert behind.x >= asked.right
        assert "Note: New product, no category for it yet" in screen_text(pilot)
        await pilot.resize_terminal(*SMALL)
        await press(pilot)
        assert "Note:" not in screen_text(pilot)
        assert "T-11304  We heard of Relay." in screen_text(pilot)


@pytest.mark.parametrize("screen", ["1", "3"])
async def test_the_card_with_the_cursor_is_told_by_its_border_and_not_by_colour_alone(
    sample: Path, make_app: MakeApp, screen: str
) -> None:
    async with running(make_app(sample), HUGE) as pilot:
        await press(pilot, screen)
        deck = app_of(pilot).query_one(f"#{app_of(pilot).current} Deck", Deck)
        visited = set()
        for _ in range(len(deck.shown_rows)):
            for card in deck.query(Card):
                with_cursor = card.grid is deck.grid
                now = card.has_class("-now")
                expected = "heavy" if now else "double" if with_cursor else "round"
                assert card.styles.border_top[0] == expected
                assert card.styles.border_title_style.reverse == (with_cursor or None)
            visited.add(deck.grid)
            await press(pilot, "down")
        assert len(visited) == len(deck.grids)


async def test_a_low_plot_has_its_points_and_its_labels_in_order(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), TINY) as pilot:
        await press(pilot, "4")
        plot = app_of(pilot).query_one("#plot").region
        lines = screen_lines(pilot)[plot.y : plot.bottom]
        assert sum(line.count("●") for line in lines) >= 5
        (limit,) = [number for number, line in enumerate(lines) if "go 92%" in line]
        (top,) = [number for number, line in enumerate(lines) if "96.4%" in line]
        assert top < limit


@pytest.mark.parametrize("width", [40, 60, 80])
async def test_what_a_card_is_about_is_left_out_whole(sample: Path, make_app: MakeApp, width: int) -> None:
    async with running(make_app(sample), (width, 30)) as pilot:
        await press(pilot, "2")
        (title,) = [line for line in screen_lines(pilot) if "OPERATING TABLE" in line]
        assert "…" not in title
        assert ("and how people keep it running" in title) == (width >= 80)


async def test_at_60_columns_the_sections_that_are_open_are_all_in_sight(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), TINY) as pilot:
        await press(pilot, "w")
        sections = body(pilot)[0]
        assert "…" not in sections
        assert "Lenses" in sections
        assert "Table" in sections
        assert "● 3 open" in body(pilot)[1]
