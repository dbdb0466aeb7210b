"""Two programs on one workspace: each sees what the other wrote, and nobody's words are lost in silence."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from core.store.store import Store
from tests.scenarios.person import IN_EDITOR, LARGE, SMALL, Person, at_the_screen, editor_on
from tests.terminal import Terminal
from tests.tui.cli.running import environment, optable


@pytest.fixture
def two(workspace: Path) -> Iterator[tuple[Person, Person]]:
    """Two people in front of two terminals, on the same page; the title over it stays in sight below an editor."""
    with ExitStack() as stack:
        first, second = (
            stack.enter_context(at_the_screen(workspace, LARGE, environment={"OPTABLE_ACTOR": name}))
            for name in ("One", "Two")
        )
        yield first, second


def name_of(workspace: Path) -> str:
    """The content of the database."""
    with Store.open(workspace) as store:
        return store.snapshot.workspace.workflow.name


def drafts_of(workspace: Path) -> list[str]:
    """The half-typed texts that the database holds."""
    with Store.open(workspace) as store:
        return list(store.drafts().values())


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_what_another_process_records_shows_without_a_key(workspace: Path, size: tuple[int, int]) -> None:
    with at_the_screen(workspace, size) as person:
        person.sees_verdict("HOLD")
        ran = optable("record", "customer_impact", "2", "--workspace", str(workspace), cwd=workspace)
        assert (ran.code, ran.err) == (0, "")
        person.sees_verdict("STOP")
        person.sees("Accountable owner", "Return to manual handling")


def test_an_edit_there_shows_here_while_an_editor_is_open_and_half_typed_text_stays(
    workspace: Path, two: tuple[Person, Person]
) -> None:
    one, other = two
    other.terminal.press("j")
    other.opens_editor()
    other.types("Half of a scope")
    other.terminal.press("left", "left", "left", "left", "left")
    one.edits("Renamed")
    other.sees("Renamed")
    assert editor_on(other.terminal.text) == "Half of a scope"
    other.terminal.press("the ")
    other.sees("Half of a the scope", IN_EDITOR)
    assert name_of(workspace) == "Renamed"


@pytest.fixture
def conflict(two: tuple[Person, Person]) -> tuple[Person, Person]:
    """Both typed another name; the first has saved it, the second tries to."""
    one, other = two
    other.opens_editor()
    other.types("Name by the other")
    one.edits("Name by the one")
    other.terminal.press("enter")
    other.sees("Changed by somebody else", "Mine:   Name by the other", "Theirs: Name by the one")
    return two


def test_of_two_edits_of_one_cell_the_second_may_put_its_own_in_place(
    workspace: Path, conflict: tuple[Person, Person]
) -> None:
    one, other = conflict
    assert name_of(workspace) == "Name by the one"
    other.terminal.press("m")
    other.is_back("Name by the other", gone=("Changed by somebody else",))
    one.sees("Name by the other", gone=("Name by the one",))
    assert name_of(workspace) == "Name by the other"
    assert drafts_of(workspace) == []
    entries = optable("journal", "--json", str(workspace), cwd=workspace).out
    assert "Name by the one" in entries


def test_of_two_edits_of_one_cell_the_second_may_let_the_first_stand(
    workspace: Path, conflict: tuple[Person, Person]
) -> None:
    _, other = conflict
    other.terminal.press("t")
    other.is_back("Name by the one", gone=("Name by the other",))
    assert name_of(workspace) == "Name by the one"
    assert drafts_of(workspace) == []


def test_of_two_edits_of_one_cell_the_second_may_think_about_it(
    workspace: Path, conflict: tuple[Person, Person]
) -> None:
    _, other = conflict
    other.terminal.press("escape")
    other.sees(IN_EDITOR, gone=("Changed by somebody else",))
    assert editor_on(other.terminal.text) == "Name by the other"
    other.leaves()
    other.sees("Name by the one", "draft: Name by the other")
    assert name_of(workspace) == "Name by the one"
    assert drafts_of(workspace) == ["Name by the other"]


def test_an_undo_never_takes_back_what_somebody_else_built_on(workspace: Path, two: tuple[Person, Person]) -> None:
    one, other = two
    one.edits("Name by the one")
    other.sees("Name by the one", gone=("draft:",))
    other.edits("Name by the other")
    one.sees("Name by the other", gone=("draft:",))
    one.terminal.press("ctrl+z")
    one.is_told("it was changed by Two", "undoing your change would lose that")
    assert name_of(workspace) == "Name by the other"


def test_a_database_that_was_replaced_shows_what_it_holds(workspace: Path, tmp_path: Path) -> None:
    with at_the_screen(workspace) as person:
        copy = tmp_path / "copy"
        copy.mkdir()
        for name in ("workspace.toml", "workspace.db"):
            (copy / name).write_bytes((workspace / name).read_bytes())
        with Store.open(copy) as store:
            record = next(one for one, _ in store.snapshot.workspace.records() if one.kind == "workflow")
            store.edit(record, {"name": "From another file"})
        (copy / "workspace.db").replace(workspace / "workspace.db")
        person.sees("From another file")


def test_a_pull_underneath_reaches_both_and_loses_nothing(workspace: Path, two: tuple[Person, Person]) -> None:
    one, other = two
    other.terminal.press("j")
    other.opens_editor()
    other.types("Half of a scope")
    other.terminal.press("left", "left", "left", "left", "left")
    one.edits("Renamed")
    text = workspace / "workspace.toml"
    pulled = re.sub(r'loop = ".*"', 'loop = "Pulled from git"', text.read_text(encoding="utf-8"))
    text.write_text(pulled, encoding="utf-8")
    one.sees("Pulled from git", "Renamed")
    other.sees("Pulled from git", "Renamed")
    assert editor_on(other.terminal.text) == "Half of a scope"
    other.terminal.press("the ")
    other.sees("Half of a the scope", IN_EDITOR)
    assert name_of(workspace) == "Renamed"
    assert 'name = "Support-ticket triage"' in text.read_text(encoding="utf-8")
    ran = optable("export", str(workspace), cwd=workspace)
    assert ran.code == 0
    assert 'name = "Renamed"' in text.read_text(encoding="utf-8")
    assert 'loop = "Pulled from git"' in text.read_text(encoding="utf-8")


def test_an_older_revision_is_read_and_compared_with_today(workspace: Path) -> None:
    for command in (
        ["init", "-q"],
        ["add", "workspace.toml", "evidence"],
        [
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@localhost",
            "-c",
            "commit.gpgsign=false",
            "commit",
            "-qm",
            "the page",
        ],
    ):
        subprocess.run(["git", *command], cwd=workspace, env=environment(), check=True)
    text = workspace / "workspace.toml"
    text.write_text(text.read_text(encoding="utf-8").replace("rate > 5% over", "rate > 9% over"), encoding="utf-8")
    before = text.read_bytes()
    with Terminal(str(workspace), "--rev", "HEAD", size=LARGE) as terminal:
        terminal.wait("HOLD", "as it was at HEAD")
        terminal.press("=")
        terminal.wait("Hold condition Undefined categories: threshold 5% -> 9%", "GO")
        terminal.press("escape")
        terminal.wait("Enter Edit", gone=("threshold 5% -> 9%",))
        terminal.press("enter")
        terminal.wait("this is the workspace at HEAD")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert text.read_bytes() == before


def test_the_first_z_takes_back_nothing_of_another_program_and_names_what_was_done_before_a_restart(
    workspace: Path,
) -> None:
    mine = {"OPTABLE_ACTOR": "One"}
    with at_the_screen(workspace, environment=mine) as person:
        person.edits("Renamed")
        assert person.quits() == 0
    with at_the_screen(workspace, environment=mine) as person:
        call = ("record", "customer_impact", "2", "--workspace", str(workspace))
        ran = optable(*call, cwd=workspace, env=mine)
        assert (ran.code, ran.err) == (0, "")
        person.sees_verdict("STOP")
        person.terminal.press("z")
        person.sees("Undo?", "The workflow: name changed")
        assert name_of(workspace) == "Renamed"
        person.terminal.press("y")
        person.is_told("Undone: The workflow: name changed")
        person.terminal.press("z")
        person.is_told("Nothing of yours to undo here")
        person.sees_verdict("STOP")
    with Store.open(workspace) as store:
        assert [entry.action for entry in store.journal(limit=3)] == ["undo", "record", "edit"]
