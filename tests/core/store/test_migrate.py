"""An older database is copied, then brought up to date; its triggers survive."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database, Migrations

from core.errors import BadData, ReadOnly
from core.model.base import utc
from core.model.evidence_log import EVIDENCE
from core.model.stamp import Stamp
from core.store.journal import JournalEntry
from core.store.migrations import VERSION, released
from core.store.schema import TRIGGERS
from core.store.store import DATABASE, Store
from core.text.sync.sync import open_workspace
from tests.core.store.conftest import small_evidence, small_workspace
from tests.core.store.earlier_versions import append_v1, connect_new


@pytest.fixture
def next_version(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Migrations:
    """A program one version ahead, whose migration rebuilds two tables: the database in the folder is old to it."""
    assert (folder / DATABASE).exists()
    migrations = Migrations("optable")
    migrations._migrations.extend(released()._migrations)

    @migrations()
    def m9999_rebuild(db: Database) -> None:
        db.table("journal").transform(column_order=["seq", "change", "at"])
        db.table("exception_case").transform(types={"flagged": int})
        assert not any(trigger.table == "journal" for trigger in db.triggers), "transform drops triggers"

    monkeypatch.setattr("core.store.migrate.released", lambda: migrations)
    for module in ("connect", "migrate"):
        monkeypatch.setattr(f"core.store.{module}.VERSION", VERSION + 1)
    return migrations


@pytest.mark.usefixtures("next_version")
def test_an_older_database_is_brought_up_to_date_with_everything_in_it(folder: Path) -> None:
    with Store.open(folder) as store:
        assert store.snapshot.workspace == small_workspace()
        assert store.snapshot.evidence == small_evidence(), "rebuilding the cases did not delete their reviews"
        assert store.verify() is None
        assert store.complete("log_review").activity == "log_review"
    connection = sqlite3.connect(folder / DATABASE)
    assert connection.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
    assert dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")) == TRIGGERS
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("DELETE FROM journal")
    connection.close()


@pytest.mark.usefixtures("next_version")
def test_of_two_programs_that_bring_it_up_to_date_at_once_the_slower_one_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The faster one clears its unfinished copy away, as what a killed program left."""
    copies: list[int] = []

    class Slow(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            done = super().execute(sql, *values)
            if sql.startswith("VACUUM INTO") and not copies:
                copies.append(1)
                open_workspace(folder).close()
            return done

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **named: connect(*given, **named, factory=Slow))
    open_workspace(folder).close()
    assert [path.name for path in folder.glob("*.backup-*")] == [f"{DATABASE}.backup-v{VERSION}"]
    assert list(folder.glob("*.copy-*")) == []


@pytest.mark.usefixtures("next_version")
def test_the_copy_beside_it_is_whole_and_none_is_overwritten(folder: Path) -> None:
    (folder / f"{DATABASE}.backup-v{VERSION}").write_text("an earlier copy")
    Store.open(folder).close()
    Store.open(folder).close()
    assert sorted(file.name for file in folder.iterdir()) == [
        DATABASE,
        f"{DATABASE}.backup-v{VERSION}",
        f"{DATABASE}.backup-v{VERSION}-2",
    ]
    assert (folder / f"{DATABASE}.backup-v{VERSION}").read_text() == "an earlier copy"
    copy = sqlite3.connect(folder / f"{DATABASE}.backup-v{VERSION}-2")
    assert copy.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert copy.execute("SELECT count(*) FROM role").fetchone() == (4,)
    copy.close()


def test_a_migration_that_fails_changes_nothing(folder: Path, next_version: Migrations) -> None:
    @next_version()
    def m99999_fails(db: Database) -> None:
        db.execute("DELETE FROM exception_case")

    before = (folder / DATABASE).read_bytes()
    with pytest.raises(BadData, match="a row of review refers to a row of exception_case"):
        Store.open(folder)
    assert (folder / DATABASE).read_bytes() == before


def test_a_base_in_one_piece_is_taken_apart_and_nothing_is_known_to_be_as_it_says(tmp_path: Path) -> None:
    connection = connect_new(tmp_path / DATABASE, migrations=4)
    connection.execute("INSERT INTO meta VALUES ('base', ?)", (json.dumps({"a": "one", "b": "zwölf"}),))
    connection.execute(
        "INSERT INTO exception_case (source, id, at, input, predicted, rationale, flagged, recorded, version, note)"
        " VALUES ('crm', 'e1', '2025-03-03T09:00:00+00:00', '', 'billing', '', 1, '2025-03-03T09:00:00+00:00', '', '')"
    )
    entry = JournalEntry(1, "2025-03-03T09:00:00+00:00", "", "create", "made", "workspace", "", None, None, "x", "")
    append_v1(connection, [entry])
    connection.close()
    with Store.open(tmp_path) as store:
        assert store.base == {"a": "one", "b": "zwölf"}
        assert store.base_files["b"].size == 6
        assert store.written == dict.fromkeys(EVIDENCE.keys() - {"stop"}, "unknown")  # a kind that came later
        assert store.labels() == ("billing",)


def test_a_database_of_before_finds_what_became_known_last(tmp_path: Path) -> None:
    connection = connect_new(tmp_path / DATABASE, migrations=8)
    connection.execute(
        "INSERT INTO reading (source, id, signal, at, value, recorded, version, note)"
        " VALUES ('crm', 'r', 'rate', '2025-03-01T09:00:00+00:00', '1', '2025-03-02T09:00:00.5+00:00', '', '')"
    )
    times = ("2025-03-03T09:00:00.000001+00:00", "2025-03-03T09:00:00+00:00")
    append_v1(
        connection,
        [
            JournalEntry(number, at, "", "create", "made", "workspace", "", None, None, f"x{number}", "")
            for number, at in enumerate(times, 1)
        ],
    )
    connection.close()
    with Store.open(tmp_path) as store:
        evidence = store.snapshot.evidence
        assert evidence.newest == Stamp(utc(times[0]), "entry 1 of the journal was written")
        assert evidence.stamps["reading"] == Stamp(utc("2025-03-02T09:00:00.5+00:00"), "reading crm/r was recorded")


@pytest.mark.usefixtures("next_version")
def test_an_older_database_that_is_write_protected_is_left_as_it_is(folder: Path) -> None:
    (folder / DATABASE).chmod(0o444)
    with pytest.raises(ReadOnly, match="older form"):
        Store.open(folder)
    assert [file.name for file in folder.iterdir()] == [DATABASE]
