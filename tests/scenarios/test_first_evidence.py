"""From a new workspace to a drawn week with an export of issues: no option is typed, and one dialog is enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.store.store import Store
from tests.paths import ROOT
from tests.scenarios.person import LARGE, SMALL
from tests.terminal import Terminal
from tests.tui.app.ingest.files import issues
from tests.tui.cli.running import optable

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@SIZES
def test_an_export_of_issues_becomes_a_drawn_week(tmp_path: Path, size: tuple[int, int]) -> None:
    folder, home = tmp_path / "desk", tmp_path / "home"
    (home / "Downloads").mkdir(parents=True)
    issues(home / "Downloads" / "issues.csv", 200)
    assert optable("new", str(folder), cwd=ROOT).code == 0

    with Terminal(str(folder), size=size, environment={"HOME": str(home)}) as terminal:
        terminal.wait("1 Page", "? Keys")
        terminal.press("5")
        terminal.wait("There are no cases yet", "Press a to take evidence in")
        terminal.press("a")
        terminal.wait("Take evidence in from a file", "~/Downloads/issues.csv")
        terminal.press("down")
        terminal.wait("Cases the workflow flagged, by the profile Jira", "2025-11-24 08:00", "Left out: Issue id")
        terminal.wait("Id               Issue key", "Text             Summary+Description")
        terminal.press("enter")
        terminal.wait("Taken in", "200  new", "200  rows", "Enter go on")
        terminal.press("enter")
        terminal.wait("Draw cases for review", "2025-W48", "Enter draw")
        terminal.press("enter")
        terminal.wait("2025-W48  0/15 decided", "c Correct")
        terminal.press("c")
        terminal.wait("1/15 decided")
        terminal.press("A", "down")
        terminal.wait("Jira", "2025-11-24 08:00")
        terminal.press("enter")
        terminal.wait("200  unchanged", "200  rows")
        terminal.press("enter")
        terminal.wait("1/15 decided", "c Correct")
        terminal.press("q")
        assert terminal.wait_for_end() == 0

    with Store.open(folder) as store:
        assert store.search_cases("").number == 200
        (session,) = store.snapshot.evidence.sessions
    assert len(session.flagged) == 15
