"""A text can be removed from the journal, and nothing else can be changed in it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Conflict, UsageError
from core.model.evidence_log import EvidenceLog
from core.model.workspace import RecordId
from core.store import journal
from core.store.journal import JournalEntry
from core.store.migrate import build
from core.store.removable_text import Removed, digested, has_removed, items, loads, tombstone, without
from core.store.schema import JOURNAL, TRIGGERS
from core.store.store import DATABASE, Store
from tests.core.store.conftest import clock, small_evidence

BUILDER = RecordId("role", "builder")
LOOKS_REMOVED = tombstone("a customer's words")
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(['"', "\\", '\\"', ":", "<", LOOKS_REMOVED, f'"{LOOKS_REMOVED}', '{"sha256": 1}', "é\x1b\n\0"]),
)
VALUES = st.recursive(
    st.one_of(TEXTS, st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)
CELLS = st.one_of(st.none(), VALUES.map(lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))))


def texts_of(value: Any) -> list[str]:
    """Every text of a decoded value, keys left out."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in texts_of(one)]


def without_these(value: Any, gone: frozenset[str]) -> Any:
    """The decoded value as it is told after a removal."""
    if isinstance(value, str) and value in gone and value:
        return Removed(tombstone(json.dumps(value, ensure_ascii=False)[1:-1])[8:-1])
    if isinstance(value, dict):
        return {key: without_these(one, gone) for key, one in value.items()}
    return [without_these(one, gone) for one in value] if isinstance(value, list) else value


@given(value=VALUES, data=st.data())
def test_what_is_left_of_a_text_is_its_digest_and_all_else_is_as_it_was(value: Any, data: st.DataObject) -> None:
    cell = json.dumps(value, ensure_ascii=False)
    gone = frozenset(data.draw(st.sets(st.sampled_from(texts_of(value))))) if texts_of(value) else frozenset()
    rest = without(cell, gone.__contains__)
    assert digested(rest) == digested(cell)
    assert without(rest, gone.__contains__) == rest, "a removal is done once"
    assert has_removed(rest) == bool(gone - {""})
    assert loads(rest) == without_these(value, gone)
    assert list(items(without(f"[{cell},{cell}]", gone.__contains__))) == [without_these(value, gone)] * 2
    assert loads(cell) == value, "what only looks like a tombstone is a text"


@given(first=VALUES, second=VALUES)
def test_two_contents_never_look_alike_in_the_chain(first: Any, second: Any) -> None:
    one, other = (json.dumps(value, ensure_ascii=False) for value in (first, second))
    assert (digested(one) == digested(other)) == (one == other)


@given(st.text(max_size=30), st.text(max_size=30))
def test_what_is_no_json_is_covered_too(one: str, other: str) -> None:
    assert (digested(one) == digested(other)) == (one == other)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A new database without the triggers, as for somebody who knows SQL."""
    with closing(build(tmp_path_factory.mktemp("db") / DATABASE)) as connection:
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection


ENTRIES = st.lists(st.tuples(TEXTS, TEXTS, TEXTS, CELLS, CELLS), min_size=1, max_size=4)


def written(connection: sqlite3.Connection, entries: list[tuple[Any, ...]]) -> None:
    connection.execute("DELETE FROM journal")
    connection.execute("DELETE FROM meta")
    journal.append(
        connection,
        [
            JournalEntry(seq, "2025-03-03T09:00:00+00:00", actor, "edit", label, "role", key, before, after, "x", "")
            for seq, (actor, label, key, before, after) in enumerate(entries, 1)
        ],
    )


@given(entries=ENTRIES, data=st.data())
def test_whatever_texts_are_removed_the_chain_holds_and_any_other_change_is_found(
    connection: sqlite3.Connection, entries: list[tuple[Any, ...]], data: st.DataObject
) -> None:
    connection.execute("BEGIN")
    try:
        written(connection, entries)
        for entry in list(journal.entries(connection)):
            texts = [text for cell in entry[7:9] for text in texts_of(json.loads(cell) if cell else None)]
            gone = data.draw(st.sets(st.sampled_from(texts))) if texts else set()
            label = tombstone(entry.label) if entry.label and data.draw(st.booleans()) else entry.label
            sides = [without(cell, gone.__contains__) if cell else cell for cell in entry[7:9]]
            statement = 'UPDATE journal SET label = ?, "before" = ?, "after" = ? WHERE seq = ?'
            connection.execute(statement, (label, *sides, entry.seq))
        assert journal.verify(connection) is None
        seq = data.draw(st.integers(1, len(entries)))
        column = data.draw(st.sampled_from([one for one in JOURNAL if one != "seq"]))
        (old,) = connection.execute(f'SELECT "{column}" FROM journal WHERE seq = ?', (seq,)).fetchone()  # noqa: S608
        old = old or ""
        at = data.draw(st.integers(0, len(old)))
        new = data.draw(
            st.sampled_from([old[:at] + old[at + 1 :], f"{old[:at]} {old[at:]}", f"{old[:at]}x{old[at + 1 :]}"])
        )
        if new == old:
            return
        connection.execute(f'UPDATE journal SET "{column}" = ? WHERE seq = ?', (new, seq))  # noqa: S608
        broken = journal.verify(connection)
        assert broken is not None
        assert broken.seq == seq
    finally:
        connection.execute("ROLLBACK")


def remove(folder: Path, *texts: str) -> None:
    """Remove texts from every entry of the journal: triggers aside, in one transaction."""
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DROP TRIGGER journal_is_not_changed")
        for seq, label, before, after in connection.execute(
            'SELECT seq, label, "before", "after" FROM journal'
        ).fetchall():
            sides = [without(cell, texts.__contains__) if cell else cell for cell in (before, after)]
            statement = 'UPDATE journal SET label = ?, "before" = ?, "after" = ? WHERE seq = ?'
            connection.execute(statement, (tombstone(label) if label in texts else label, *sides, seq))
        connection.execute(TRIGGERS["journal_is_not_changed"])
        connection.execute("COMMIT")


def test_a_change_whose_text_was_removed_is_not_taken_back_and_says_why(folder: Path) -> None:
    with Store.open(folder, actor="ada", clock=clock) as store:
        store.edit(BUILDER, {"note": "her words"})
        store.edit(BUILDER, {"note": "mine"})
        change = next(store.journal()).change
    remove(folder, "her words")
    assert b"her words" not in b"".join(json.dumps(list(row)).encode() for row in rows(folder))
    with Store.open(folder, actor="ada", clock=clock) as store:
        assert store.verify() is None
        assert store.differing() == ()
        with pytest.raises(UsageError, match="a text of it was removed from the journal for good"):
            store.take_back(change)
        assert store.snapshot.workspace.roles["builder"].note == "mine"
        store.edit(BUILDER, {"note": "more"})
        assert store.verify() is None, "the chain goes on"


def rows(folder: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        return connection.execute("SELECT * FROM journal").fetchall()


def test_a_stale_edit_is_a_conflict_if_the_journal_cannot_tell_any_more_what_was_changed_since(folder: Path) -> None:
    with Store.open(folder, actor="ada", clock=clock) as store:
        rev = store.snapshot.revs[BUILDER]
        store.edit(BUILDER, {"note": "her words"})
    remove(folder, "her words")
    with Store.open(folder, actor="ada", clock=clock) as store, pytest.raises(Conflict):
        store.edit(BUILDER, {"title": "The builder"}, rev=rev)


def test_a_row_is_compared_with_a_removed_text_by_its_digest(folder: Path) -> None:
    words = 'Wo ist "meine" Bestellung?\n'
    with Store.open(folder, actor="ada", clock=clock) as store:
        case = replace_case(store, words)
        store.edit(BUILDER, {"note": words})
    remove(folder, words)
    with Store.open(folder) as store:
        assert store.differing() == ()
    for statement, found in (
        ("UPDATE exception_case SET input = 'other'", f"exception {case}"),
        ("UPDATE review SET note = 'other'", f"exception {case}"),
        ("UPDATE role SET note = 'other' WHERE key = 'builder'", "roles.builder"),
    ):
        copy = (folder / DATABASE).read_bytes()
        with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as connection:
            connection.execute(statement)
        with Store.open(folder) as store:
            assert found in store.differing()
        (folder / DATABASE).write_bytes(copy)


def replace_case(store: Store, words: str) -> str:
    """Import a text form in which a case and its review contain the words; returns the name of the case."""
    evidence: EvidenceLog = small_evidence()
    case = next(one for one in evidence.exceptions if one.reviews)
    reviews = {key: review.model_copy(update={"note": words}) for key, review in case.reviews.items()}
    new = case.model_copy(update={"input": words, "reviews": reviews})
    rest = tuple(new if one.key == case.key else one for one in evidence.exceptions)
    store.replace(store.snapshot.workspace, replace(evidence, exceptions=rest))
    return case.name


def test_a_label_that_only_looks_removed_is_shown_as_it_is(folder: Path) -> None:
    with closing(build(folder / "other.db")) as connection:
        entry = JournalEntry(1, "2025", "ada", "edit", LOOKS_REMOVED, "role", "x", None, None, "c", "")
        journal.append(connection, [entry])
        (written,) = journal.entries(connection)
        assert written.title.strip() == LOOKS_REMOVED
        assert journal.verify(connection) is None


def test_a_record_that_looks_like_a_tombstone_is_taken_back_as_any_other(folder: Path) -> None:
    with Store.open(folder, actor="ada", clock=clock) as store:
        for text in (LOOKS_REMOVED, json.dumps({"sha256": "0" * 64}), f'"{LOOKS_REMOVED}"'):
            before = store.snapshot.workspace.roles["builder"].note
            store.edit(BUILDER, {"note": text})
            store.undo()
            assert store.snapshot.workspace.roles["builder"].note == before
            store.redo()
        assert store.verify() is None
        assert store.differing() == ()
