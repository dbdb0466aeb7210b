"""Signals that reviews feed, on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.model.roles import Role
from core.model.workspace import RecordId
from core.store.store import Store
from tests.paths import ROOT
from tests.tui.app.reviewers import ME, drawn, made
from tests.tui.cli.running import Ran
from tests.tui.cli.running import optable as run
from tests.tui.conftest import clock


def optable(*arguments: str) -> Ran:
    """As a process; the folder is always named."""
    return run(*arguments, cwd=ROOT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A gate that looks at the undefined among the flagged cases: 1 of 4."""
    path = made(tmp_path / "questions")
    session = drawn(path)
    with Store.open(path, actor=ME, clock=clock) as store:
        store.add(RecordId("role", "owner"), Role(holder="Ada"))
        store.edit(RecordId("outcome", "hold"), {"decision_owners": ("owner",)})
        store.edit(RecordId("workflow", "workflow"), {"as_of": clock()})
        for number, name in enumerate(session.cases):
            store.review(name, session.name, {"outcome": "correct" if number else "undefined"})
    return path


def test_nobody_records_a_reading_of_it(folder: Path) -> None:
    ran = optable("record", "unknown_rate", "5%", "-w", str(folder))
    assert (ran.code, ran.out) == (2, "")
    assert "reviews feed this signal (reviews:undefined): no reading of it can be recorded" in ran.err
    assert "`optable review` opens them." in ran.err


def test_the_verdict_names_the_denominator_with_n_and_interval(folder: Path) -> None:
    words = "Unknown 25% of 4 flagged cases over 4 weeks (4.6% to 69.9% with 95% confidence), above 20%"
    assert words in optable("verdict", str(folder)).out
    (finding,) = optable("verdict", str(folder), "--json").json["conditions"]
    assert (finding["from"], finding["of"], finding["n"]) == ("reviews:undefined", "exceptions", 4)
    assert finding["value"] == 0.25
    assert finding["interval"] == pytest.approx([0.0456, 0.6994], abs=1e-4)


def test_a_decision_is_marked_in_the_journal_once_its_review_is_undone(folder: Path) -> None:
    decided = optable("decide", "hold", "--by", "owner", "--reason", "too many", "-w", str(folder), "--json").json
    assert decided["decision"]["reviews"] == 4
    assert "undone" not in optable("journal", str(folder)).out
    with Store.open(folder, actor=ME, clock=clock) as store:
        before = store.snapshot.workspace.decisions
        reviews = [entry.change for entry in store.journal() if entry.action == "review"]
        store.take_back(reviews[0])  # the last control: no condition looks at controls
        store.take_back(reviews[1])
        store.take_back(reviews[2])  # the last flagged case
        assert store.snapshot.workspace.decisions == before
    (line,) = [line for line in optable("journal", str(folder)).out.splitlines() if "decided hold" in line]
    assert line.endswith("! 1 of the 4 reviews that it rested on was undone or changed since")
    (entry,) = [one for one in optable("journal", str(folder), "--json").json["entries"] if one["kind"] == "decision"]
    assert entry["reviews"] == {"on": 4, "changed": 1}
    assert optable("journal", str(folder), "--verify").code == 0
