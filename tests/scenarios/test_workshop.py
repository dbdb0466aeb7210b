"""The first use: from a blank page to one that is ready, in one sitting, by keyboard only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.person import LARGE, SMALL
from tests.scenarios.workshop import ANSWERS, Typist, fill_in, on_one_line
from tests.terminal import Terminal
from tests.tui.cli.running import optable


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_a_blank_page_becomes_ready_with_one_key_an_answer(tmp_path: Path, size: tuple[int, int]) -> None:
    folder = tmp_path / "triage"
    with Terminal("new", str(folder), "--workshop", size=size) as terminal:
        typist = Typist(terminal)
        fill_in(typist)
        terminal.wait_until(lambda screen: "✓ Nothing is open." in on_one_line(screen), "nothing open")
        typist.presses("escape")
        terminal.wait("WORKFLOW", "SPECIFICATION", "Enter Edit")
        typist.presses("ctrl+s")
        terminal.wait("Wrote workspace.toml")
        typist.presses("q")
        assert terminal.wait_for_end() == 0
    assert typist.keys == len(ANSWERS) + 3

    assert optable("readiness", str(folder), cwd=folder).code == 0
    assert optable("check", str(folder), cwd=folder).code == 0
    blanks = optable("readiness", str(folder), "--json", cwd=folder).json
    assert (blanks["page_complete"], blanks["blanks"]) == (True, [])
    verdict = optable("verdict", str(folder), "--json", cwd=folder).json
    assert verdict["verdict"] == "hold"  # nothing is measured yet, and unknown is never Go
    assert {one["finding"] for one in verdict["conditions"] if one["gate"] != "go"} == {"unknown"}


def test_a_room_that_leaves_things_open_sees_who_must_decide_them_the_next_day(tmp_path: Path) -> None:
    folder = tmp_path / "triage"
    with Terminal("new", str(folder), "--workshop") as terminal:
        terminal.wait("Who reviews the logs every morning?", "Enter Save")
        terminal.press("\x0c")  # Ctrl+L
        terminal.wait("Who decides", "Enter leave open")
        terminal.press("2026-12-24", "enter")
        terminal.wait("when the taxonomy changes?", "Enter Save")
        terminal.press("P. Cas")
        terminal.wait("P. Cas")
        terminal.press("escape")
        terminal.wait("WORKFLOW", "SPECIFICATION", "Enter Edit")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    left = optable("readiness", str(folder), "--party", "business", cwd=folder).out
    assert "Log review: which role (not decided)" in left
    assert "due 2026-12-24" in left
    with Terminal(str(folder)) as terminal:
        terminal.wait("WORKFLOW", "SPECIFICATION", "Enter Edit")
        terminal.press("w")
        terminal.wait("when the taxonomy changes?", "P. Cas", "a draft")
        terminal.press("tellanos", "enter")
        terminal.wait("who has authority to stop", "Enter Save")
        terminal.press("escape")
        terminal.wait("WORKFLOW", "SPECIFICATION", "Enter Edit")
        terminal.press("j" * 10)  # past workflow and specification, to who is named in operations
        terminal.wait("P. Castellanos", "Enter Edit")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
