"""A workspace whose folder is renamed (`git mv`) is the same workspace: what git joined of it still waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.text.load import load_workspace
from core.text.unseen_merges import joins
from tests.scenarios.clone import Clone
from tests.scenarios.pairs import FIRST, SECOND, Pair, Two, do, judged
from tests.scenarios.test_joined import TOUCHED, commit, fresh, looked

PAIR = Pair("loosens the Stop", "records an impact")
NEW = "renamed"


def moved(clone: Clone, old: str = PAIR.folder, new: str = NEW) -> None:
    """Rename the folder; empty for the root of the repository."""
    if old and new:
        clone.git("mv", old, new)
    else:
        (clone.folder / new).mkdir(exist_ok=True)
        names = [str(Path(old) / name) for name in ("workspace.toml", "evidence")]
        clone.git("mv", *names, new or ".")
    (clone.folder / old / "workspace.db").unlink(missing_ok=True)


def said(clone: Clone, folder: str = NEW) -> str:
    return judged(load_workspace(clone.folder / folder))


def renamed(clone: Clone, old: str = PAIR.folder, new: str = NEW) -> None:
    moved(clone, old, new)
    commit(clone)


def brought(two: Two, *arguments: str) -> Clone:
    two.ours.git("fetch", "-q", "../theirs", "+main:theirs")
    two.ours.git("config", "merge.directoryRenames", "true")  # a new file of theirs goes along without a question
    two.ours.git("merge", "-q", "--no-edit", *arguments, "theirs")
    return two.ours


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path / "two", [PAIR])


@pytest.fixture
def begun(tmp_path: Path) -> Two:
    """Nobody has done anything yet that counts."""
    return Two(tmp_path / "begun", [Pair("writes a note", "writes a note")])


@pytest.mark.parametrize("new", [NEW, "deeper/down", ""])
def test_a_merge_that_waits_still_waits_once_the_folder_is_renamed(two: Two, new: str) -> None:
    ours = brought(two)
    if "/" in new:
        (ours.folder / "deeper").mkdir()
    moved(ours, new=new)
    assert said(ours, new) == "stop"  # in the index alone
    commit(ours)
    assert [said(one, new) for one in (ours, fresh(ours))] == ["stop", "stop"]
    assert looked(ours.folder / new) == TOUCHED
    commit(ours)
    assert joins(fresh(ours).folder / new) == ((), "")


def test_a_merge_waits_over_two_renames_and_what_was_said_before_ends_nothing(two: Two) -> None:
    looked(two.ours.folder / PAIR.folder)
    text = two.ours.folder / PAIR.folder / "workspace.toml"
    text.write_text(text.read_text().replace("format = 1\n", 'format = 1\n\n[workflow]\nlooked = ["a+b"]\n', 1))
    (text.parent / "workspace.db").unlink()
    commit(two.ours)
    ours = brought(two)
    renamed(ours, new="once")
    renamed(ours, "once")
    assert said(fresh(ours)) == "stop"


@pytest.mark.parametrize("which", ["ours", "theirs"])
def test_a_rename_on_one_side_of_a_merge_hides_nothing(two: Two, which: str) -> None:
    renamed(two.ours if which == "ours" else two.theirs)
    ours = brought(two)
    assert said(fresh(ours)) == "stop"
    (found,), _ = joins(ours.folder / NEW)
    assert found.touched == TOUCHED


def test_a_rename_in_a_merge_that_is_not_finished_hides_nothing(two: Two) -> None:
    renamed(two.theirs)
    ours = brought(two, "--no-commit")
    assert said(ours) == "stop"
    moved(ours, NEW, "again")
    assert said(ours, "again") == "stop"
    commit(ours)
    assert said(fresh(ours), "again") == "stop"


@pytest.mark.parametrize("new", [NEW, ""])
def test_a_rename_that_a_merge_does_not_keep_hides_nothing(two: Two, new: str) -> None:
    renamed(two.theirs, new=new)
    ours = brought(two, "-s", "ours")
    assert said(fresh(ours), PAIR.folder) == "stop"


def test_from_the_root_of_a_repository_into_a_folder(two: Two) -> None:
    ours, theirs = two.ours, two.theirs
    ours.git("reset", "-q", "--hard", "HEAD~1")
    renamed(ours, new="")
    theirs.git("fetch", "-q", "../ours", "main")
    theirs.git("reset", "-q", "--hard", "FETCH_HEAD")
    do(ours.folder, PAIR.ours, FIRST)
    commit(ours)
    renamed(theirs, "", NEW)
    do(theirs.folder / NEW, PAIR.theirs, SECOND)
    commit(theirs)
    assert said(fresh(brought(two))) == "stop"


def test_a_rename_beside_a_note_of_the_other_side_asks_for_nothing(begun: Two) -> None:
    (pair,) = begun.pairs
    renamed(begun.theirs, pair.folder)
    ours = brought(begun, "-s", "ort", "-X", "theirs")
    assert joins(ours.folder / NEW) == ((), "")


def test_a_revision_is_read_where_the_folder_was_then(tmp_path: Path) -> None:
    pair = Pair("writes a note", "writes a note", stopped=True)
    ours = Two(tmp_path / "two", [pair]).ours
    renamed(ours, pair.folder)
    text = ours.folder / NEW / "workspace.toml"
    (ours.folder / NEW / "workspace.db").unlink()
    before, _, after = text.read_text().partition("[decisions.fff]")
    text.write_text(before + after[after.index("[decisions.zzz]") :])
    assert "Decision Stop by Owner (Ada), 2026-03-02: removed" in ours.ran("diff", "HEAD~1", "-w", NEW).out
    ran = ours.ran("check", NEW, "--against", "HEAD~1")
    assert (ran.code, "the Stop that stood at HEAD~1 is lifted without a resume" in ran.out) == (3, True)


def test_another_workspace_that_came_and_went_is_none_of_its_past(two: Two) -> None:
    ours = two.ours
    other = ours.folder / "other"
    other.mkdir()
    (other / "workspace.toml").write_text("format = 1\n")
    commit(ours)
    ours.git("rm", "-rq", PAIR.folder)
    commit(ours)
    assert judged(load_workspace(other)) == "hold"
    assert joins(other) == ((), "")
    assert ours.ran("diff", "HEAD~1", "HEAD", "-w", "other").code == 0
