"""Every screen at every size: no word is broken inside or cut, and nothing is wider than the screen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.tui.app.desktop import Desktop, app_of, press, running, screen_lines, screen_text
from tests.tui.conftest import MakeApp
from tui.app.widgets.grid import Grid
from tui.common.actions import SCREENS

SIZES = ((60, 20), (80, 24), (100, 30), (120, 40), (200, 60))
LARGEST = SIZES[-1]
WORD = re.compile(r"[^\W\d_]{3,}…?")
PREVIEWS = ("exceptions", "learning")
"""Screens that show the beginnings of customers' texts, in whole on Enter."""


def words_of(lines: Iterable[str]) -> set[str]:
    """The words of some lines, of at least three letters; one that is cut has its sign."""
    return {word for line in lines for word in WORD.findall(line)}


def vocabulary(pilot: Desktop) -> set[str]:
    """The words of everything that the grids hold, and of the cases under a request, in sight or not."""
    cells = (cell for grid in pilot.app.screen.query(Grid) for row in grid.all_rows for cell in row.cells)
    columns = (
        title
        for grid in pilot.app.screen.query(Grid)
        for column in grid.layout_columns
        for title in (column.title, column.brief)
    )
    cases = (str(text.render()) for text in pilot.app.screen.query("#cases"))
    return words_of([*columns, *cases, *(text for cell in cells for text in (cell.text, cell.below))])


@pytest.mark.parametrize("workspace", ["sample", "blank"])
@pytest.mark.parametrize("name", [name for name, _key, _title in SCREENS])
async def test_no_word_is_broken_or_cut_at_any_size(
    name: str, workspace: str, make_app: MakeApp, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(workspace)
    key = next(key for other, key, _title in SCREENS if other == name)
    async with running(make_app(folder), LARGEST) as pilot:
        await press(pilot, key)
        whole = words_of(screen_lines(pilot)) | vocabulary(pilot)
        if name not in PREVIEWS:
            assert not [word for word in words_of(screen_lines(pilot)) if word.endswith("…")], screen_text(pilot)
        for size in SIZES[:-1]:
            await pilot.resize_terminal(*size)
            await press(pilot)
            lines = screen_lines(pilot)
            assert all(cell_len(line) <= size[0] for line in lines)
            known = whole | vocabulary(pilot) | words_of([app_of(pilot).controller.state.workspace.workflow.name])
            strange = {word for word in words_of(lines) if word not in known}
            if name in PREVIEWS:
                strange = {word for word in strange if not word.endswith("…")}
            assert not strange, f"{size}: {sorted(strange)}\n{screen_text(pilot)}"
