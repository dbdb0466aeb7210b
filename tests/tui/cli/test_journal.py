from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.tui.cli.running import optable


def test_the_journal_shows_the_newest_change_first(opened: Path) -> None:
    optable("record", "cost_per_item", "0.05", cwd=opened)
    optable("done", "log_review", cwd=opened)
    ran = optable("journal", "triage", "--json", "--limit", "2", cwd=opened.parent)
    newest, before = ran.json["entries"]
    assert newest["seq"] > before["seq"]
    assert "log_review" in str(newest)
    assert "cost_per_item" in str(before)
    assert newest.keys() == {
        "seq", "at", "actor", "action", "label", "kind", "key", "before", "after", "change",
    }  # fmt: skip


def test_the_journal_says_who_it_was(opened: Path) -> None:
    optable("done", "log_review", cwd=opened, env={"OPTABLE_ACTOR": "K. Tanaka"})
    assert "K. Tanaka" in optable("journal", "--limit", "1", cwd=opened).out
    optable("done", "log_review", cwd=opened, env={"LOGNAME": "ktanaka"})
    assert optable("journal", "--limit", "1", "--json", cwd=opened).json["entries"][0]["actor"] == "ktanaka"


def test_the_journal_is_shown_one_line_a_change(opened: Path) -> None:
    optable("record", "cost_per_item", "0.05", cwd=opened)
    optable("done", "log_review", cwd=opened)
    ran = optable("journal", "--limit", "2", cwd=opened)
    assert (ran.code, len(ran.out.splitlines())) == (0, 2)


def test_an_untouched_journal_is_whole(opened: Path) -> None:
    optable("record", "cost_per_item", "0.05", cwd=opened)
    ran = optable("journal", "--verify", cwd=opened)
    assert ran.code == 0
    assert "whole" in ran.out
    assert optable("journal", "--verify", "--json", cwd=opened).json == {"whole": True, "first_broken": None}


def tamper(folder: Path, change: str) -> None:
    """Change the journal as somebody would who knows SQLite, triggers put back afterwards."""
    with closing(sqlite3.connect(folder / "workspace.db")) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute(f"UPDATE journal SET {change} WHERE seq = (SELECT max(seq) FROM journal)")  # noqa: S608  # ours
        for _, sql in triggers:
            database.execute(sql)
        database.commit()


def test_a_changed_journal_is_found_out(opened: Path) -> None:
    optable("record", "cost_per_item", "0.05", cwd=opened)
    tamper(opened, "label = 'nothing happened'")
    ran = optable("journal", "--verify", cwd=opened)
    assert ran.code == 3
    assert "was changed at entry" in ran.out
    assert optable("journal", "--verify", "--json", cwd=opened).json["whole"] is False
    doctor = optable("doctor", "--json", cwd=opened)
    assert doctor.code == 3
    assert "journal" in [one["name"] for one in doctor.json["checks"] if one["state"] == "problem"]


def test_a_journal_that_makes_no_sense_is_still_shown(opened: Path) -> None:
    optable("record", "cost_per_item", "0.05", cwd=opened)
    tamper(opened, "at = 'long\x1b[31m ago', after = '[1'")
    shown = optable("journal", cwd=opened)
    assert (shown.code, shown.err) == (0, "")
    assert "long␛[31m ago" in shown.out
    assert optable("journal", "--json", cwd=opened).json["entries"][0]["after"] == "[1"


def test_a_workspace_that_is_text_alone_has_no_journal_and_gets_none_by_looking(sample: Path) -> None:
    ran = optable("journal", cwd=sample)
    assert (ran.code, ran.out) == (3, "")
    assert "there is no journal yet" in ran.err
    assert not (sample / "workspace.db").exists()
