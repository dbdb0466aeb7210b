"""Damaged databases: each command says what is wrong, and no verdict is another than that of the whole database."""

# ruff: noqa: S608  # constants
from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.store import case_queries, connect
from core.store.store import DATABASE
from tests import damage
from tests.damage import READING, damaged, problems_of, template, try_everything
from tests.tui.cli.running import Ran

BRIEF = range(15)
"""One database for each way to damage it; benchmarks/damaged.py tries as many as wanted."""


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal of noise looks as if another program wrote, and each write would wait for it."""
    monkeypatch.setattr(connect, "BUSY_SECONDS", 0.1)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which every table has rows."""
    return template(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def before(whole: Path) -> tuple[Ran, ...]:
    """The output of the commands about it."""
    return tuple(damage.run(whole, call) for call in READING)


def test_every_table_of_the_workspace_that_is_damaged_has_rows(whole: Path, before: tuple[Ran, ...]) -> None:
    with closing(sqlite3.connect(whole / DATABASE)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        empty = {name for name in names if not connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]}
    assert empty <= {"waiver", "update", "traffic", "stop", "open", "test", "earlier", "written", "base_part"}
    assert [damage.complaint(one) for one in before] == [""] * len(READING)
    assert before[0].code in damage.VERDICT


@pytest.mark.parametrize("number", BRIEF)
def test_a_damaged_database_gives_messages_and_no_wrong_verdict(
    whole: Path, before: tuple[Ran, ...], tmp_path: Path, number: int
) -> None:
    what = damaged(whole, tmp_path / "damaged" / "triage", number)
    wrong = list(try_everything(tmp_path / "damaged" / "triage", before[0], problems_of(before)))
    assert wrong == [], what.words


@pytest.mark.slow
@pytest.mark.parametrize("number", range(15, 60))
def test_many_damaged_databases(
    whole: Path, before: tuple[Ran, ...], tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every other one as if it had many cases, of which only what a verdict needs is read."""
    monkeypatch.setattr(case_queries, "MANY", 100 if number % 2 else 2000)
    test_a_damaged_database_gives_messages_and_no_wrong_verdict(whole, before, tmp_path, number)


INVALID = "CAST(x'61ff' AS TEXT)"
KNOWN: dict[str, tuple[str, str]] = {
    "a text that is not UTF-8": (f"UPDATE role SET note = {INVALID}", "UTF-8"),
    "a draft that is not UTF-8": (f"UPDATE draft SET text = {INVALID}", "UTF-8"),
    "a journal that is not UTF-8": (f"UPDATE journal SET label = {INVALID} WHERE seq = 2", "UTF-8"),
    "a conflict that is no JSON": ("UPDATE conflict SET theirs = '{'", "an open conflict cannot be read"),
    "a workflow that is missing": ("DELETE FROM workflow", "its workflow is missing"),
    "a condition of no gate": (
        "UPDATE condition SET key = 'nogate.x' WHERE key = (SELECT min(key) FROM condition)",
        "cannot be read",
    ),
}


@pytest.mark.parametrize("what", KNOWN)
def test_the_message_names_the_damage_and_the_remedy(whole: Path, tmp_path: Path, what: str) -> None:
    statement, words = KNOWN[what]
    folder = tmp_path / "damaged" / "triage"
    damaged(whole, folder, 14)  # a rollback journal of no bytes or of noise: SQLite ignores it
    damage.execute(folder / DATABASE, statement)
    said = [damage.run(folder, call) for call in (("journal", "."), ("conflicts", "."), ("undo",), ("doctor", "."))]
    shown = "\n".join(f"{one.out}{one.err}" for one in said)
    assert "the database is damaged" in shown
    assert words in shown
    assert "Move it away: the next start rebuilds it" in shown
    assert "Traceback" not in shown


def head_of(path: Path, value: str) -> None:
    damage.execute(path, "UPDATE meta SET value = ? WHERE key = 'head'", value)


@pytest.mark.parametrize("value", ["no hash at all", "9" * 5000 + " a", "", "3 zzz"])
def test_a_head_that_is_none_is_said_by_every_change_and_by_verify(whole: Path, tmp_path: Path, value: str) -> None:
    folder = tmp_path / "damaged" / "triage"
    damaged(whole, folder, 14)
    head_of(folder / DATABASE, value)
    change = damage.run(folder, ("record", "latency", "4s", "-w", "."))
    assert (change.code, change.out) == (3, "")
    assert "the journal does not end where its head says" in change.err
    assert damage.run(folder, ("journal", ".", "--verify")).code == 3


def test_a_mistake_of_ours_is_not_taken_for_damage(whole: Path) -> None:
    def mistaken(statement: str) -> Callable[..., object]:
        return lambda connection: connection.execute(statement).fetchall()

    from core.store.store import Store

    with Store.open(whole) as store:
        for statement in ("SELECT nothing FROM nowhere", "SELEC 1", "INSERT INTO meta SELECT * FROM meta"):
            with pytest.raises(sqlite3.Error):
                store._session.read(mistaken(statement))
        with pytest.raises(KeyError):
            store._session.read(lambda _connection: dict[str, str]()["a mistake"])
