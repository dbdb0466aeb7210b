"""Databases that are opened, and those that are refused untouched."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import BadData, OptableError, ReadOnly
from core.model.workspace import RecordId
from core.store.store import DATABASE, Store
from tests.core.store.conftest import OpenStore

BUILDER = RecordId("role", "builder")
Spoil = Callable[[Path], object]


def with_sql(*statements: str) -> Spoil:
    """Runs statements on the database, as another program would."""

    def spoil(path: Path) -> None:
        connection = sqlite3.connect(path)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()

    return spoil


def overwrite_the_middle(path: Path) -> None:
    """The effect of a failing disk."""
    content = bytearray(path.read_bytes())
    middle, length = len(content) // 2, len(content) // 4
    content[middle : middle + length] = b"\xa5" * length
    path.write_bytes(content)


SPOILT: dict[str, tuple[Spoil, str]] = {
    "an empty file": (lambda path: path.write_bytes(b""), "empty"),
    "some text": (lambda path: path.write_text("hello\n" * 50), "not a SQLite database"),
    "half a header": (lambda path: path.write_bytes(path.read_bytes()[:60]), "not a SQLite database"),
    "a torn file": (lambda path: path.write_bytes(path.read_bytes()[:8192]), "damaged"),
    "a failed disk": (overwrite_the_middle, "damaged"),
    "another program's": (with_sql("PRAGMA application_id=7"), "another program"),
    "a newer one": (with_sql("PRAGMA user_version=99"), "newer version"),
    "a missing trigger": (with_sql("DROP TRIGGER journal_is_not_changed"), "trigger journal_is_not_changed"),
    "a strange trigger": (
        with_sql("CREATE TRIGGER spy AFTER UPDATE ON role BEGIN DELETE FROM draft; END"),
        "not ours: spy",
    ),
    "a missing table": (with_sql("DROP TABLE role"), "the table role is missing"),
    "a missing column": (with_sql("ALTER TABLE role DROP COLUMN deputy"), "no column deputy"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_database_that_is_not_whole_or_not_ours_is_refused_and_not_touched(folder: Path, what: str) -> None:
    spoil, message = SPOILT[what]
    path = folder / DATABASE
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(BadData, match=message):
        Store.open(folder)
    assert path.read_bytes() == before
    assert [file.name for file in folder.iterdir()] == [DATABASE]


def read_all(folder: Path) -> None:
    """Everything that there is, and the journal."""
    with Store.open(folder) as store:
        _ = store.snapshot
        store.verify()


@pytest.mark.parametrize("what", ["a torn file", "a failed disk"])
def test_damage_of_a_large_file_is_told_when_it_is_met(
    folder: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    spoil, message = SPOILT[what]
    spoil(folder / DATABASE)
    monkeypatch.setattr("core.store.connect.SMALL", 0)
    with pytest.raises(BadData, match=message) as caught:
        read_all(folder)
    assert "workspace.toml" in caught.value.hint


def test_a_large_file_is_not_read_whole_on_opening_but_when_that_is_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = sqlite3.connect(folder / DATABASE)
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'idx_journal_kind_key_seq'"
    ).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    content = bytearray((folder / DATABASE).read_bytes())
    content[(page - 1) * size : page * size] = b"\xa5" * size
    (folder / DATABASE).write_bytes(content)
    with pytest.raises(BadData, match="damaged"):
        Store.open(folder)
    monkeypatch.setattr("core.store.connect.SMALL", 0)
    with Store.open(folder) as store:
        assert store.snapshot.workspace.roles["builder"].holder == "A. Osei"
        with pytest.raises(BadData, match="damaged"):
            store.check()
        with pytest.raises(BadData, match="damaged"):
            list(store.journal(BUILDER))


def test_a_value_that_no_record_can_have_is_damage(folder: Path) -> None:
    with_sql("UPDATE role SET party = 'pirates' WHERE key = 'builder'")(folder / DATABASE)
    with Store.open(folder) as store, pytest.raises(BadData, match=r"roles\.builder has a party"):
        _ = store.snapshot


def test_a_foreign_database_in_wal_mode_keeps_its_wal(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / DATABASE)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE t (x)")
    other.commit()
    with pytest.raises(BadData, match="another program"):
        Store.open(tmp_path)
    assert (tmp_path / f"{DATABASE}-wal").stat().st_size > 0
    other.close()


def test_our_database_that_was_put_in_wal_mode_goes_back(folder: Path) -> None:
    with_sql("PRAGMA journal_mode=WAL")(folder / DATABASE)
    Store.open(folder).close()
    connection = sqlite3.connect(folder / DATABASE)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_a_folder_in_the_place_of_the_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / DATABASE).mkdir()
    with pytest.raises(BadData, match="not a file"):
        Store.open(tmp_path)


def test_no_database_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="no database here"):
        Store.open(tmp_path)


@pytest.mark.parametrize("protected", ["file", "folder"])
def test_a_write_protected_workspace_is_read_and_says_why(folder: Path, protected: str) -> None:
    where = folder if protected == "folder" else folder / DATABASE
    mode = where.stat().st_mode
    where.chmod(mode & 0o555)
    try:
        with Store.open(folder) as store:
            assert protected in store.read_only
            assert "write-protected" in store.read_only
            assert store.snapshot.workspace.roles["builder"].holder == "A. Osei"
            assert not store.refresh()
            assert list(store.journal())
            for write in (
                lambda: store.edit(BUILDER, {"holder": "X"}),
                lambda: store.remove(BUILDER),
                lambda: store.record_reading("latency", "3s"),
                lambda: store.complete("log_review"),
                lambda: store.save_draft("page.input", "half"),
                lambda: store.set_base({"x": "y"}),
                store.undo,
            ):
                with pytest.raises(ReadOnly, match="write-protected"):
                    write()
    finally:
        where.chmod(mode)


def test_a_database_that_another_program_holds_is_not_waited_for_forever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.store.connect.BUSY_SECONDS", 0.05)
    other = sqlite3.connect(folder / DATABASE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OptableError, match="another program is writing"):
        Store.open(folder)
    other.execute("ROLLBACK")
    other.close()
    Store.open(folder).close()


def test_a_write_while_another_program_writes_changes_nothing_and_can_be_tried_again(
    folder: Path, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.store.connect.BUSY_SECONDS", 0.05)
    store = open_store()
    before = store.snapshot
    other = sqlite3.connect(folder / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OptableError, match="another program is writing"):
        store.edit(BUILDER, {"holder": "X"})
    assert store.snapshot is before
    other.execute("ROLLBACK")
    other.close()
    store.edit(BUILDER, {"holder": "X"})
    assert store.snapshot.workspace.roles["builder"].holder == "X"


def test_reading_needs_no_sqlite_utils(folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from core.store.store import Store\n"
        "store = Store.open(Path(sys.argv[1])); print(store.snapshot.workspace.workflow.name)\n"
        "slow = {'sqlite_utils', 'lark', 'tomli_w', 'textual', 'click'} & set(sys.modules)\n"
        "assert not slow, slow"
    )
    done = subprocess.run([sys.executable, "-c", program, folder], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("Triage\n", "")
