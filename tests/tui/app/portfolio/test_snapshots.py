"""The list as a person sees it, as text."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.app.desktop import LARGE, SMALL
from tests.tui.app.portfolio.conftest import Showing, press, text_of

KEYS = {
    "the worst": (),
    "overdue": ("j", "j"),
    "why one cannot be read": ("enter",),
    "filtered": ("slash", *"triage", "enter"),
    "keys": ("question_mark",),
}


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", KEYS)
async def test_the_list(
    name: str,
    size: tuple[int, int],
    work: Path,
    showing: Showing,
    snapshot: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(work.parent)
    async with showing(Path("work"), size) as pilot:
        await press(pilot, *KEYS[name])
        assert text_of(pilot) == snapshot
