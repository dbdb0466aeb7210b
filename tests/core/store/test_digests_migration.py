"""A journal from before the chain over digests keeps its hashes, and what was broken in it remains broken."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest

from core.errors import BadData
from core.model.roles import Role
from core.model.workspace import RecordId
from core.store.hash_chain import BROKEN
from core.store.journal import JournalEntry
from core.store.migrate import version_of
from core.store.migrations import VERSION
from core.store.removable_text import tombstone, without
from core.store.schema import TRIGGERS
from core.store.store import DATABASE, Store
from tests.core.store.earlier_versions import append_v1, connect_new
from tests.paths import ROOT

DIGESTS = 12
"""The version that brought the chain over digests."""
COUNT = 5
WORDS = "Wo ist meine Bestellung?"


def entry(seq: int) -> JournalEntry:
    """An edit of a role, as an earlier version journalled it."""
    before = None if seq == 1 else json.dumps({"note": f"{WORDS} {seq - 1}"}, ensure_ascii=False)
    after = None if seq == 1 else json.dumps({"note": f"{WORDS} {seq}"}, ensure_ascii=False)
    label = "made from the text form" if seq == 1 else 'roles.builder: "note"\n\x1b é'
    return JournalEntry(
        seq, f"2025-03-03T09:00:0{seq}+00:00", "ada", "edit", label, "role", "b", before, after, "c", ""
    )


def before_digests(folder: Path, *statements: str, migrations: int = 11) -> Path:
    """A folder with a database of an earlier version; the statements are executed beside the program."""
    folder.mkdir(exist_ok=True)
    with closing(connect_new(folder / DATABASE, migrations=migrations)) as connection:
        append_v1(connection, [entry(seq) for seq in range(1, COUNT + 1)])
        tamper(connection, *statements)
    return folder


def tamper(connection: sqlite3.Connection, *statements: str) -> None:
    """Change the journal as somebody would who knows SQL."""
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
    for statement in statements:
        connection.execute(statement)
    for name, trigger in TRIGGERS.items():
        if name.startswith("journal") or version_of(connection) == VERSION:
            connection.execute(trigger)


def broken_entry(folder: Path) -> int | None:
    """The number of the entry that `verify` names."""
    with Store.open(folder) as store:
        broken = store.verify()
        return None if broken is None else broken.seq


@pytest.mark.parametrize("version", range(1, DIGESTS))
def test_a_journal_of_any_version_is_whole_afterwards_and_keeps_its_hashes(tmp_path: Path, version: int) -> None:
    before_digests(tmp_path, migrations=version)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        old = [hashed for (hashed,) in connection.execute("SELECT hash FROM journal ORDER BY seq")]
    assert broken_entry(tmp_path) is None
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        assert [hashed for (hashed,) in connection.execute("SELECT hash_v1 FROM journal ORDER BY seq")] == old
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute("UPDATE journal SET actor = 'eve'")


TAMPERINGS = [
    ("UPDATE journal SET actor = 'eve' WHERE seq = 3", 3),
    ("UPDATE journal SET after = before WHERE seq = 2", 2),
    ("UPDATE journal SET label = 'x' WHERE seq = 5", 5),
    ("UPDATE journal SET hash = 'x' WHERE seq = 5", 5),
    ("UPDATE journal SET hash = 'x' WHERE seq = 1", 1),
    ("DELETE FROM journal WHERE seq = 3", 4),
    ("DELETE FROM journal WHERE seq = 1", 2),
    ("DELETE FROM journal WHERE seq = 5", 4),
    ("DELETE FROM journal", 0),
    ("UPDATE journal SET seq = 9 WHERE seq = 5", 9),
    ("UPDATE meta SET value = '5 x' WHERE key = 'head'", 5),
]


@pytest.mark.parametrize(("statement", "found"), TAMPERINGS)
def test_what_was_broken_before_is_named_afterwards(tmp_path: Path, statement: str, found: int) -> None:
    before_digests(tmp_path, statement)
    assert broken_entry(tmp_path) == found


def test_an_entry_that_cannot_be_read_does_not_keep_the_workspace_closed(tmp_path: Path) -> None:
    before_digests(tmp_path, "UPDATE journal SET actor = CAST(x'ff' AS TEXT) WHERE seq = 4")
    with Store.open(tmp_path) as store, pytest.raises(BadData, match="damaged"):
        store.verify()
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        hashes = dict(connection.execute("SELECT seq, hash FROM journal"))
    assert [seq for seq, hashed in hashes.items() if hashed == BROKEN] == [4]


@pytest.mark.parametrize(("statement", "found"), TAMPERINGS)
def test_what_is_changed_afterwards_is_named(tmp_path: Path, statement: str, found: int) -> None:
    before_digests(tmp_path)
    Store.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as connection:
        tamper(connection, statement)
    assert broken_entry(tmp_path) == found


def test_a_text_removed_from_a_broken_entry_does_not_make_it_whole(tmp_path: Path) -> None:
    before_digests(tmp_path, "UPDATE journal SET actor = 'eve' WHERE seq = 3")
    Store.open(tmp_path).close()
    remove_words(tmp_path)
    assert broken_entry(tmp_path) == 3


def test_texts_can_be_removed_from_a_journal_of_before(tmp_path: Path) -> None:
    before_digests(tmp_path)
    Store.open(tmp_path).close()
    remove_words(tmp_path)
    assert WORDS not in (tmp_path / DATABASE).read_text(errors="replace")
    assert broken_entry(tmp_path) is None
    with Store.open(tmp_path) as store:
        assert next(store.journal()).title == "(a text that was removed)"


def remove_words(folder: Path) -> None:
    """Remove every note and every label."""
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        statements = [
            f"UPDATE journal SET label = '{tombstone(label)}', \"before\" = "  # noqa: S608  # of this test
            f'{"NULL" if before is None else repr(without(before, lambda _: True))}, "after" = '
            f"{'NULL' if after is None else repr(without(after, lambda _: True))} WHERE seq = {seq}"
            for seq, label, before, after in connection.execute('SELECT seq, label, "before", "after" FROM journal')
        ]
        tamper(connection, *statements)
        connection.execute("VACUUM")


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from core.store.migrations import m0012_digests
    from core.store.store import Store

    hashes = m0012_digests._hashes
    m0012_digests.PAGE = 1

    def killed(row, *previous):
        if row[0] == 4:
            os.kill(os.getpid(), signal.SIGKILL)
        return hashes(row, *previous)

    m0012_digests._hashes = killed
    Store.open(Path(sys.argv[1]))
"""


def test_a_migration_that_is_killed_is_done_by_the_next_start(tmp_path: Path) -> None:
    before_digests(tmp_path)
    killed = subprocess.run([sys.executable, "-c", dedent(KILLED), tmp_path], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (11,)
        assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'").fetchone() == (3,)
    assert broken_entry(tmp_path) is None


def test_the_program_in_the_document_finds_what_the_command_finds(tmp_path: Path) -> None:
    document = (ROOT / "docs" / "journal.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"^```python\n(.*?)^```", document, re.DOTALL | re.MULTILINE)

    def by_hand(folder: Path) -> str:
        call = [sys.executable, "-c", program, folder / DATABASE]
        return subprocess.run(call, check=True, capture_output=True, text=True).stdout.strip()

    before_digests(tmp_path)
    with Store.open(tmp_path, actor="ada") as store:
        store.add(RecordId("role", "helper"), Role(holder="H", note='Ä "quoted" \x1b\x7f\u2028\n</'))
        store.edit(RecordId("role", "helper"), {"note": "", "title": "<sha256 x>"})
    assert by_hand(tmp_path) == "whole"
    remove_words(tmp_path)
    assert by_hand(tmp_path) == "whole"
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as connection:
        tamper(connection, "UPDATE journal SET actor = 'eve' WHERE seq = 3")
    assert by_hand(tmp_path) == "broken at entry 3"
