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


def test_a_changed_journal_is_found_out(opened: Path) -> None:
    optable("record", "cost_per_item", "0.05", cwd=opened)
    with closing(sqlite3.connect(opened / "workspace.db")) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE journal SET label = 'nothing happened' WHERE seq = (SELECT max(seq) FROM journal)")
        for _, sql in triggers:
            database.execute(sql)
        database.commit()
    ran = optable("journal", "--verify", cwd=opened)
    assert ran.code == 3
    assert "was changed at entry" in ran.out
    assert optable("journal", "--verify", "--json", cwd=opened).json["whole"] is False
    doctor = optable("doctor", "--json", cwd=opened)
    assert doctor.code == 3
    assert [one["name"] for one in doctor.json["checks"] if one["state"] == "problem"] == ["journal"]


def test_a_workspace_that_is_text_alone_has_no_journal_and_gets_none_by_looking(sample: Path) -> None:
    ran = optable("journal", cwd=sample)
    assert (ran.code, ran.out) == (3, "")
    assert "there is no journal yet" in ran.err
    assert not (sample / "workspace.db").exists()
