"""A workspace that cannot be opened: said in words, without a traceback, and nothing on the disk is touched."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.store.store import DATABASE
from tests.scenarios.person import SMALL, at_the_screen
from tests.terminal import Terminal
from tests.tui.cli.running import optable

ENTERS_ALTERNATE_SCREEN = b"\x1b[?1049h"
USAGE, BAD_DATA, HOLD = 2, 3, 10


def everything_in(folder: Path) -> dict[str, bytes]:
    """All files, byte by byte."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def with_database(workspace: Path) -> Path:
    """The database, built from the text."""
    assert optable("import", str(workspace), cwd=workspace).code == 0
    return workspace / DATABASE


def with_sql(statement: str) -> Callable[[Path], None]:
    """A database on which another program has run a statement."""

    def spoil(workspace: Path) -> None:
        with closing(sqlite3.connect(with_database(workspace))) as connection:
            connection.execute(statement)
            connection.commit()

    return spoil


def with_damage(workspace: Path) -> None:
    """The effect of a failing disk."""
    path = with_database(workspace)
    content = bytearray(path.read_bytes())
    content[8192:24576] = b"\xa5" * 16384
    path.write_bytes(content)


def with_torn_database(workspace: Path) -> None:
    """The result of an interrupted copy."""
    path = with_database(workspace)
    path.write_bytes(path.read_bytes()[:5000])


def with_text(old: str, new: str) -> Callable[[Path], None]:
    """A text in which somebody has changed something."""

    def spoil(workspace: Path) -> None:
        path = workspace / "workspace.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def with_bytes(name: str, content: bytes) -> Callable[[Path], None]:
    """A file that holds these bytes."""

    def spoil(workspace: Path) -> None:
        (workspace / name).write_bytes(content)

    return spoil


def with_folder_for_file(workspace: Path) -> None:
    """A folder where the text should be."""
    (workspace / "workspace.toml").unlink()
    (workspace / "workspace.toml").mkdir()


SENTENCE = '"undefined_rate > 5% over 4w min 40"'
MARKERS = f"<<<<<<< ours\nundefined_categories = {SENTENCE}\n=======\nundefined_categories = 1\n>>>>>>> theirs\n"
BAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "another program's database": (with_sql("PRAGMA application_id = 7"), "belongs to another program"),
    "a newer database": (with_sql("PRAGMA user_version = 99"), "newer version of optable"),
    "a damaged database": (with_damage, "damaged"),
    "a torn database": (with_torn_database, "damaged"),
    "no database at all": (with_bytes(DATABASE, b"hello\n" * 50), "not a SQLite database"),
    "an empty database": (with_bytes(DATABASE, b""), "empty"),
    "conflict markers": (with_text(f"undefined_categories = {SENTENCE}\n", MARKERS), "conflict"),
    "no TOML": (with_text("[workflow]", "[workflow"), "workspace.toml"),
    "an unknown key": (with_text('scope = "', 'scoop = "'), "scope"),
    "a misspelt signal": (with_text('"undefined_rate >', '"undefined_rat >'), "undefined_rate"),
    "a wrong unit": (with_text("undefined_rate > 5%", "undefined_rate > 5s"), "undefined_categories"),
    "half a sentence": (with_text(SENTENCE, '"undefined_rate >"'), "undefined_categories"),
    "a newer format": (with_text("format = 1", "format = 99"), "format"),
    "text that is not UTF-8": (with_bytes("workspace.toml", b"format = 1\nname = '\xff\xfe'\n"), "UTF-8"),
    "evidence that is not JSON": (with_bytes("evidence/readings.jsonl", b"{\n"), "readings.jsonl"),
    "a folder for the text": (with_folder_for_file, "workspace.toml"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_opened_is_refused_in_words_and_left_alone(workspace: Path, what: str) -> None:
    spoil, message = BAD[what]
    spoil(workspace)
    before = everything_in(workspace)
    ran = optable("verdict", str(workspace), cwd=workspace)
    assert (ran.code, ran.out) == (BAD_DATA, "")
    assert message in ran.err
    assert ran.err.startswith("optable: ")
    assert "Traceback" not in ran.err
    with Terminal(str(workspace), size=(400, 24)) as terminal:
        assert terminal.wait_for_end() == BAD_DATA
        assert message in terminal.text
        assert "Traceback" not in terminal.text
        assert ENTERS_ALTERNATE_SCREEN not in terminal.raw
    assert everything_in(workspace) == before


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_a_folder_without_a_workspace_is_refused(tmp_path: Path, name: str) -> None:
    with Terminal(str(tmp_path / name), size=(300, 24)) as terminal:
        assert terminal.wait_for_end() == USAGE
        assert "Traceback" not in terminal.text
        assert "optable new" in terminal.text or "no such folder" in terminal.text or "neither" in terminal.text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "state", "told"),
    [(MARKERS, "git left a conflict", "conflict"), ("= 5\n", "text unreadable", "not valid TOML")],
    ids=["markers", "no TOML"],
)
def test_text_that_became_unreadable_is_told_of_while_the_database_stands(
    workspace: Path, line: str, state: str, told: str
) -> None:
    with_database(workspace)
    with_text(f"undefined_categories = {SENTENCE}\n", line)(workspace)
    before = everything_in(workspace)
    with at_the_screen(workspace, (160, 40)) as person:
        person.sees_verdict("HOLD")
        person.sees(state)
        person.terminal.press("ctrl+s")
        person.is_told(told)
        assert person.quits() == 0
    assert everything_in(workspace) == before


@pytest.fixture
def read_only(workspace: Path) -> Iterator[Path]:
    """A workspace with its database that nobody may write to."""
    with_database(workspace).chmod(0o444)
    workspace.chmod(0o555)
    yield workspace
    workspace.chmod(0o755)


def test_a_read_only_workspace_opens_and_says_so(read_only: Path) -> None:
    before = everything_in(read_only)
    with at_the_screen(read_only, SMALL) as person:
        person.sees_verdict("HOLD")
        person.is_told("Read-only", "write-protected")
        person.terminal.press("ctrl+s")
        person.is_told("the workspace is read-only")
        assert person.quits() == 0
    refused = optable("record", "customer_impact", "2", "--workspace", str(read_only), cwd=read_only)
    assert refused.code == BAD_DATA
    assert "read-only" in refused.err
    assert optable("verdict", str(read_only), cwd=read_only).code == HOLD
    assert everything_in(read_only) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="the file system refuses root nothing")
def test_a_read_only_folder_with_text_alone_says_why_it_cannot_be_opened(workspace: Path) -> None:
    workspace.chmod(0o555)
    try:
        with Terminal(str(workspace), size=(300, 24)) as terminal:
            assert terminal.wait_for_end() == BAD_DATA
            assert "cannot be" in terminal.text
            assert "Traceback" not in terminal.text
        assert optable("verdict", str(workspace), cwd=workspace).code == HOLD
    finally:
        workspace.chmod(0o755)
    assert not (workspace / DATABASE).exists()
