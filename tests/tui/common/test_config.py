"""The configuration file: what it says holds, what is wrong is told with its place, and the program starts anyhow."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from textual.keys import _character_to_key

from core.errors import BadData
from tests.tui.app.desktop import (
    NAME,
    SMALL,
    app_of,
    notices,
    press,
    retype,
    running,
    saved,
    screen_lines,
    screen_text,
    settle,
)
from tests.tui.conftest import clock
from tui.app.app import OperatingTable
from tui.app.dialogs.read import keys_text
from tui.app.theme import LIGHT, MONO
from tui.app.widgets.tabs import ScreenTabs
from tui.common.actions import ACTIONS
from tui.common.config import Config, Settings, parse, read, settings
from tui.common.config_example import example
from tui.common.keys import config_notation, key, key_name

MINE = """
[keys.everywhere]
undo = "U"
view_gate = "f3"

[keys.table]
add = ["N", "f9"]

[keys.table_of_cells]
select_cursor = "I"

[keys.text_field]
save = "f5"
"""

WRONG = {
    "a theme that is none": ('theme = "drak"', "1: theme", "one of dark, light, monochrome", "Did you mean dark?"),
    "a key that is none": ('[keys.gate]\nadd = "entr"', "2: keys.gate.add", "'entr' is not a key", "enter?"),
    "a modifier that is none": ('[keys.gate]\nadd = "ctlr+x"', "2: keys.gate.add", "is not a key", "mean ctrl?"),
    "a key that terminals cannot tell": ('[keys.gate]\nadd = "ctrl+i"', "2: keys.gate.add", "sends ctrl+i as tab"),
    "a number": ("[keys.gate]\nadd = 1", "2: keys.gate.add", 'must be a key such as "u"', "not 1"),
    "no key at all": ("[keys.gate]\nadd = []", "2: keys.gate.add", "must be a key"),
    "a table that is none": ("keys = 1", "1: keys", "must be a table of its own, not 1"),
    "an unknown setting": ("teme = 1", "1: teme", "unknown key 'teme'", "Did you mean theme?"),
    "an unknown place": ('[keys.gates]\nadd = "x"', "1: keys.gates", "no place 'gates'", "Did you mean gate?"),
    "an unknown action": ('[keys.gate]\nad = "x"', "2: keys.gate.ad", "no action 'ad' here", "Did you mean add?"),
    "an action of another place": ('[keys.table]\nwaive = "x"', "2: keys.table.waive", "It is in keys.gate."),
    "no TOML": ("theme = ", "1", "is not valid TOML"),
    "a key twice on a screen": (
        '[keys.everywhere]\n\nundo = "u"',
        "3: keys.everywhere.undo",
        "u is Undefined on the screen Exceptions already",
        "give keys.exceptions.undefined another one too",
    ),
    "a key of the cells": ('[keys.gate]\nwaive = "e"', "keys.gate.waive", "e is All fields on the screen Gate already"),
    "a key that always quits": ('[keys.gate]\nadd = "Ctrl+Q"', "keys.gate.add", "Ctrl+Q always quits"),
    "a letter in a text field": ('[keys.text_field]\nsave = "s"', "keys.text_field.save", "s is typed in a text field"),
    "a control sequence": ('theme = "\\u001b[31m"', "1: theme", "not '\\x1b[31m'"),
}


@pytest.mark.parametrize(("text", "expected"), [(one[0], one[1:]) for one in WRONG.values()], ids=WRONG.keys())
def test_what_is_wrong_is_told_with_its_place_and_what_was_expected(text: str, expected: tuple[str, ...]) -> None:
    with pytest.raises(BadData) as error:
        parse(text, "config.toml")
    told = str(error.value)
    assert told.startswith("config.toml:")
    assert "\x1b" not in told
    for words in expected:
        assert words in told


def test_the_first_of_several_problems_is_told_and_the_others_are_counted() -> None:
    with pytest.raises(BadData, match=r":2: keys\.gate\.add.*1 more problem"):
        parse('[keys.gate]\nadd = "nonsense"\n[keys.gates]\nadd = "x"', "config.toml")


def test_two_keys_may_change_places() -> None:
    keymap = parse('[keys.everywhere]\nundo = "Z"\nredo = "z"', "c").keymap
    assert keymap.own == {"everywhere.undo": ("Z",), "everywhere.redo": ("z",)}


def test_a_key_may_do_different_things_on_different_screens() -> None:
    assert parse('[keys.gate]\nwaive = "x"', "c").keymap.own == {"gate.waive": ("x",)}


@pytest.mark.parametrize("content", [b"\xff\xfe", b"theme = 'dark'\n" * 10_000], ids=["no text", "too large"])
def test_a_file_that_is_no_configuration_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(content)
    with pytest.raises(BadData, match=r"config\.toml"):
        read(tmp_path / "config.toml")


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="cannot be read"):
        read(tmp_path)


def test_without_a_file_everything_is_as_usual(tmp_path: Path) -> None:
    assert read(tmp_path / "none.toml") == Config()


def test_a_byte_order_mark_and_line_ends_of_other_systems_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b'\xef\xbb\xbftheme = "light"\r\n[keys.gate]\r\nadd = "p"\r\n')
    assert read(tmp_path / "config.toml").theme == "light"


@pytest.mark.parametrize("sign", [one for one in string.printable if one.isprintable() and one != " "])
def test_every_sign_has_the_name_that_textual_gives_it(sign: str) -> None:
    assert key(sign) == _character_to_key(sign)
    assert key_name(key(sign)) == sign


def test_every_key_of_the_table_can_be_written_in_a_configuration() -> None:
    for action in ACTIONS:
        for one in action.keys.split(","):
            assert key(config_notation(one)) == one
            assert key(key_name(one)) == one


def test_the_example_changes_nothing_also_when_every_line_of_it_counts() -> None:
    assert parse(example(), "example") == Config(keys={action.section: {} for action in ACTIONS})
    whole = parse(re.sub(r"^#(\w)", r"\1", example(), flags=re.MULTILINE), "example")
    assert whole.keymap.own == {}
    assert {f"{place}.{name}" for place, table in whole.keys.items() for name in table} == {one.id for one in ACTIONS}


def configured(folder: Path, text: str) -> OperatingTable:
    return OperatingTable(folder, actor="A. Tester", clock=clock, settings=Settings(parse(text, "config.toml")))


async def test_a_key_of_ones_own_works_and_the_usual_one_does_not(sample: Path) -> None:
    async with running(configured(sample, MINE), SMALL) as pilot:
        await press(pilot, "f3")
        assert app_of(pilot).current == "gate"
        await press(pilot, "2", "3")
        assert app_of(pilot).current == "table"
        for one in ("N", "f9"):
            await press(pilot, one)
            assert "New row of the table" in screen_text(pilot)
            await press(pilot, "escape")
        await press(pilot, "a")
        assert len(pilot.app.screen_stack) == 1


async def test_in_a_text_field_too_and_what_is_typed_is_typed(sample: Path) -> None:
    async with running(configured(sample, MINE), SMALL) as pilot:
        await press(pilot, "g", "I")
        assert "f5 save" in screen_text(pilot).lower()
        assert "U Undo" not in screen_lines(pilot)[-1]
        await retype(pilot, "one")
        await press(pilot, "U", "I", "enter", "N")
        await press(pilot, "f5")
        assert saved(sample, NAME) == "oneUI\nN"
        await press(pilot, "U")
        assert saved(sample, NAME) == "Support-ticket triage"


async def test_footer_help_menu_tabs_and_hints_show_ones_own_keys(blank: Path) -> None:
    async with running(configured(blank, MINE), SMALL) as pilot:
        await press(pilot, "2")
        lines = screen_lines(pilot)
        tabs = pilot.app.screen.query_one(ScreenTabs)
        assert " F3" in lines[tabs.region.y]
        assert dict(tabs.tabs)["gate"].startswith("F3")
        assert all(words in lines[-1] for words in ("I Edit", "N Add"))
        app = app_of(pilot)
        app.controller.edit(NAME, "Another", None)
        await settle(pilot)
        assert "U Undo" in screen_lines(pilot)[-1]
        assert {"Undo (U)", "Add (N)", "Edit (I)"} <= {one.title for one in app.get_system_commands(app.screen)}
        await press(pilot, "question_mark")
        text = " ".join(keys_text("table", app.keys).plain.split())
        assert "N F9 Add" in text
        assert "I Edit Edit this cell" in text
        await press(pilot, "escape", "1", "G")
        assert screen_lines(pilot)[-1].split("  ")[0].strip().startswith("I Edit")
        app.view.grid.go_to("none stop")
        await settle(pilot)
        assert "add one on the Gate (F3)" in " ".join(re.sub("[│┃]", " ", screen_text(pilot)).split())


async def test_a_wrong_file_is_told_and_the_program_starts_as_usual(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('theme = "light"\n[keys.everywhere]\nundo = "\x1b"\n', encoding="utf-8")
    app = OperatingTable(sample, actor="A. Tester", clock=clock, settings=settings(tmp_path / "config.toml"))
    async with running(app, SMALL) as pilot:
        (told,) = notices(pilot)
        assert "config.toml" in told
        assert "The defaults apply until it is corrected." in told
        assert app.theme != LIGHT.name
        await press(pilot, "3")
        assert app_of(pilot).current == "gate"


def test_a_link_to_nothing_is_no_absent_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert settings(path).problem == ""
    path.symlink_to("nowhere")
    assert "config.toml: is a link to nothing" in settings(path).problem
    path.unlink()
    path.mkdir()
    assert "cannot be read" in settings(path).problem


async def test_the_theme_is_taken_and_changing_it_writes_nothing(sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('theme = "light"\n', encoding="utf-8")
    app = OperatingTable(sample, clock=clock, settings=settings(path))
    async with running(app, SMALL) as pilot:
        assert app.theme == LIGHT.name
        await press(pilot, "T")
        await settle(pilot)
        assert app.theme != LIGHT.name
    assert path.read_text(encoding="utf-8") == 'theme = "light"\n'


async def test_no_color_wins_over_the_theme(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(configured(sample, 'theme = "light"'), SMALL) as pilot:
        assert app_of(pilot).theme == MONO.name
