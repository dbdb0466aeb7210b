from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from core.store.removable_text import without
from core.store.schema import TRIGGERS
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
    assert "intact" in ran.out
    found = optable("journal", "--verify", "--json", cwd=opened).json
    assert found == {"whole": True, "first_broken": None, "differing": []}


def test_a_record_that_was_edited_beside_the_journal_is_named(opened: Path) -> None:
    optable("record", "cost_per_item", "0.05", "--json", cwd=opened)
    with closing(sqlite3.connect(opened / "workspace.db")) as database:
        database.execute("UPDATE reading SET value = '0.01' WHERE source = 'manual'")
        database.commit()
    ran = optable("journal", "--verify", cwd=opened)
    assert ran.code == 3
    assert "The journal is intact" in ran.out
    assert "1 record is not as it says, so edited outside the program:\n  reading manual/" in ran.out
    found = optable("journal", "--verify", "--json", cwd=opened).json
    assert (found["whole"], [one[:15] for one in found["differing"]]) == (True, ["reading manual/"])
    doctor = optable("doctor", cwd=opened).out
    assert "does not match reading manual/" in doctor


def tamper(folder: Path, change: str, entry: str = "(SELECT max(seq) FROM journal)") -> None:
    """Change the journal as somebody would who knows SQLite, triggers put back afterwards."""
    with closing(sqlite3.connect(folder / "workspace.db")) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute(f"UPDATE journal SET {change} WHERE seq = {entry}")  # noqa: S608  # ours
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


def test_the_first_of_several_changed_entries_is_named(opened: Path) -> None:
    for _ in range(4):
        optable("record", "cost_per_item", "0.05", cwd=opened)
    for entry in (4, 2, 3):
        tamper(opened, "label = 'nothing happened'", f"{entry}")
    ran = optable("journal", "--verify", cwd=opened)
    assert (ran.code, "was changed at entry 2: nothing happened" in ran.out) == (3, True)
    assert optable("journal", "--verify", "--json", cwd=opened).json["first_broken"]["seq"] == 2


def test_the_whole_evidence_of_a_decision_is_read_back_a_year_later(opened: Path) -> None:
    frozen = {
        one["gate"] + "." + one["id"]: one["reason"]
        for one in optable("verdict", "--json", cwd=opened).json["conditions"]
    }
    decided = optable(
        "decide", "go", "--by", "business_owner", "--reason", "[b]we know[/b]", "--treatment", "accept", cwd=opened
    )
    assert decided.code == 0
    number = optable("journal", "--limit", "1", "--json", cwd=opened).json["entries"][0]["seq"]
    text = (opened / "workspace.toml").read_text(encoding="utf-8")
    optable("export", cwd=opened)
    text = (opened / "workspace.toml").read_text(encoding="utf-8")
    text = text.replace("undefined_rate > 5% over 4w min 40", "undefined_rate > 50% over 4w min 40").replace(
        "as_of = 2026-03-02", "as_of = 2027-03-02"
    )
    (opened / "workspace.toml").write_text(text, encoding="utf-8")
    assert optable("import", cwd=opened).code == 0
    shown = optable("journal", "--entry", str(number), cwd=opened)
    assert shown.code == 0
    for line in ("kind: go", "treatment: accept", "verdict: hold", "reason: [b]we know[/b]", "F. Rahimi"):
        assert line in shown.out
    assert "decided go by Business owner (against the verdict Hold)" in shown.out
    for key, words in frozen.items():
        assert re.search(f"{re.escape(key)}: (met|unmet|undecided|unknown): {re.escape(words)}", shown.out)
    kept = optable("journal", "--entry", str(number), "--json", cwd=opened).json["after"]["findings"]
    assert kept.keys() == frozen.keys()


def test_an_entry_that_is_not_there_is_refused(opened: Path) -> None:
    ran = optable("journal", "--entry", "999999", cwd=opened)
    assert (ran.code, "no entry 999999" in ran.err) == (2, True)


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


def test_an_entry_says_which_of_its_texts_were_removed(opened: Path) -> None:
    optable("record", "cost_per_item", "0.05", "--note", "her words", cwd=opened)
    with closing(sqlite3.connect(opened / "workspace.db")) as database:
        database.execute("DROP TRIGGER journal_is_not_changed")
        ((seq, after),) = database.execute("SELECT seq, after FROM journal WHERE after LIKE '%her words%'")
        database.execute("UPDATE journal SET after = ? WHERE seq = ?", (without(after, "her words".__eq__), seq))
        database.execute(TRIGGERS["journal_is_not_changed"])
        database.commit()
    ran = optable("journal", "--entry", str(seq), cwd=opened)
    digest = sha256(b"her words").hexdigest()
    assert f"note: (removed; SHA-256 {digest})" in ran.out
    assert "removed for good: after.0.note" in ran.out
    found = optable("journal", "--entry", str(seq), "--json", cwd=opened).json
    assert (found["removed"], found["after"][0]["note"]) == (["after.0.note"], {"sha256": digest})
    assert optable("journal", "--verify", cwd=opened).code == 0
