"""Several programs write to one database: each gets its turn, and who does not is told how long it waited."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import BadValue, Conflict, OptableError
from core.model.workspace import RecordId
from core.store.store import DATABASE, Store
from tests.core.store.conftest import OpenStore, clock

BUILDER = RecordId("role", "builder")
WRITERS, WRITES = 5, 20


@pytest.fixture
def busy(folder: Path) -> Iterator[sqlite3.Connection]:
    """Another program in the middle of a write."""
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def test_five_programs_that_do_nothing_but_write_all_get_their_turns(folder: Path, open_store: OpenStore) -> None:
    store = open_store()
    refused: list[OptableError] = []

    def write(name: str) -> None:
        with Store.open(folder, clock=clock) as own:
            for number in range(WRITES):
                try:
                    own.record_reading("latency", "2s", id=f"{name}-{number}", source=name)
                except OptableError as error:
                    refused.append(error)

    writers = [threading.Thread(target=write, args=(f"writer{number}",)) for number in range(WRITERS)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    store.refresh()
    assert refused == []
    written = [one for one in store.snapshot.evidence.readings["latency"] if one.source.startswith("writer")]
    assert len(written) == WRITERS * WRITES


def test_a_write_waits_for_another_program_to_finish(
    open_store: OpenStore, busy: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = []

    def pause() -> None:
        pauses.append(1)
        if len(pauses) == 3:
            busy.execute("ROLLBACK")

    monkeypatch.setattr("core.store.lock.pause", pause)
    store = open_store()
    store.edit(BUILDER, {"holder": "X"})
    assert len(pauses) == 3
    assert store.snapshot.workspace.roles["builder"].holder == "X"


def test_who_waited_in_vain_is_told_how_long(
    open_store: OpenStore, busy: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store()
    monkeypatch.setattr("core.store.connect.BUSY_SECONDS", 0.0)
    with pytest.raises(OptableError, match=r"another program is writing to it \(waited 0 seconds\)"):
        store.edit(BUILDER, {"holder": "X"})


def test_several_operations_under_one_lock_are_all_there_or_none(folder: Path, open_store: OpenStore) -> None:
    store = open_store()
    before = store.snapshot

    def fail_after_two() -> None:
        with store.writing():
            store.edit(BUILDER, {"holder": "X"})
            store.edit(BUILDER, {"holder": "Y"})
            assert store.snapshot.workspace.roles["builder"].holder == "Y"
            store.edit(RecordId("role", "nobody"), {"holder": "Z"})

    with pytest.raises(BadValue):
        fail_after_two()
    assert store.snapshot is before
    with open_store() as other:
        assert other.snapshot.workspace == before.workspace
    with store.writing():
        store.edit(BUILDER, {"holder": "X"})
        store.edit(RecordId("role", "owner"), {"holder": "Y"})
    with open_store() as other:
        assert [other.snapshot.workspace.roles[name].holder for name in ("builder", "owner")] == ["X", "Y"]


def test_what_is_read_at_one_moment_is_of_that_moment(open_store: OpenStore) -> None:
    store, other = open_store(), open_store()
    assert store.snapshot.workspace.roles["builder"].holder == "A. Osei"
    other.edit(BUILDER, {"holder": "X"})
    with store.reading():
        assert store.snapshot.workspace.roles["builder"].holder == "X"
        assert store.drafts() == {}
    assert store.refresh(), "what was read on the way is still news to who shows it"


def test_a_write_into_a_database_that_was_replaced_meanwhile_is_not_called_saved(
    folder: Path, open_store: OpenStore, tmp_path: Path
) -> None:
    store = open_store()
    copy = tmp_path / "copy.db"
    copy.write_bytes((folder / DATABASE).read_bytes())

    def write() -> None:
        with store.writing():
            store.edit(BUILDER, {"holder": "X"})
            copy.replace(folder / DATABASE)

    with pytest.raises(Conflict, match="not saved"):
        write()
    store.refresh()
    assert store.snapshot.workspace.roles["builder"].holder == "A. Osei"
