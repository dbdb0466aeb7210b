"""The journal cannot be edited by accident, and what was edited on purpose shows."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from core.model.workspace import RecordId
from core.store.journal import PAGE
from core.store.schema import TRIGGERS
from core.store.store import DATABASE, Store
from tests.core.store.conftest import NOW, OpenStore, clock

BUILDER = RecordId("role", "builder")


@pytest.fixture
def edited(folder: Path) -> Path:
    """A folder with a few edits in the journal."""
    with Store.open(folder, actor="ada", clock=clock) as store:
        for name in ("one", "two", "three"):
            store.edit(BUILDER, {"holder": name})
        store.record_reading("latency", "3s", id="r1")
    return folder


def tamper(folder: Path, statement: str) -> None:
    """As somebody would who knows SQL."""
    connection = sqlite3.connect(folder / DATABASE)
    for trigger in TRIGGERS:
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(statement)
    for sql in TRIGGERS.values():
        connection.execute(sql)
    connection.commit()
    connection.close()


def test_it_says_who_changed_what_and_when_newest_first(edited: Path) -> None:
    with Store.open(edited) as store:
        newest, *_, first = store.journal()
        assert (first.seq, first.action) == (1, "create")
        assert (newest.seq, newest.actor, newest.action, newest.kind, newest.key) == (
            5,
            "ada",
            "record",
            "reading",
            "manual/r1",
        )
        assert newest.at == NOW.isoformat()
        assert newest.before is None
        assert json.loads(newest.after or "")[0]["value"] == "3"
        edits = list(store.journal(BUILDER))
        assert [json.loads(entry.after or "")["holder"] for entry in edits] == ["three", "two", "one"]
        assert [json.loads(entry.before or "")["holder"] for entry in edits] == ["two", "one", "A. Osei"]
        assert [entry.seq for entry in store.journal(limit=2)] == [5, 4]
        assert store.snapshot.revs[BUILDER] == 4


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET actor = 'eve' WHERE seq = 3",
        "DELETE FROM journal WHERE seq = 3",
        "DELETE FROM journal",
        """INSERT OR REPLACE INTO journal
           SELECT seq, at, 'eve', action, label, kind, key, before, after, change, undoes, hash
           FROM journal WHERE seq = 3""",
    ],
)
def test_it_is_append_only_for_every_program(edited: Path, statement: str) -> None:
    connection = sqlite3.connect(edited / DATABASE)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE journal SET actor = 'eve' WHERE seq = 3", 3),
        ("UPDATE journal SET after = before WHERE seq = 2", 2),
        ("UPDATE journal SET at = '2020-01-01' WHERE seq = 1", 1),
        ("UPDATE journal SET undoes = 'x' WHERE seq = 5", 5),
        ("UPDATE journal SET hash = 'x' WHERE seq = 5", 5),
        ("DELETE FROM journal WHERE seq = 3", 4),
        ("DELETE FROM journal WHERE seq = 1", 2),
        ("DELETE FROM journal WHERE seq = 5", 4),
        ("DELETE FROM journal", 0),
        ("UPDATE journal SET seq = 9 WHERE seq = 5", 9),
    ],
)
def test_an_entry_that_was_changed_or_taken_away_is_found(edited: Path, statement: str, found: int) -> None:
    with Store.open(edited) as store:
        assert store.verify() is None
    tamper(edited, statement)
    with Store.open(edited) as store:
        broken = store.verify()
        assert broken is not None
        assert broken.seq == found


def test_a_long_journal_is_read_in_pages_that_lock_nobody_out(open_store: OpenStore) -> None:
    store, other = open_store(), open_store()
    for number in range(PAGE + 5):
        store.edit(BUILDER, {"note": str(number)})
    entries = store.journal()
    assert next(entries).seq == PAGE + 6
    other.edit(BUILDER, {"note": "meanwhile"})
    assert [entry.seq for entry in entries] == list(range(PAGE + 5, 0, -1))
    assert [entry.seq for entry in store.journal(limit=PAGE + 1)][-1] == 7
    assert store.verify() is None


def test_drafts_are_kept_at_once_and_are_no_changes(open_store: OpenStore) -> None:
    store = open_store()
    store.save_draft("roles.builder.holder", "D. Mo")
    store.save_draft("roles.builder.holder", "D. Mor")
    store.save_draft("page.input", "")
    other = open_store()
    assert other.drafts() == {"page.input": "", "roles.builder.holder": "D. Mor"}
    other.drop_draft("page.input", "")
    other.drop_draft("page.output", "")
    other.drop_draft("roles.builder.holder", "D. Mo")
    assert store.drafts() == {"roles.builder.holder": "D. Mor"}
    assert len(list(store.journal())) == 1


def test_the_base_of_the_sync_is_kept(open_store: OpenStore) -> None:
    store = open_store()
    assert store.base == {}
    store.set_base({"a": "text\n\x1b", "b": "é"})
    store.set_base({"b": "e"}, ["b", "c"])
    assert open_store().base == {"a": "text\n\x1b", "b": "e"}
    assert open_store().kept["a"].size == 6
    store.set_base({})
    assert open_store().base == {}
