"""The whole job in one sitting: open, edit, watch the verdict, record, export, leave, and find everything again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.person import LARGE, ON_CELLS, SMALL, at_the_screen
from tests.tui.cli.running import optable

CONDITION = "undefined_rate > 5% over 4w min 40"
LOOSER = "undefined_rate > 8% over 4w min 40"
LEAVES_ALTERNATE_SCREEN, SHOWS_CURSOR = b"\x1b[?1049l", b"\x1b[?25h"
HIDES_CURSOR = b"\x1b[?25l"


def files_of(workspace: Path) -> dict[str, bytes]:
    """The text form, byte by byte."""
    return {
        str(path.relative_to(workspace)): path.read_bytes()
        for path in sorted(workspace.rglob("*"))
        if path.is_file() and not path.name.startswith("workspace.db")
    }


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_open_edit_watch_the_verdict_export_and_leave(workspace: Path, size: tuple[int, int]) -> None:
    with at_the_screen(workspace, size, cold=True) as person:
        press = person.terminal.press
        person.sees("as of 2026-03-03", "Undefined categories 7.5% of 80 cases over 4", "above 5%")
        person.sees_verdict("HOLD")

        person.goes_to("Gate")
        person.finds("undefined_categories", gone="exception_volume")
        person.edits(LOOSER)
        person.sees_verdict("GO")
        press("ctrl+z")
        person.sees_verdict("HOLD")
        press("ctrl+y")
        person.sees_verdict("GO")

        person.goes_to("Page")
        person.finds("held by", gone="WORKFLOW")
        assert person.opens_editor() == "A. Osei"
        person.types("")
        person.saves()
        person.sees("nobody yet")
        person.sees_verdict("HOLD")
        press("ctrl+z")
        person.sees("A. Osei")
        person.sees_verdict("GO")

        person.goes_to("Signals")
        person.finds("Customer-imp", gone="-3.4%")
        press("r")
        person.sees("Record a reading", "Customer-impacting cases")
        press("2", "enter")
        person.sees_verdict("STOP")
        person.sees("Accountable owner", "Return to manual handling", ON_CELLS, gone=("Record a reading",))
        press("ctrl+z")
        person.is_told("Undone: Customer-", "recorded 2")
        person.sees("Stopped by the gate")
        person.sees_verdict("STOP")

        press("ctrl+s")
        person.sees("Wrote workspace.toml")
        assert person.quits() == 0
        ending = bytes(person.terminal.raw)

    assert LEAVES_ALTERNATE_SCREEN in ending
    assert ending.rindex(SHOWS_CURSOR) > ending.rindex(HIDES_CURSOR)

    exported = files_of(workspace)
    assert f'undefined_categories = "{LOOSER}"' in exported["workspace.toml"].decode()
    assert optable("check", str(workspace), cwd=workspace).code == 0
    verdict = optable("verdict", str(workspace), cwd=workspace)
    assert verdict.code == 20
    assert "STOP" in verdict.out.splitlines()[0]


def test_without_its_database_a_workspace_has_lost_nothing(workspace: Path) -> None:
    with at_the_screen(workspace) as person:
        person.goes_to("Gate")
        person.finds("undefined_categories", gone="exception_volume")
        person.edits(LOOSER)
        person.sees_verdict("GO")
        person.terminal.press("ctrl+s")
        person.sees("Wrote workspace.toml")
        assert person.quits() == 0
    exported = files_of(workspace)
    (workspace / "workspace.db").unlink()

    with at_the_screen(workspace) as person:
        person.sees_verdict("GO")
        person.goes_to("Gate")
        person.sees("above 8% over 4 weeks")
        person.terminal.press("ctrl+s")
        person.sees("Nothing to write")
        assert person.quits() == 0

    assert optable("export", str(workspace), cwd=workspace).code == 0
    assert files_of(workspace) == exported
