"""One workspace: what is said of it is what the application shows, and its folder stays as it is."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.model.workspace import RecordId
from core.portfolio.entry import Seen, UnreadableWorkspace
from core.portfolio.probe import key_of, probe
from core.store.migrations import VERSION
from core.store.store import DATABASE, Store
from core.text.load import load_workspace
from core.text.sync.sync import open_workspace
from core.text.text_format import WorkspaceContent
from core.verdict.context import context_of_now
from core.verdict.evaluate import evaluate
from core.verdict.observations.as_of import NEVER
from core.verdict.readiness import readiness
from tests.core.portfolio.conftest import Put, contents

CLOCK = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def seen(folder: Path, clock: datetime = CLOCK) -> Seen:
    told = probe(folder, clock).result
    assert isinstance(told, Seen), told
    return told


def problem(folder: Path) -> UnreadableWorkspace:
    told, key = probe(folder, CLOCK)
    assert isinstance(told, UnreadableWorkspace), told
    assert not key, "nobody remembers what nobody could read"
    return told


@pytest.mark.parametrize("database", [False, True], ids=["text", "database"])
@pytest.mark.parametrize("moving", [False, True], ids=["fixed", "moving"])
def test_it_says_what_the_application_shows_and_changes_no_byte(put: Put, *, database: bool, moving: bool) -> None:
    folder = put("a", moving=moving, database=database)
    before = contents(folder)
    told = seen(folder)
    assert contents(folder) == before
    with open_workspace(folder, clock=lambda: CLOCK) as store:
        snapshot = store.snapshot
        shown = evaluate(context_of_now(snapshot.workspace, snapshot.evidence, CLOCK))
        page = readiness(snapshot.workspace)
    summary = told.summary
    assert (summary.verdict, summary.headline, told.at) == (shown.verdict, shown.headline, shown.at)
    assert [who.role for who in summary.decision_owners] == list(shown.decision_owners)
    assert (summary.filled, summary.total) == (page.filled, page.total)
    assert sum(number for _party, number in summary.open_by) == len(page.blanks)
    assert [duty.activity for duty in summary.overdue] == (["exception_review", "log_review"] if moving else [])


def test_what_was_changed_in_the_text_alone_counts_too(put: Put) -> None:
    folder = put("a", database=True)
    assert seen(folder).summary.verdict == "hold"
    text = (folder / "workspace.toml").read_text().replace("undefined_rate > 5%", "undefined_rate > 8%")
    (folder / "workspace.toml").write_text(text)
    assert seen(folder).summary.verdict == "go"


def test_what_was_changed_in_the_database_alone_counts_too(put: Put) -> None:
    folder = put("a", database=True)
    before = probe(folder, CLOCK).key
    with Store.open(folder) as store:
        store.edit(RecordId("condition", "hold.undefined_categories"), {"sentence": "undefined_rate > 8% over 4w"})
    told, key = probe(folder, CLOCK)
    assert isinstance(told, Seen)
    assert told.summary.verdict == "go"
    assert key not in ("", before)


@pytest.mark.parametrize("database", [False, True], ids=["text", "database"])
def test_the_key_is_that_of_the_bytes(put: Put, *, database: bool) -> None:
    one, other = put("a", database=database), put("b", database=False)
    key = probe(one, CLOCK).key
    assert key == key_of(one) != ""
    assert (key_of(other) == key) is not database, "the same bytes are the same, wherever they are"
    (other / "evidence" / "readings.jsonl").unlink()
    assert key_of(other) not in (key, "")


def test_another_byte_of_any_file_is_another_key(put: Put) -> None:
    folder = put("a", database=True)
    keys = {key_of(folder)}
    files = [path for path in folder.rglob("*") if path.suffix in (".toml", ".jsonl", ".db")]
    assert len(files) == 5
    for path in files:
        with path.open("ab") as file:
            file.write(b"\n")
        keys.add(key_of(folder))
    assert len(keys) == 1 + len(files)


def test_a_time_of_change_alone_is_no_other_key(put: Put) -> None:
    folder = put("a", database=True)
    before = key_of(folder)
    for path in folder.rglob("*"):
        os.utime(path, (0, 0))
    assert key_of(folder) == before


def test_what_is_fixed_to_an_instant_stands_for_ever_and_the_rest_until_something_may_change(put: Put) -> None:
    fixed, moving = seen(put("a")), seen(put("b", moving=True))
    assert fixed.until == NEVER
    assert fixed.holds(datetime(1999, 1, 1, tzinfo=UTC))
    assert fixed.holds(datetime(2999, 1, 1, tzinfo=UTC))
    assert moving.holds(CLOCK)
    assert not moving.holds(CLOCK.replace(hour=8)), "nobody knows what it was before"
    assert not moving.holds(moving.until)
    assert fixed.instant(CLOCK) == fixed.at
    assert moving.instant(moving.until) == moving.until


RECORDED = "2026-03-02T06:30:00Z"
"""The time at which the newest readings of the sample were recorded."""


@pytest.mark.parametrize("database", [False, True], ids=["text", "database"])
def test_what_lies_days_ahead_is_a_hold_until_the_clock_is_near_it(put: Put, *, database: bool) -> None:
    folder = put("a", ("undefined_rate > 5%", "undefined_rate > 9%"), moving=True)
    readings = folder / "evidence/readings.jsonl"
    text = readings.read_text(encoding="utf-8")
    assert RECORDED in text
    readings.write_text(text.replace(RECORDED, "2026-05-01T12:00:00Z"), encoding="utf-8")
    if database:
        open_workspace(folder, clock=lambda: CLOCK).close()
    told = seen(folder)
    assert told.summary.verdict == "hold"
    assert " was recorded on 2026-05-01 12:00 UTC, more than a day ahead" in told.summary.headline
    near = datetime(2026, 4, 30, 12, tzinfo=UTC)
    assert not told.holds(near)
    assert told.until <= near
    assert "more than a day ahead" not in seen(folder, near).summary.headline


def test_a_decision_that_is_to_come_holds_what_is_fixed_and_for_that_long_alone(put: Put) -> None:
    later = ("at = 2026-02-06T12:30:00Z", "at = 2026-05-01T12:00:00Z")
    folder = put("a", later)
    near = datetime(2026, 4, 30, 12, tzinfo=UTC)
    told = seen(folder)
    assert "Decision x71c09e4ab2d was taken on 2026-05-01" in told.summary.headline
    assert told.holds(CLOCK)
    assert not told.holds(near)
    then = seen(folder, near)
    assert "was taken on" not in then.summary.headline
    assert not then.holds(CLOCK), "an earlier clock says something else"
    assert then.holds(datetime(2999, 1, 1, tzinfo=UTC))


BROKEN = {
    "conflict markers": ("workspace.toml", b"<<<<<<< ours\n", "conflict marker"),
    "no TOML": ("workspace.toml", b"x", "not valid TOML"),
    "not UTF-8": ("workspace.toml", b"name = '\xff'", "not UTF-8"),
    "broken evidence": ("evidence/readings.jsonl", b"{", "not valid JSON"),
    "an empty database": ("workspace.db", b"", "empty"),
    "another file as database": ("workspace.db", b"hello" * 99, "not a SQLite database"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_cannot_be_read_says_why_and_stays_as_it_is(put: Put, what: str) -> None:
    name, content, words = BROKEN[what]
    folder = put("a")
    (folder / name).write_bytes(content)
    before = contents(folder)
    assert words in problem(folder).message
    assert contents(folder) == before


def test_a_folder_in_the_place_of_a_file_says_so(put: Put) -> None:
    folder = put("a")
    (folder / "workspace.toml").unlink()
    (folder / "workspace.toml").mkdir()
    assert "is not a file" in problem(folder).message


def test_an_older_database_is_left_for_who_opens_it(put: Put) -> None:
    folder = put("a", database=True)
    connection = sqlite3.connect(folder / DATABASE)
    connection.execute(f"PRAGMA user_version={VERSION - 1}")
    connection.close()
    before = contents(folder)
    assert problem(folder).message == "the database has an older form"
    assert problem(folder).hint == "Open the workspace to update it."
    assert contents(folder) == before


KILLED = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size=1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE exception_case SET note = ?", ("x" * 4000,))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_program_left_half_written_is_neither_believed_nor_mended(put: Put) -> None:
    folder = put("a", database=True)
    ran = subprocess.run([sys.executable, "-c", KILLED, str(folder / DATABASE)], check=False)
    assert ran.returncode == -signal.SIGKILL
    before = contents(folder)
    assert f"{DATABASE}-journal" in before
    assert problem(folder).message == "a program was killed while writing to it"
    assert key_of(folder) == ""
    assert contents(folder) == before
    Store.open(folder).close()
    assert seen(folder).summary.verdict == "hold"


def test_a_database_in_another_mode_gets_no_files_beside_it(put: Put) -> None:
    folder = put("a", database=True)
    connection = sqlite3.connect(folder / DATABASE)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    before = contents(folder)
    assert "wal mode" in problem(folder).message
    assert contents(folder) == before


def test_a_database_that_somebody_writes_to_meanwhile_is_told_and_not_remembered(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer comes in between the reading and the second look at the bytes."""
    folder = put("a", database=True)

    def read_then_write(folder: Path, *, only_look: bool) -> WorkspaceContent:
        content = load_workspace(folder, only_look=only_look)
        with Store.open(folder) as store:
            store.edit(RecordId("workflow", "workflow"), {"name": "Another"})
        return content

    monkeypatch.setattr("core.portfolio.probe.load_workspace", read_then_write)
    told, key = probe(folder, CLOCK)
    assert isinstance(told, Seen)
    assert key == ""


def test_it_is_looked_at_while_another_program_holds_a_change(put: Put) -> None:
    folder = put("a", database=True)
    connection = sqlite3.connect(folder / DATABASE, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE workflow SET name = 'half done'")
    assert seen(folder).summary.workflow == "Support-ticket triage"
    connection.execute("ROLLBACK")
    connection.close()
