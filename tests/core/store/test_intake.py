"""Profiles of files in the database: kept, changed, taken back, and never in the way of what they name."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from core.errors import BadData, BadValue
from core.model.conflict import OpenConflict
from core.model.evidence_log import EvidenceLog
from core.model.field_ref import FieldRef
from core.model.intake import Intake
from core.model.workspace import RecordId
from core.rules.conflict_value import text_of, value_of
from core.store.migrations import NAMES, released
from core.store.store import DATABASE, Store
from core.text.sync import sync
from tests.core.store.conftest import clock, small_evidence, small_workspace
from tests.core.store.earlier_versions import connect_new

JIRA = RecordId("intake", "jira")
PROFILE = Intake(
    title="Board",
    kind="readings",
    delimiter="tab",
    missing=("?", "a,b"),
    map={"at": "Date+Time"},
    set={"signal": "latency"},
    rename={"p95 \x1b[31m": "latency", "Errors": "undefined_rate"},
    unit={"latency": "ms"},
)


def profile(store: Store) -> Intake:
    return store.snapshot.workspace.intake["jira"]


def test_a_profile_is_kept_and_each_change_can_be_taken_back(store: Store, folder: Path) -> None:
    store.add(JIRA, PROFILE)
    with Store.open(folder, clock=clock) as other:
        assert profile(other) == PROFILE
    store.edit(JIRA, {"map": {"at": "Created"}, "latest": True})
    assert (profile(store).map, profile(store).latest) == ({"at": "Created"}, True)
    store.remove(JIRA)
    assert not store.snapshot.workspace.intake
    for _ in range(2):
        store.undo()
    assert profile(store) == PROFILE
    store.undo()
    assert not store.snapshot.workspace.intake
    for _ in range(3):
        store.redo()
    assert not store.snapshot.workspace.intake
    assert store.verify() is None
    assert [one.label for one in store.journal() if one.key == "jira" and one.action == "edit"] == [
        "intake.jira: map, latest"
    ]


def test_a_change_that_no_ingest_could_use_is_refused_and_nothing_is_written(store: Store) -> None:
    store.add(JIRA, PROFILE)
    before = store.snapshot
    for changes in ({"map": {"signal": "Metric"}}, {"encoding": "nonsense"}, {"unit": {"latency": "parsec"}}):
        with pytest.raises(BadValue) as error:
            store.edit(JIRA, changes)
        assert error.value.place.startswith("intake.jira")
    assert store.snapshot is before


def test_a_renamed_signal_is_renamed_in_profiles_and_one_undo_takes_it_back(store: Store) -> None:
    store.add(JIRA, PROFILE)
    store.rename(RecordId("signal", "latency"), "answer_time")
    after = profile(store)
    assert after.rename == {"p95 \x1b[31m": "answer_time", "Errors": "undefined_rate"}
    assert (after.set, after.unit) == ({"signal": "answer_time"}, {"answer_time": "ms"})
    store.undo()
    assert profile(store) == PROFILE


def test_what_only_a_profile_names_can_be_removed(tmp_path: Path) -> None:
    workspace = small_workspace().having({JIRA: PROFILE})
    with Store.create(tmp_path, workspace, EvidenceLog.of(), clock=clock) as store:
        store.remove(RecordId("signal", "latency"))
        assert profile(store) == PROFILE
        sync.export(store)
    (tmp_path / DATABASE).unlink()
    with sync.open_workspace(tmp_path) as store:
        assert profile(store) == PROFILE


def test_a_profile_has_a_name_of_its_own(store: Store) -> None:
    store.add(JIRA, PROFILE)
    store.rename(JIRA, "board")
    assert store.snapshot.workspace.intake == {"board": PROFILE}
    with pytest.raises(BadValue, match="not a name"):
        store.add(RecordId("intake", "label-studio"), PROFILE)


def test_a_database_of_the_version_before_opens_with_no_profile_and_takes_one(tmp_path: Path) -> None:
    before = NAMES.index("m0014_intake")
    connection = connect_new(tmp_path / DATABASE, migrations=before)
    assert "intake" not in {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    connection.commit()
    connection.close()
    with Store.open(tmp_path, clock=clock) as store:
        assert store.snapshot.workspace.intake == {}
        store.add(JIRA, PROFILE)
        assert profile(store) == PROFILE
    assert len(released()._migrations) == len(NAMES)


def test_a_cell_that_another_program_broke_is_named(tmp_path: Path) -> None:
    Store.create(tmp_path, small_workspace().having({JIRA: PROFILE}), small_evidence(), clock=clock).close()
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute("""UPDATE "intake" SET "unit" = '{"latency": "parsec"}'""")
    connection.close()
    with Store.open(tmp_path, clock=clock) as store, pytest.raises(BadData, match=r"intake\.jira has a .*unit"):
        _ = store.snapshot


def test_a_conflict_of_an_entry_takes_a_third_word_and_one_of_a_table_takes_none() -> None:
    workspace = small_workspace().having({JIRA: PROFILE})
    entry = OpenConflict(FieldRef(JIRA, "rename.Errors"), None, "a", "b", "changed on both sides")
    assert text_of(workspace, entry) == "a"
    assert value_of(workspace, entry, "c") == "c"
    table = OpenConflict(FieldRef(JIRA, "map"), {}, {"at": "a"}, {"at": "b"}, "changed on both sides")
    with pytest.raises(BadValue, match="no third"):
        text_of(workspace, table)
