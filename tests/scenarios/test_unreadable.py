"""Data that git, a file or the database cannot read: never taken for absent, an error in words, and never a pass."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import BadData
from core.store.store import DATABASE
from core.text.file_names import FILE
from core.text.load import load_workspace
from tests.core.portfolio.conftest import as_nobody, public
from tests.scenarios.clone import HOLDER, Clone, new_repository
from tests.scenarios.person import sample_in
from tests.tui.cli.running import optable

__all__ = ["public"]

OK, USAGE, BAD_DATA, HOLD = 0, 2, 3, 10
READINGS = "evidence/readings.jsonl"
Spoil = Callable[[Clone], None]


def key_of(here: Clone, name: str) -> str:
    return here.git("rev-parse", name).strip()


def without_object(name: str) -> Spoil:
    """The repository has lost an object, as after a bad disk, a copy that broke off or a clone that left it out."""

    def spoil(here: Clone) -> None:
        key = key_of(here, name)
        (here.folder / ".git" / "objects" / key[:2] / key[2:]).unlink()

    return spoil


def with_garbage_in_object(name: str) -> Spoil:
    def spoil(here: Clone) -> None:
        key = key_of(here, name)
        path = here.folder / ".git" / "objects" / key[:2] / key[2:]
        path.chmod(0o644)
        path.write_bytes(b"garbage")

    return spoil


DAMAGE: dict[str, Spoil] = {
    "the text": without_object(f"HEAD:triage/{FILE}"),
    "the text, which is garbage": with_garbage_in_object(f"HEAD:triage/{FILE}"),
    "evidence": without_object(f"HEAD:triage/{READINGS}"),
    "the folder of evidence": without_object("HEAD:triage/evidence"),
    "the folder of the workspace": without_object("HEAD:triage"),
    "the root": without_object("HEAD^{tree}"),
    "the root, which is garbage": with_garbage_in_object("HEAD^{tree}"),
    "the commit": without_object("HEAD"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_revision_that_git_cannot_read_is_no_revision_without_a_workspace(here: Clone, what: str) -> None:
    assert here.optable("check", "--against", "HEAD")[0] == OK
    DAMAGE[what](here)
    code, said = here.optable("check", "--against", "HEAD")
    assert (code, "No problems" in said) == (BAD_DATA, False)
    assert "cannot read" in said
    assert "Traceback" not in said
    code, said = here.optable("diff", "HEAD")
    assert (code, "cannot read" in said) == (BAD_DATA, True)


def test_each_of_several_workspaces_is_named_that_cannot_be_read_at_the_revision(tmp_path: Path) -> None:
    here = new_repository(tmp_path / "here", "one", "two")
    (here.folder / "two" / FILE).write_text((here.folder / "two" / FILE).read_text().replace(HOLDER, 'holder = "X"'))
    here.git("commit", "-qam", "no longer the same text")
    without_object(f"HEAD:two/{FILE}")(here)
    ran = optable("check", "--against", "HEAD", "--json", "one", "two", cwd=here.folder)
    (problem,) = ran.json["problems"]
    assert (ran.code, problem["place"]) == (BAD_DATA, "two: two")
    assert "git cannot read the repository (fatal: unable to read " in problem["message"]


def test_what_a_revision_positively_has_not_is_absent(here: Clone) -> None:
    here.git("rm", "-q", "--cached", "-r", "triage/evidence")
    here.git("commit", "-qm", "evidence is not kept")
    assert here.optable("check", "--against", "HEAD")[0] == OK
    here.git("rm", "-q", "-r", "triage")
    here.git("commit", "-qm", "gone")
    here.git("checkout", "-q", "HEAD~2", "--", "triage")
    here.git("commit", "-qm", "back")
    assert here.optable("check", "--against", "HEAD~1") == (OK, here.optable("check")[1])
    code, said = here.optable("diff", "HEAD~1")
    assert (code, "there is no workspace at HEAD~1" in said) == (USAGE, True)


def with_folder_for_text(here: Clone) -> None:
    here.path.unlink()
    here.path.mkdir()
    (here.path / "x").write_text("x")


def with_file_for_evidence(here: Clone) -> None:
    folder = here.path.parent / "evidence"
    shutil.rmtree(folder)
    folder.write_text("x")


def with_link_for_evidence(here: Clone) -> None:
    folder = here.path.parent / "evidence"
    shutil.rmtree(folder)
    folder.symlink_to("../nowhere")


def with_repository_for_evidence(here: Clone) -> None:
    folder = here.path.parent / "evidence"
    shutil.rmtree(folder)
    here.git("rm", "-rq", "--cached", "triage/evidence")
    new_repository(folder, "inner")


@pytest.mark.parametrize(
    "spoil",
    [with_folder_for_text, with_file_for_evidence, with_link_for_evidence, with_repository_for_evidence],
)
def test_what_is_something_else_at_the_revision_is_not_absent(here: Clone, spoil: Spoil) -> None:
    whole = here.folder.parent / "whole"
    shutil.copytree(here.path.parent, whole)
    spoil(here)
    here.git("-c", "advice.addEmbeddedRepo=false", "add", "-A")
    here.git("commit", "-qm", "spoilt")
    shutil.rmtree(here.path.parent)
    shutil.copytree(whole, here.path.parent)
    code, said = here.optable("check", "--against", "HEAD")
    assert (code, "at HEAD" in said, "No problems" in said) == (BAD_DATA, True, False)


def test_a_text_of_the_revision_that_is_none_is_named_with_the_revision(here: Clone) -> None:
    good = here.text
    here.edit("format = 1", "format = 99")
    here.path.write_text(good)
    code, said = here.optable("check", "--against", "HEAD")
    assert (code, f"{FILE}:1: format at HEAD" in said) == (BAD_DATA, True)


def test_a_clone_without_the_blobs_is_told_how_to_bring_them(here: Clone) -> None:
    here.git("config", "uploadpack.allowFilter", "true")
    here.git("clone", "-q", "--filter=blob:none", "--no-checkout", f"file://{here.folder}", "../partial")
    partial = Clone(here.folder.parent / "partial")
    shutil.copytree(here.path.parent, partial.path.parent)
    code, said = partial.optable("check", "--against", "HEAD")
    assert (code, "cannot read" in said) == (BAD_DATA, True)
    command = "git fetch --refetch --no-filter"
    assert command in said, "nothing is fetched unasked"
    partial.git(*command.split()[1:], "-q")
    assert partial.optable("check", "--against", "HEAD")[0] == OK


def test_a_shallow_clone_says_that_it_lacks_the_revision(here: Clone) -> None:
    older = key_of(here, "HEAD")
    here.edit(HOLDER, 'holder = "New"')
    here.git("clone", "-q", "--depth", "1", f"file://{here.folder}", "../shallow")
    shallow = Clone(here.folder.parent / "shallow")
    code, said = shallow.optable("check", "--against", "HEAD~1")
    assert (code, "git fetch --unshallow" in said) == (BAD_DATA, True)
    code, said = shallow.optable("diff", "HEAD~1")
    assert (code, "git fetch --unshallow" in said) == (USAGE, True)
    code, said = shallow.optable("diff", older)
    assert (code, "cannot read" in said) == (BAD_DATA, True)


def test_a_wrong_revision_and_a_folder_outside_are_a_wrong_call(here: Clone, tmp_path: Path) -> None:
    for wrong in ("nowhere", "HEAD~9", f"HEAD:triage/{FILE}", "--all", ""):
        code, said = here.optable("check", f"--against={wrong}")
        assert (code, "git knows no revision" in said) == (USAGE, True)
    outside = tmp_path / "outside"
    shutil.copytree(here.path.parent, outside)
    ran = optable("check", "--against", "HEAD", cwd=outside)
    assert (ran.code, "the folder is in no git repository" in ran.err) == (USAGE, True)


def test_without_git_nobody_says_that_all_is_well_in_a_repository(here: Clone, tmp_path: Path) -> None:
    nowhere = {"PATH": str(tmp_path / "nowhere")}
    ran = optable("check", cwd=here.path.parent, env=nowhere)
    assert (ran.code, "it is not known whether a conflict waits: git is not installed" in ran.out) == (BAD_DATA, True)
    ran = optable("check", "--against", "HEAD", cwd=here.path.parent, env=nowhere)
    assert ran.code == BAD_DATA
    outside = tmp_path / "outside"
    shutil.copytree(here.path.parent, outside)
    assert optable("check", cwd=outside, env=nowhere).code == OK
    ran = optable("check", "--against", "HEAD", cwd=outside, env=nowhere)
    assert (ran.code, "git is not installed" in ran.err) == (USAGE, True)


def with_bad_index(here: Clone) -> None:
    (here.folder / ".git" / "index").write_bytes(b"junk")


def without_head(here: Clone) -> None:
    (here.folder / ".git" / "HEAD").unlink()


def with_bad_settings(here: Clone) -> None:
    (here.folder / ".git" / "config").write_text("[[[")


@pytest.mark.parametrize("spoil", [with_bad_index, without_head, with_bad_settings])
def test_a_repository_that_git_cannot_read_is_no_repository_in_order(here: Clone, spoil: Spoil) -> None:
    spoil(here)
    code, said = here.optable("check")
    assert (code, "it is not known whether a conflict waits" in said) == (BAD_DATA, True)
    code, said = here.optable("git", "status")
    assert (code, "git cannot read the repository" in said) == (BAD_DATA, True)
    code, said = here.optable("doctor")
    assert (code, "git cannot read the repository" in said) == (BAD_DATA, True)
    assert "is not committed" not in said
    assert "Traceback" not in said


def test_a_conflict_is_not_merged_from_a_base_that_git_cannot_read(here: Clone, there: Clone) -> None:
    assert here.optable("export")[0] == OK
    there.edit(HOLDER, 'holder = "Theirs"')
    here.edit(HOLDER, 'holder = "Ours"')
    assert here.optable("import")[0] == OK
    here.git("pull", "-q", "--no-rebase", "../there", "main", fails=True)
    key = here.git("ls-files", "--unmerged", "--", f"triage/{FILE}").split()[1]
    (here.folder / ".git" / "objects" / key[:2] / key[2:]).unlink()
    before = here.text
    code, said = here.optable("conflicts")
    assert (code, f"git cannot read the base of {FILE} in git" in said) == (BAD_DATA, True)
    assert here.text == before
    assert "No conflict" not in said


# Files


def with_dangling(name: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        path.symlink_to("nowhere")

    return spoil


def with_folder(name: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).mkdir()

    return spoil


def with_circle(name: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).symlink_to(Path(name).name)

    return spoil


def with_file(name: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        shutil.rmtree(folder / name)
        (folder / name).write_text("")

    return spoil


FILES: dict[str, Callable[[Path], None]] = {
    "evidence is a folder": with_folder(READINGS),
    "evidence is a link to nothing": with_dangling(READINGS),
    "evidence is a link to itself": with_circle(READINGS),
    "the folder of evidence is a link to nothing": with_dangling("evidence"),
    "the folder of evidence is a file": with_file("evidence"),
    "the text is a link to nothing": with_dangling(FILE),
    "the text is a link to itself": with_circle(FILE),
}


@pytest.mark.parametrize("opened", [False, True], ids=["text alone", "with a database"])
@pytest.mark.parametrize("what", FILES)
def test_a_file_that_cannot_be_read_is_not_absent(workspace: Path, what: str, *, opened: bool) -> None:
    if opened:
        assert optable("export", str(workspace), cwd=workspace).code == OK
        (workspace / DATABASE).rename(workspace.parent / DATABASE)
    assert optable("verdict", str(workspace), cwd=workspace).code == HOLD
    if opened:
        (workspace.parent / DATABASE).rename(workspace / DATABASE)
    FILES[what](workspace)
    for command in ("verdict", "readiness", "check", "import", "lint", "test", "page", "replay"):
        ran = optable(command, str(workspace), cwd=workspace)
        assert ran.code == BAD_DATA, command
        assert "Traceback" not in ran.err
    ran = optable("portfolio", str(workspace), "--json", "--exit-code", cwd=workspace)
    assert (ran.code, [one["verdict"] for one in ran.json["workspaces"]]) == (BAD_DATA, [None])
    if opened:
        assert optable("export", str(workspace), cwd=workspace).code == BAD_DATA, "it may hold what others wrote"


@pytest.mark.parametrize("spoil", [with_dangling(DATABASE), with_folder(DATABASE), with_circle(DATABASE)])
def test_a_database_that_cannot_be_opened_is_not_absent(workspace: Path, spoil: Callable[[Path], None]) -> None:
    assert optable("record", "customer_impact", "2", "-w", str(workspace), cwd=workspace).code == OK
    spoil(workspace)
    for command in ("verdict", "check", "journal", "export", "doctor"):
        ran = optable(command, str(workspace), cwd=workspace)
        assert (ran.code, "Traceback" in ran.err) == (BAD_DATA, False), command
    ran = optable("portfolio", str(workspace), "--json", cwd=workspace)
    assert [one["verdict"] for one in ran.json["workspaces"]] == [None]


def test_a_workspace_behind_a_broken_link_does_not_give_its_place_to_the_one_above(workspace: Path) -> None:
    inner = workspace / "inner"
    inner.mkdir()
    (inner / FILE).symlink_to("nowhere")
    ran = optable("verdict", cwd=inner)
    assert (ran.code, "is a link to nothing" in ran.err) == (BAD_DATA, True)


@pytest.mark.parametrize("name", [FILE, READINGS, "evidence", DATABASE])
def test_what_somebody_may_not_read_is_not_absent_to_them(public: Path, name: str) -> None:
    workspace = sample_in(public)
    assert optable("export", str(workspace), cwd=workspace).code == OK
    with as_nobody():
        assert load_workspace(workspace, only_look=True).evidence.number("reading")
    (workspace / name).chmod(0)
    with as_nobody(), pytest.raises(BadData, match=r"Permission denied|cannot be opened"):
        load_workspace(workspace, only_look=True)
    (workspace / name).chmod(0o755)


def test_a_journal_whose_end_nobody_can_read_takes_no_change_and_is_told(workspace: Path) -> None:
    assert optable("record", "customer_impact", "1", "-w", str(workspace), cwd=workspace).code == OK
    for head in ("'no number'", "NULL"):
        connection = sqlite3.connect(workspace / DATABASE)
        connection.execute("DELETE FROM meta WHERE key = 'head'")
        if head != "NULL":
            connection.execute(f"INSERT INTO meta VALUES ('head', {head})")  # noqa: S608  # two constants
        connection.commit()
        connection.close()
        ran = optable("record", "customer_impact", "1", "-w", str(workspace), cwd=workspace)
        assert (ran.code, "the journal does not end where its head says" in ran.err) == (BAD_DATA, True)
        assert optable("journal", "--verify", str(workspace), cwd=workspace).code == BAD_DATA
        ran = optable("doctor", str(workspace), cwd=workspace)
        assert (ran.code, "Traceback" in ran.err) == (BAD_DATA, False)


def test_git_words_say_which_side_cannot_be_read(workspace: Path) -> None:
    call = ("git", "words", FILE, str(workspace / "gone"), "0", "100644", str(workspace / FILE), "0", "100644")
    ran = optable(*call, cwd=workspace)
    assert (ran.code, "a side of it cannot be read" in ran.out) == (OK, True)
    ran = optable(*("git", "words", FILE, os.devnull, ".", ".", *call[6:]), cwd=workspace)
    assert "cannot be read" not in ran.out
