"""The journal cannot be edited by accident, and what was edited on purpose shows."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from core.model.evidence_log import EvidenceLog
from core.model.roles import Role
from core.model.workspace import RecordId, Workspace
from core.store.journal import PAGE
from core.store.schema import TRIGGERS
from core.store.store import DATABASE, Store
from tests.core.ingest.making import batch
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
           SELECT seq, at, 'eve', action, label, kind, key, before, after, change, undoes, hash_v1, hash
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


@pytest.fixture
def busy(folder: Path) -> Path:
    """A folder in which something of every kind was changed, taken back, renamed and reviewed."""
    with Store.open(folder, actor="ada", clock=clock) as store:
        store.edit(BUILDER, {"holder": "one"})
        store.add(RecordId("role", "helper"), Role(holder="H"))
        store.add(RecordId("role", "gone"), Role())
        store.remove(RecordId("role", "gone"))
        store.edit(BUILDER, {"holder": "two"})
        store.undo()
        store.edit(RecordId("workflow", "workflow"), {"as_of": NOW, "name": 'Ä "quoted" \x1b'})
        store.edit(RecordId("item", "integration"), {"due": "2025-04-01"})
        store.decide("hold", ["owner"], reason="wait")
        store.waive("hold.undefined", "owner", reason="known", until=NOW.replace(month=4, microsecond=5))
        store.record_reading("latency", "250ms", id="r1")
        store.record_reading("latency", "3s", id="r2")
        store.undo()
        store.complete("log_review")
        session = store.draw(week="2025-W09", seed="1")
        for name in session.cases:
            store.review(name, session.name, {"outcome": "undefined", "label": "x", "updates": ("prompt",)})
        store.review(session.cases[0], session.name, {"outcome": "correct"})
        store.rename(RecordId("signal", "latency"), "delay")
        store.rename(RecordId("role", "builder"), "maker")
    return folder


def test_everything_is_as_the_journal_tells_it(busy: Path) -> None:
    with Store.open(busy) as store:
        assert store.differing() == ()
        workspace, evidence = store.snapshot.workspace, store.snapshot.evidence
        assert store.replace(Workspace(), EvidenceLog()) > 20
        assert store.differing() == ()
        store.replace(workspace, evidence)
        assert store.differing() == ()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE role SET holder = 'eve' WHERE key = 'maker'", "roles.maker"),
        ("UPDATE role SET may_stop = 1 WHERE key = 'helper'", "roles.helper"),
        ("UPDATE role SET rev = 1 WHERE key = 'helper'", "roles.helper"),
        ("DELETE FROM role WHERE key = 'helper'", "roles.helper"),
        (
            (
                "INSERT INTO role SELECT 'eve', 2, title, 'eve', deputy, party, may_stop, \"order\", note"
                " FROM role WHERE key = 'maker'"
            ),
            "roles.eve",
        ),
        (
            (
                "INSERT INTO role SELECT 'gone', 1, title, 'eve', deputy, party, may_stop, \"order\", note"
                " FROM role WHERE key = 'maker'"
            ),
            "roles.gone",
        ),
        ("UPDATE workflow SET as_of = NULL", "workflow"),
        ("UPDATE workflow SET rev = 1, name = 'x'", "workflow"),
        ("UPDATE item SET due = '2025-04-02'", "table.integration"),
        ("UPDATE decision SET kind = 'go'", "decisions."),
        ("UPDATE decision SET findings = '{}'", "decisions."),
        ("UPDATE waiver SET until = '2030-01-01T00:00:00+00:00'", "waivers."),
        ("UPDATE reading SET value = '0.26' WHERE id = 'r1'", "reading manual/r1"),
        ("UPDATE reading SET n = 5 WHERE id = 'r1'", "reading manual/r1"),
        ("DELETE FROM reading WHERE id = 'r1'", "reading manual/r1"),
        (
            (
                "INSERT INTO reading SELECT source, 'r2', signal, at, value, n, recorded, version, note"
                " FROM reading WHERE id = 'r1'"
            ),
            "reading manual/r2",
        ),
        ("DELETE FROM completion WHERE source = 'manual'", "completion manual/"),
        ("UPDATE exception_case SET input = 'x' WHERE id = 'e1'", "exception crm/e1"),
        ("UPDATE review SET outcome = 'misclassified' WHERE case_id = 'e1'", "exception crm/e1"),
        ("UPDATE review SET customer_impact = 1 WHERE case_id = 'e1'", "exception crm/e1"),
        ("DELETE FROM review WHERE case_id = 'e1'", "exception crm/e1"),
        (
            (
                "INSERT INTO review SELECT source, case_id, 'eve', outcome, customer_impact, label, updates, \"by\","
                " at, note, session, second, seconds FROM review WHERE case_id = 'e1'"
            ),
            "exception crm/e1",
        ),
        ("UPDATE session SET seed = '2'", "session "),
    ],
)
def test_a_row_that_was_edited_beside_the_journal_is_found_and_named(busy: Path, statement: str, named: str) -> None:
    tamper(busy, statement)
    with Store.open(busy) as store:
        assert store.verify() is None, "the journal itself is whole"
        (found,) = store.differing()
        assert found.startswith(named)


def test_a_file_that_cannot_be_written_is_compared_too(busy: Path) -> None:
    (busy / DATABASE).chmod(0o444)
    with Store.open(busy) as store:
        assert store.read_only
        assert store.differing() == ()


def ingest(store: Store) -> None:
    """Another content of one case, and a case more."""
    text = b"id,at,input\ne1,2025-03-01T09:00Z,other\nnew,2025-03-04T09:00Z,first\n"
    store.ingest([batch(text, "crm.csv", source="crm", kind="exceptions")])


def test_what_a_bulk_changed_is_not_taken_for_an_edit_by_hand(busy: Path) -> None:
    with Store.open(busy, clock=clock) as store:
        ingest(store)
        assert store.differing() == ()
        workspace, evidence = store.snapshot.workspace, store.snapshot.evidence
        store.replace(workspace, replace(evidence, exceptions=evidence.exceptions[:-1]))
        assert store.differing() == ()
        ingest(store)
        assert len(store.snapshot.evidence.exceptions) == len(evidence.exceptions)
        assert store.differing() == (), "what was taken out came back in bulk"
    tamper(busy, "UPDATE review SET outcome = 'misclassified' WHERE case_id = 'e1'")
    with Store.open(busy) as store:
        assert store.differing() == ("exception crm/e1",)


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
    assert open_store().base_files["a"].size == 6
    store.set_base({})
    assert open_store().base == {}
