"""A business owner looks at all workflows at once, through a real terminal: into the worst one, and back."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.scenarios.fast import PACES, TEXT, UNSEEN_PACES, has_line
from tests.scenarios.person import LARGE, ON_CELLS, SMALL, Person, verdict_on
from tests.scenarios.test_terminal import COLOUR, HOSTILE, LEFT, MOUSE_OFF, PAYLOADS, SHOWN, is_grey
from tests.terminal import Terminal
from tui.app.app import OperatingTable

IN_LIST = "Enter Open"


@pytest.fixture
def work(workspace: Path) -> Path:
    """Three copies of the sample: a Go, a Hold, and one that nobody can read."""
    folder = workspace.parent / "work"
    for name in ("a go", "a hold", "broken"):
        shutil.copytree(workspace, folder / name)
    file = folder / "a go" / "workspace.toml"
    file.write_text(file.read_text().replace("undefined_rate > 5%", "undefined_rate > 8%"))
    (folder / "broken" / "workspace.toml").write_text("x = ")
    return folder


@contextmanager
def at_the_list(work: Path, size: tuple[int, int] = SMALL, **environment: str) -> Iterator[Person]:
    home = {"XDG_CACHE_HOME": str(work.parent / "cache"), **environment}
    with Terminal("portfolio", str(work), "--open", size=size, environment=home) as terminal:
        person = Person(terminal)
        person.sees(IN_LIST, "3 workspaces", gone=("looking",))
        yield person


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_from_the_list_into_a_workspace_and_back_to_a_list_that_knows_what_was_done(
    work: Path, size: tuple[int, int]
) -> None:
    with at_the_list(work, size) as person:
        person.sees("1 unreadable, 1 Hold, 1 Go", "workspace.toml:1: is not valid TOML")
        assert not list(work.rglob("workspace.db*")), "looking makes no database"
        person.terminal.press("j")
        person.sees("a hold  as of 2026-03-03 09:00 UTC")
        person.terminal.press("enter")
        person.sees(ON_CELLS, "q Back")
        assert verdict_on(person.terminal.text) == "HOLD"
        person.goes_to("Gate")
        person.finds("undefined_rate >", gone="customer_impact_repeats")
        person.edits("undefined_rate > 8% over 4w min 40")
        person.sees_verdict("GO")
        person.terminal.press("q")
        person.sees(IN_LIST, "1 unreadable, 2 Go", "a hold  as of", gone=("looking",))
        person.terminal.press("q")
        assert person.terminal.wait_for_end() == 0
        assert bytes(person.terminal.raw).rstrip().endswith(LEFT) or LEFT in person.terminal.raw[-200:]
    assert [path.parent.name for path in work.rglob("workspace.db")] == ["a hold"]


def test_what_cannot_be_opened_after_all_is_told_in_the_list(work: Path) -> None:
    with at_the_list(work) as person:
        person.terminal.press("G")
        person.sees("a go  as of")
        (work / "a go" / "workspace.toml").write_text("x = ")
        person.terminal.press("enter")
        person.is_told("is not valid TOML")
        person.sees(IN_LIST, "2 unreadable", gone=("looking",))
        assert person.quits() == 0


def test_a_terminal_that_closes_ends_the_list_and_the_workspace_in_it(work: Path) -> None:
    for keys, there in (((), IN_LIST), (("j", "enter"), "q Back")):
        with at_the_list(work) as person:
            person.terminal.press(*keys)
            person.sees(there)
            os.kill(person.terminal.pid, signal.SIGTERM)
            assert person.terminal.wait_for_end() == 0
            end = bytes(person.terminal.raw)
            assert all(one in end for one in (LEFT, SHOWN, MOUSE_OFF))


def test_no_name_of_a_folder_and_no_word_in_it_acts_on_the_terminal(work: Path) -> None:
    (work / "broken").rename(work / HOSTILE.replace("/", "|"))
    with at_the_list(work, LARGE) as person:
        person.terminal.press("enter")
        person.sees("Esc back")
        person.terminal.press("escape")
        person.sees(gone=("Esc back",))
        assert person.quits() == 0
        raw = bytes(person.terminal.raw)
    assert b"title" in raw
    assert [payload for payload in PAYLOADS if payload in raw] == []


def test_no_colour_is_used_where_none_is_wanted(work: Path) -> None:
    with at_the_list(work, NO_COLOR="1") as person:
        person.sees("‖ HOLD", "✓ GO", "! UNREAD")
        assert person.quits() == 0
        coloured = COLOUR.findall(bytes(person.terminal.raw))
    assert [one for one in coloured if not is_grey(one)] == []


@PACES
def test_text_arrives_whole_in_the_filter_and_in_the_menu_of_the_list(work: Path, pace: float) -> None:
    with at_the_list(work) as person:
        for keys in ("/", ":"):
            person.terminal.type(keys + TEXT, pace)
            person.terminal.wait_until(has_line, f"the text after {keys!r}")
            person.terminal.press("escape")
            person.sees(IN_LIST, "3 workspaces", gone=(TEXT,))


@UNSEEN_PACES
def test_what_is_typed_while_a_workspace_opens_does_nothing_in_it(work: Path, pace: float) -> None:
    with at_the_list(work) as person:
        person.terminal.type("j\r2azDy\r", pace)
        person.sees("q Back", "WORKFLOW", ON_CELLS)
        person.terminal.press("2")
        person.is_back("TABLE  ")
        person.terminal.press("q")
        person.sees(IN_LIST, "1 unreadable, 1 Hold, 1 Go", gone=("looking",))
        assert person.quits() == 0


def test_the_workspace_in_the_list_is_the_ordinary_application() -> None:
    from tui.app.portfolio.run import FromPortfolio

    assert issubclass(FromPortfolio, OperatingTable)
    assert {one for one in vars(FromPortfolio) if one.startswith("action_")} == {"action_quit"}
