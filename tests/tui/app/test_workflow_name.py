"""The name of the workflow, visible on every screen and at every size."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.model.workspace import WORKFLOW
from core.text.sync.sync import open_workspace
from tests.tui.app.desktop import app_of, press, running, screen_lines, screen_text
from tests.tui.app.test_every_size import SIZES
from tests.tui.conftest import MakeApp, clock
from tui.app.widgets.verdict_band import VerdictBand

NAMES = {
    "short": "Support-ticket triage",
    "long": "First-pass classification of all enterprise support tickets of 2026",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
async def test_the_workflows_name_is_beside_the_verdict_or_the_tabs(
    sample: Path, make_app: MakeApp, size: tuple[int, int], name: str
) -> None:
    with open_workspace(sample, clock=clock) as store:
        store.edit(WORKFLOW, {"name": NAMES[name]})
    async with running(make_app(sample), size) as pilot:
        for key in "15w":  # the tabs are alike but for the longest title, and no tab in the workshop
            await press(pilot, key)
            body = app_of(pilot).query_one("#body").region.y
            head = "\n".join(screen_lines(pilot)[:body])
            wanted = NAMES[name] if name == "short" else NAMES[name][:11]
            assert head.count(wanted) == 1, screen_text(pilot)
            assert app_of(pilot).query_one(VerdictBand).size.height <= max(5, size[1] // 6)
