"""The tables hold the models, no more and no less."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from core.model.workspace import MODELS
from core.store.migrations import NAMES, VERSION, released
from core.store.schema import APPLICATION_ID, TRIGGERS, expected_columns
from core.store.store import Store
from tests.core.store.conftest import small_evidence, small_workspace

SUPERSEDED = ("at", "input", "predicted", "confidence", "rationale", "flagged", "version", "note", "changed")


def columns_of(path: Path) -> dict[str, frozenset[str]]:
    """Every table of a database with its columns, but for the ones that the migrations keep."""
    connection = sqlite3.connect(path)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {
        table: frozenset(row[1] for row in connection.execute(f'PRAGMA table_info("{table}")'))
        for table in tables
        if not table.startswith(("_sqlite", "sqlite_"))
    }
    connection.close()
    return found


def test_the_migrated_schema_has_exactly_the_fields_of_the_models(folder: Path) -> None:
    assert columns_of(folder / "workspace.db") == expected_columns()


def test_every_kind_of_record_has_a_table() -> None:
    assert set(MODELS) <= set(expected_columns())


def test_every_table_is_strict_and_only_what_may_be_absent_may_be_null(folder: Path) -> None:
    connection = sqlite3.connect(folder / "workspace.db")
    for table in expected_columns():
        (strict,) = connection.execute("SELECT strict FROM pragma_table_list WHERE name = ?", (table,)).fetchone()
        assert strict == 1, table
    nullable = {
        (table, row[1])
        for table in expected_columns()
        for row in connection.execute(f'PRAGMA table_info("{table}")')
        if not row[3] and not row[5]
    }
    connection.close()
    assert nullable == {
        ("workflow", "as_of"),
        ("workflow", "begun"),
        ("blocks", "last_drill"),
        ("open", "since"),
        ("open", "due"),
        ("lens", "due"),
        ("item", "due"),
        ("signal", "from_stage"),
        ("condition", "since"),
        ("waiver", "ended"),
        ("decision", "lifts"),
        ("update", "asked"),
        ("update", "made"),
        ("reading", "n"),
        ("exception_case", "confidence"),
        ("exception_case", "changed"),
        *(("superseded_case", column) for column in SUPERSEDED),
        ("review", "seconds"),
        ("written", "was"),
        ("journal", "before"),
        ("journal", "after"),
    }


def test_the_database_says_whose_it_is_and_how_old(folder: Path) -> None:
    connection = sqlite3.connect(folder / "workspace.db")
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    connection.close()
    assert names == set(TRIGGERS)


def test_the_version_counts_the_migrations() -> None:
    assert [one.name for one in released()._migrations] == list(NAMES)
    assert [int(name[1:5]) for name in NAMES] == list(range(1, VERSION + 1)), "a file each, without a gap"


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    with Store.create(tmp_path, small_workspace(), small_evidence(), texts={"workspace.toml": "the text"}) as store:
        assert store.snapshot.workspace == small_workspace()
        assert store.snapshot.evidence == small_evidence()
        assert store.base == {"workspace.toml": "the text"}
        confidence = store.snapshot.evidence.exceptions[0].confidence
        assert str(confidence) == "0.50", "a decimal stays as it was typed"
