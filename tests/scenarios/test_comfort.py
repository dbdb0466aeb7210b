"""A person with keys of their own, in a real terminal: they find them on the screen, and nothing else has changed."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.person import IN_EDITOR, at_the_screen, editor_on, jump_letter

MINE = """
theme = "light"

[keys.everywhere]
view_gate = "f3"
undo = "backspace"
quit = "Q"

[keys.text_field]
save = "ctrl+s"
"""
KEYS = {"f3": "\x1bOR", "ctrl+s": "\x13", "backspace": "\x7f", "ctrl+g": "\x07"}


def test_keys_of_ones_own_are_shown_and_do_what_they_say(workspace: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(MINE, encoding="utf-8")
    with at_the_screen(workspace, environment={"OPTABLE_CONFIG": str(config)}) as person:
        person.sees("F3 Gate", "Q Quit")
        person.terminal.press("enter")
        person.sees("Ctrl+S Save", "Ctrl+S save · Esc keep draft", gone=(IN_EDITOR,))
        person.terminal.press(" q", KEYS["ctrl+s"])
        assert editor_on(person.sees("Support-ticket triage q", "Backspace Undo", gone=("Ctrl+S Save",))) is None
        person.terminal.press(KEYS["backspace"])
        person.sees(gone=("Support-ticket triage q",))
        person.terminal.press(KEYS["f3"])
        person.sees("■ STOP  any of these")
        person.terminal.press("?")
        person.sees("On Gate")
        person.terminal.press("q")
        person.sees("■ STOP  any of these", gone=("On Gate",))
        person.terminal.press("Q")
        assert person.terminal.wait_for_end() == 0
    assert config.read_text(encoding="utf-8") == MINE


def test_a_configuration_that_is_wrong_is_told_and_the_program_works(workspace: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[keys.gate]\nwaive = "d"\n', encoding="utf-8")
    with at_the_screen(workspace, size=(120, 40), environment={"OPTABLE_CONFIG": str(config)}) as person:
        person.is_told("keys.gate.waive", "d is Decide on the screen Gate already", "The defaults apply")
        person.goes_to("Gate")
        assert person.quits() == 0


def test_a_jump_goes_to_what_is_seen_by_its_letter(workspace: Path) -> None:
    with at_the_screen(workspace) as person:
        person.terminal.press(KEYS["ctrl+g"])
        person.sees("Type a letter to go there")
        person.terminal.press("\x1b")
        person.sees("Enter Edit", gone=("Type a letter",))
        person.goes_to("Table")
        person.terminal.press(KEYS["ctrl+g"])
        shown = person.sees("Type a letter to go there")
        person.terminal.press(jump_letter(shown, "Integration"))
        person.sees("Enter Edit", gone=("Type a letter",))
        assert person.opens_editor() == "Integration"
