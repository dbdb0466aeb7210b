"""`y` copies what is under the cursor as it was typed, and says so; nothing in it acts where it is pasted."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from core.model.field_ref import FieldRef
from core.model.workspace import RecordId
from core.text.sync import sync
from tests.scenarios.person import ON_CELLS
from tests.terminal import Terminal
from tests.tui.app.desktop import (
    LARGE,
    SMALL,
    UNDEFINED,
    Desktop,
    app_of,
    edit,
    grid_of,
    notices,
    press,
    put_cursor,
    running,
    screen_text,
    type_text,
)
from tests.tui.conftest import MakeApp
from tui.app.clipboard import FILE, copy
from tui.app.tour import MARK
from tui.common import osc52
from tui.common.user_paths import STATE_VARIABLE


@pytest.fixture
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of state for one test, of somebody who has seen the tour."""
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / MARK).touch()
    monkeypatch.setenv(STATE_VARIABLE, str(folder))
    return folder


def told(pilot: Desktop) -> str:
    """The title of the last notice: where the text went."""
    return list(pilot.app._notifications)[-1].title


INTEGRATION = FieldRef(RecordId("item", "integration"), "operations")


async def test_a_cell_is_copied_as_it_was_typed_and_not_as_it_is_painted(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "2")
        put_cursor(pilot, INTEGRATION)
        await press(pilot, "y")
        assert pilot.app.clipboard == "Rollback path for wrong registration"
        assert "Copied Operations: Rollback path for wrong registration" in notices(pilot)


async def test_a_sentence_is_copied_whole(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        put_cursor(pilot, UNDEFINED)
        await press(pilot, "y")
        assert pilot.app.clipboard == "undefined_rate > 5% over 4w min 40"


async def test_what_is_only_shown_is_copied_too(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), LARGE) as pilot:
        await press(pilot, "4", "l", "y")
        assert pilot.app.clipboard == "94.5%"
        assert "Copied: 94.5%" in notices(pilot)


async def test_an_empty_cell_says_so_and_leaves_the_clipboard_alone(blank: Path, make_app: MakeApp) -> None:
    async with running(make_app(blank), SMALL) as pilot:
        copy(pilot.app, "before", "")
        await press(pilot, "j", "y")
        assert pilot.app.clipboard == "before"
        assert "Scope is empty: nothing was copied" in notices(pilot)


async def test_a_case_is_copied_whole_and_so_is_what_its_dialog_shows(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "5", "o", "o")
        await press(pilot, "y")
        row = grid_of(pilot).row
        assert row is not None
        case = app_of(pilot).controller.store.cases([row.key])[row.key]
        assert pilot.app.clipboard == case.input
        await press(pilot, "enter", "y")
        assert case.input in pilot.app.clipboard
        assert "Predicted" in pilot.app.clipboard
        assert f"Copied {case.id}" in notices(pilot)[-1]


async def test_the_verdict_is_copied_from_its_dialog(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "v")
        assert "y copy" in screen_text(pilot)
        await press(pilot, "y")
        assert "HOLD" in pilot.app.clipboard
        assert "Undefined categories 7.5% of 80 cases" in pilot.app.clipboard
        assert notices(pilot)[-1].startswith("Copied Verdict: ‖ HOLD")


async def test_in_a_text_field_y_is_typed(sample: Path, make_app: MakeApp) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "3")
        editor = await edit(pilot, UNDEFINED)
        await type_text(pilot, "y")
        assert editor.text.endswith("y")
        assert pilot.app.clipboard == ""


async def test_nothing_in_a_foreign_text_acts_where_it_is_pasted(sample: Path, make_app: MakeApp) -> None:
    hostile = "rm -rf\x1b]0;owned\x07\u202e\r[bold]x[/foo]\ttab\nline"
    async with running(make_app(sample), SMALL) as pilot:
        copy(pilot.app, hostile, "x[/foo]\x1b")
        assert pilot.app.clipboard == "rm -rf␛]0;owned␇<U+202E>␍[bold]x[/foo]\ttab\nline"
        await press(pilot)
        assert "\x1b" not in notices(pilot)[-1]
        assert "Copied x[/foo]␛" in notices(pilot)[-1]
        copy(pilot.app, "\ud800 half of a pair", "")
        assert pilot.app.clipboard == "<U+D800> half of a pair"


async def test_a_text_too_long_for_terminals_goes_into_a_file_that_only_its_person_reads(
    sample: Path, make_app: MakeApp, own_state: Path
) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        for most, place in ((osc52.MOST, "To the terminal's clipboard"), (osc52.MOST + 1, "To the file")):
            copy(pilot.app, "a" * most, "")
            await press(pilot)
            assert told(pilot).startswith(place)
            assert len(pilot.app.clipboard) == most
        path = own_state / FILE
        assert f"{path}: too long for a terminal's clipboard" in told(pilot)
        assert path.read_text(encoding="utf-8") == "a" * (osc52.MOST + 1)
        assert path.stat().st_mode & 0o077 == 0


async def test_where_the_terminal_has_no_clipboard_and_no_file_can_be_written_it_says_so(
    sample: Path, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    monkeypatch.setenv(STATE_VARIABLE, str(sample / "workspace.toml"))
    async with running(make_app(sample), SMALL) as pilot:
        copy(pilot.app, "a word", "")
        await press(pilot)
        assert told(pilot).startswith("Only for Ctrl+V in this program: this terminal has no clipboard")
        assert pilot.app.clipboard == "a word"


@pytest.mark.usefixtures("own_state")
async def test_it_says_where_the_text_went(sample: Path, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(make_app(sample), SMALL) as pilot:
        await press(pilot, "y")
        assert told(pilot) == "To the terminal's clipboard"
        monkeypatch.setenv("TMUX", "default,1,0")
        monkeypatch.setenv("SSH_TTY", "/dev/pts/3")
        await press(pilot, "y")
        assert told(pilot) == "To the terminal's clipboard, through tmux and ssh"
        monkeypatch.setenv("TERM", "linux")
        await press(pilot, "y")
        assert told(pilot).startswith("To the file")
        assert told(pilot).endswith("this terminal has no clipboard")


def test_the_terminal_is_given_the_text_and_nothing_else(sample: Path) -> None:
    with sync.open_workspace(sample) as store:
        store.edit(RecordId("workflow", "workflow"), {"name": "Ticket\x1b]52;c;AAAA\x07 triage"})
    with Terminal(str(sample)) as terminal:
        terminal.wait(ON_CELLS)
        terminal.press("y")
        terminal.wait("Copied Name")
        (sent,) = re.findall(rb"\x1b\]52;c;([^\x07]*)\x07", terminal.raw)
        assert base64.b64decode(sent).decode() == "Ticket␛]52;c;AAAA␇ triage"
