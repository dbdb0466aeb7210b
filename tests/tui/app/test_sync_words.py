"""The top line on database and text, also if the text takes long to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.app.desktop import Desktop, running, settle
from tests.tui.conftest import MakeApp
from tui.app.app import OperatingTable


async def compared(app: OperatingTable, pilot: Desktop) -> str:
    """The words at the end of the comparison that a change would start a moment later."""
    await app.workers.wait_for_complete()  # one under way would be taken for this one
    app._compare()
    await settle(pilot)
    return app.controller.state.sync


@pytest.mark.parametrize("long", [2**20, 0])
async def test_a_change_of_either_side_is_told_and_one_taken_back_is_none(
    sample: Path, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    monkeypatch.setattr("core.text.digests.LONG", long)
    app = make_app(sample)
    async with running(app) as pilot:
        store = app.controller.store
        assert await compared(app, pilot) == "text in sync"
        case = store.snapshot.evidence.exceptions[0].name
        app.controller.change(lambda store: store.review(case, "", {"outcome": "correct"}))
        assert await compared(app, pilot) == "not exported"
        app.controller.change(lambda store: store.undo())
        assert await compared(app, pilot) == "text in sync"
        path = sample / "evidence/exceptions.jsonl"
        path.write_bytes(path.read_bytes().replace(b'"T-10300"', b'"T-10301"'))
        assert await compared(app, pilot) == "text not imported"


async def test_a_long_text_that_cannot_be_read_is_told(
    sample: Path, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.text.digests.LONG", 0)
    app = make_app(sample)
    async with running(app) as pilot:
        (sample / "evidence/readings.jsonl").unlink()
        (sample / "evidence/readings.jsonl").mkdir()
        assert await compared(app, pilot) == "text unreadable"
