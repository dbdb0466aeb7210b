"""`ctrl+o`: a person's own editor, in a real terminal that is lent to it and taken back."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from core.model.workspace import RecordId
from core.store.store import Store
from core.text.sync.sync import open_workspace
from tests.scenarios.person import ON_CELLS, Person, at_the_screen, editor_on
from tui.app.typeahead import UNSEEN

WORKFLOW = RecordId("workflow", "workflow")
HOSTILE = "$(touch owned) `touch owned` ; touch owned \x1b[2J"


def editor(folder: Path, body: str) -> dict[str, str]:
    """An editor that does what `body` says to `path`, in a folder with a space in its name."""
    script = folder / "my editor" / "editor.py"
    script.parent.mkdir()
    script.write_text(f"import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n{body}\n", encoding="utf-8")
    return {"EDITOR": f"{sys.executable} '{script}'"}


def name_of(workspace: Path) -> str:
    with Store.open(workspace) as store:
        return store.snapshot.workspace.workflow.name


def test_what_the_editor_leaves_is_saved_from_a_cell(workspace: Path, tmp_path: Path) -> None:
    with at_the_screen(
        workspace, environment=editor(tmp_path, "print('LENT'); path.write_text(path.read_text().upper())")
    ) as person:
        person.terminal.press("ctrl+o")
        person.sees("SUPPORT-TICKET TRIAGE", ON_CELLS)
        assert b"LENT" in person.terminal.raw
        person.goes_to("Gate")
        assert person.quits() == 0
    assert name_of(workspace) == "SUPPORT-TICKET TRIAGE"


def test_from_an_open_editor_the_text_comes_back_unsaved(workspace: Path, tmp_path: Path) -> None:
    with at_the_screen(workspace, environment=editor(tmp_path, "path.write_text('Typed outside\\n')")) as person:
        person.opens_editor()
        person.terminal.press("ctrl+o")
        person.terminal.wait_until(lambda text: editor_on(text) == "Typed outside", "the text in the editor")
        assert name_of(workspace) == "Support-ticket triage"
        person.saves()
        person.sees("Typed outside")
    assert name_of(workspace) == "Typed outside"


def test_what_was_typed_for_the_editor_does_nothing_once_it_is_left(workspace: Path, tmp_path: Path) -> None:
    with at_the_screen(workspace, environment=editor(tmp_path, "path.write_text('Outside')")) as person:
        person.goes_to("Table")
        person.terminal.press("\x0faqDw")
        person.sees("Outside", ON_CELLS)
        person.is_told(UNSEEN)
        assert person.quits() == 0


@pytest.mark.parametrize(
    ("body", "command", "told"),
    [
        ("sys.exit(3)", "", "ended with 3"),
        ("path.write_bytes(b'\\xff')", "", "not UTF-8"),
        ("path.unlink()", "", "removed the text"),
        ("", "/no/such/editor", "cannot be started"),
        ("", "'unbalanced", "cannot be started"),
    ],
)
def test_an_editor_that_fails_changes_nothing_and_the_terminal_is_back(
    workspace: Path, tmp_path: Path, body: str, command: str, told: str
) -> None:
    environment = {"EDITOR": command} if command else editor(tmp_path, body)
    with at_the_screen(workspace, (200, 40), environment=environment) as person:
        person.terminal.press("ctrl+o")
        person.is_told(told)
        person.goes_to("Signals")
        assert person.quits() == 0
    assert name_of(workspace) == "Support-ticket triage"


def test_without_an_editor_it_says_what_to_set(workspace: Path) -> None:
    with at_the_screen(workspace) as person:
        person.terminal.press("ctrl+o")
        person.is_told("No editor is set", "EDITOR=nano")
        assert person.quits() == 0


def test_no_text_reaches_a_shell(workspace: Path, tmp_path: Path) -> None:
    with open_workspace(workspace) as store:
        store.edit(WORKFLOW, {"name": HOSTILE})
    with at_the_screen(workspace, environment=editor(tmp_path, "path.write_text(path.read_text() + '!')")) as person:
        person.terminal.press("ctrl+o")
        person.sees("touch owned", "!")
        person.opens_editor()
        person.leaves()
    assert name_of(workspace) == HOSTILE + "!"
    assert not list(workspace.rglob("owned"))
    assert not Path("owned").exists()


def painted_after(words: bytes, person: Person) -> bytes:
    """The output after these words; keys before it belong to the other program."""
    return bytes(person.terminal.raw).partition(words)[2]


def test_a_text_that_is_left_as_it_was_is_no_change(workspace: Path, tmp_path: Path) -> None:
    with at_the_screen(workspace, environment=editor(tmp_path, "print('LENT')")) as person:
        person.terminal.press("ctrl+o")
        person.terminal.wait_until(lambda _: b"WORKFLOW" in painted_after(b"LENT", person), "the page once more")
        person.goes_to("Gate")
        assert person.quits() == 0
    with Store.open(workspace) as store:
        assert [entry.label for entry in store.journal()] == ["made from the text form"]


def test_odd_names_of_folders_do_no_harm_and_nothing_is_left_behind(workspace: Path, tmp_path: Path) -> None:
    odd = tmp_path / "it's $(touch owned) ; 界 \x1b[2J"
    odd.mkdir()
    editor(odd, "path.write_text(path.parent.parent.name)")
    command = shlex.join([sys.executable, str(odd / "my editor" / "editor.py")])
    environment = {"TMPDIR": str(odd), "VISUAL": command, "EDITOR": "/no/such"}
    with at_the_screen(workspace, environment=environment) as person:
        person.terminal.press("ctrl+o")
        person.sees("touch owned", ON_CELLS)
        assert person.quits() == 0
        assert b"\xe7\x95\x8c \x1b[2J" not in person.terminal.raw
    assert name_of(workspace) == odd.name
    assert [path.name for path in odd.iterdir()] == ["my editor"]
    assert not list(tmp_path.rglob("owned"))
