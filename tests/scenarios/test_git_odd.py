"""Workspaces in git under odd conditions: odd places, odd histories, files that no one can merge."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.model.workspace import RecordId
from core.text.file_names import FILE
from core.text.sync.sync import export, open_workspace
from core.text.workspace_toml import load
from tests.paths import ROOT
from tests.scenarios.clone import HOLDER, SENTENCE, TITLE, Clone, cloned, new_repository
from tests.tui.cli.running import environment, optable

THEIRS, OURS, MAKER = 'holder = "Theirs"', 'holder = "Ours"', 'title = "Maker"'
WAITS = "git waits for a conflict in it to be resolved"


def pull(here: Clone, *, fails: bool = False) -> str:
    return here.git("pull", "-q", "--no-rebase", "../there", "main", fails=fails)


def test_several_workspaces_in_folders_of_odd_names_are_merged_each_by_itself(tmp_path: Path) -> None:
    names = ("Tří 'age\"", "b/$(touch x) `y`", "c;d & e")
    here = new_repository(tmp_path / "my répo", *names)
    there = cloned(here, "there")
    for name in names:
        Clone(there.folder, name).edit(HOLDER, THEIRS)
        Clone(here.folder, name).edit(TITLE, MAKER)
    pull(here)
    for name in names:
        builder = load(Clone(here.folder, name).text).roles["builder"]
        assert (builder.title, builder.holder) == ("Maker", "Theirs")
        assert Clone(here.folder, name).optable("diff", "HEAD~1")[1].startswith("~ Role Builder: holder")
    assert optable("check", *names, cwd=here.folder).code == 0
    assert not (here.folder / "x").exists()


def test_a_worktree_and_a_repository_inside_another_are_asked_each_for_itself(here: Clone) -> None:
    here.git("worktree", "add", "-q", "-b", "side", "../side")
    side = Clone(here.folder.parent / "side")
    side.edit(HOLDER, THEIRS)
    here.edit(TITLE, MAKER)
    here.git("merge", "-q", "side")
    assert load(here.text).roles["builder"].holder == "Theirs"
    assert "Role Builder: holder L. Novotná -> Theirs" in side.optable("diff", "HEAD~1")[1]
    inner = new_repository(here.folder / "vendor" / "inner", "triage")
    inner.edit(SENTENCE, SENTENCE.replace("5", "6"))
    assert "threshold 5% -> 6%" in inner.optable("diff", "HEAD~1")[1]
    assert "git knows no revision 'side'" in inner.optable("diff", "side")[1]


@pytest.mark.parametrize("in_worktree", [False, True])
def test_a_hook_sees_the_stop_that_a_commit_would_lift(here: Clone, *, in_worktree: bool) -> None:
    assert here.optable("record", "customer_impact", "2")[0] == 0
    assert here.optable("export")[0] == 0
    here.git("commit", "-qam", "stopped")
    hook = here.folder / ".git" / "hooks" / "pre-commit"
    hook.write_text(f"#!/bin/sh\nexec {sys.executable} -m tui.cli check --against HEAD triage\n")
    hook.chmod(0o755)
    clone = here
    if in_worktree:
        here.git("worktree", "add", "-q", "-b", "side", "../side")
        clone = Clone(here.folder.parent / "side")
    for path in clone.path.parent.glob("workspace.db*"):
        path.unlink()
    clone.path.write_text(clone.text.replace("customer_impact >= 2 over", "customer_impact >= 3 over"))
    assert "the Stop that stood at HEAD is lifted without a resume" in clone.git("commit", "-qam", "lifted", fails=True)


def test_the_hook_for_pre_commit_checks_each_workspace_whose_files_are_committed(here: Clone) -> None:
    facts = dict(
        line.strip().removeprefix("- ").split(": ", 1)
        for line in ROOT.joinpath(".pre-commit-hooks.yaml").read_text().splitlines()
    )
    assert (facts["entry"], facts["language"]) == ("optable check", "python")
    hook = here.folder / ".git" / "hooks" / "pre-commit"
    named = f"git diff --cached --name-only | grep -E '{facts['files']}' | xargs -d '\\n' -r"
    hook.write_text(f"#!/bin/sh\n{named} {facts['entry'].replace('optable', f'{sys.executable} -m tui.cli')}\n")
    hook.chmod(0o755)
    (here.folder / "notes.txt").write_text("no workspace")
    here.git("add", "notes.txt")
    here.git("commit", "-qm", "not asked")
    here.edit(HOLDER, THEIRS)
    readings = here.path.parent / "evidence" / "readings.jsonl"
    readings.write_text(readings.read_text() + "\n")
    assert "evidence/readings.jsonl" in here.git("commit", "-qam", "not canonical", fails=True)


@pytest.mark.parametrize("holder", ['holder = "a\0b"', "holder = 'a'\n<<<<<<< x"])
def test_what_nobody_can_merge_is_a_conflict_that_no_valid_file_hides(here: Clone, there: Clone, holder: str) -> None:
    there.edit(HOLDER, holder)
    here.edit(HOLDER, OURS)
    told = pull(here, fails=True)
    assert "for a version cannot be read: workspace.toml:" in told
    assert here.optable("check")[0] == 3
    if "\0" in holder:
        assert "not merged: it holds our side alone" in told
        assert load(here.text).roles["builder"].holder == "Ours"
        assert WAITS in here.optable("check")[1]
        here.git("add", "-A")
        assert here.optable("check")[0] == 0


def test_a_driver_that_is_gone_leaves_a_conflict_that_is_told(here: Clone, there: Clone) -> None:
    here.git("config", "merge.optable.driver", "/nowhere/optable merge %O %A %B %P")
    assert "✗ merge driver" in here.optable("git", "status")[1]
    there.edit(HOLDER, THEIRS)
    here.edit(TITLE, MAKER)
    pull(here, fails=True)
    code, said = here.optable("check")
    assert (code, WAITS in said) == (3, True)


def test_a_workspace_that_one_side_deleted_whole_is_a_conflict_that_is_told(here: Clone, there: Clone) -> None:
    there.git("rm", "-q", f"triage/{FILE}")
    there.git("commit", "-qm", "gone")
    here.edit(TITLE, MAKER)
    pull(here, fails=True)
    code, said = here.optable("check")
    assert (code, WAITS in said) == (3, True)


def test_a_workspace_that_both_sides_added_is_merged_from_nothing(here: Clone) -> None:
    text = here.text
    here.git("rm", "-q", f"triage/{FILE}")
    here.git("commit", "-qm", "not yet")
    there = cloned(here, "there")
    for clone, holder in ((here, OURS), (there, THEIRS)):
        clone.path.write_text(text.replace(HOLDER, holder).rstrip("\n"))
        clone.git("add", "-A")
        clone.git("commit", "-qm", "added")
    pull(here, fails=True)
    ran = here.ran("conflicts", "--json")
    assert ran.code == 3
    (one,) = ran.json["conflicts"]
    assert one == {
        "place": "roles.builder.holder",
        "kind": "role",
        "key": "builder",
        "field": "holder",
        "why": "changed on both sides",
        "base": None,
        "ours": "Ours",
        "theirs": "Theirs",
    }


def test_what_was_resolved_once_is_not_asked_again_where_histories_cross(here: Clone, there: Clone) -> None:
    there.edit(HOLDER, THEIRS)
    here.edit(HOLDER, OURS)
    tips = {clone: clone.git("rev-parse", "HEAD").strip() for clone in (here, there)}
    for clone, other in ((here, there), (there, here)):
        clone.git("fetch", "-q", f"../{other.folder.name}", "main")
        clone.git("merge", "-q", tips[other], fails=True)
        clone.git("checkout", "--ours" if clone is here else "--theirs", f"triage/{FILE}")
        clone.git("commit", "-qam", "agreed on Ours")
    here.edit(TITLE, MAKER)
    there.edit('deputy = "J. Park"', 'deputy = "Zed"')
    pull(here)
    builder = load(here.text).roles["builder"]
    assert (builder.holder, builder.title, builder.deputy) == ("Ours", "Maker", "Zed")
    assert here.optable("check")[0] == 0


def test_an_octopus_never_puts_together_what_is_wrong(here: Clone) -> None:
    edits = {"one": (HOLDER, THEIRS), "two": (SENTENCE, SENTENCE.replace("5", "6")), "three": (TITLE, MAKER)}
    for name, (old, new) in edits.items():
        here.git("checkout", "-qb", name, "main")
        here.edit(old, new)
    here.git("checkout", "-q", "main")
    here.edit('order = "1"', 'order = "11"')
    here.git("merge", "-q", "one", "two")
    workspace = load(here.text)
    assert workspace.roles["builder"].holder == "Theirs"
    assert "6%" in workspace.conditions("hold")["undefined_categories"].sentence
    here.git("reset", "-q", "--hard", "HEAD^1")
    here.git("merge", "-q", "one", "three", fails=True)  # by lines, and these two stand side by side
    assert "<<<<<<<" in here.text or WAITS in here.optable("check")[1] or here.optable("check")[0] == 0


def test_a_text_behind_a_link_is_compared_by_what_it_leads_to(here: Clone) -> None:
    real = here.folder / "real.toml"
    here.path.rename(real)
    here.path.symlink_to("../real.toml")
    here.git("add", "-A")
    here.git("commit", "-qm", "a link")
    real.write_text(real.read_text().replace(HOLDER, THEIRS))
    assert "Role Builder: holder L. Novotná -> Theirs" in here.optable("diff", "HEAD")[1]
    real.unlink()
    here.git("commit", "-qam", "to nowhere")
    here.path.unlink()
    here.path.write_text("format = 1\n")
    code, said = here.optable("diff", "HEAD~1", "HEAD")
    assert (code, "workspace.toml at HEAD: is a link to nothing that is kept in the repository" in said) == (3, True)


def test_a_revision_that_is_no_text_is_not_compared(here: Clone) -> None:
    before = here.path.read_bytes()
    here.path.write_bytes(before.replace("Novotná".encode(), b"Novotn\xe1"))
    here.git("commit", "-qam", "latin")
    here.path.write_bytes(before)
    code, said = here.optable("diff", "HEAD")
    assert (code, "workspace.toml at HEAD: is not UTF-8 text" in said) == (3, True)


def test_a_merge_that_is_taken_back_in_git_leaves_no_conflict_in_the_program(here: Clone, there: Clone) -> None:
    assert here.optable("export")[0] == 0
    there.edit(HOLDER, THEIRS)
    here.edit(HOLDER, OURS)
    assert here.optable("import")[0] == 0
    pull(here, fails=True)
    assert here.optable("conflicts")[0] == 3
    here.git("merge", "--abort")
    assert here.optable("conflicts") == (0, "No conflict is open\n")
    assert here.optable("check")[0] == 0


def test_a_conflict_that_was_resolved_by_hand_in_git_is_none_in_the_program(here: Clone, there: Clone) -> None:
    assert here.optable("export")[0] == 0
    there.edit(HOLDER, THEIRS)
    here.edit(HOLDER, OURS)
    pull(here, fails=True)
    assert here.optable("conflicts")[0] == 3
    here.git("checkout", "--ours", f"triage/{FILE}")
    assert WAITS in here.optable("check")[1]
    here.git("add", "-A")
    assert here.optable("import")[1] == "Nothing to read: the text was not changed; 1 conflict settled\n"
    assert here.optable("check")[0] == 0


def test_two_clones_that_draw_one_week_and_review_it_differently_have_one_draw_and_a_case_to_agree_on(
    here: Clone, there: Clone
) -> None:
    for clone in (here, there):
        clone.edit("as_of = 2026-03-03T09:00:00Z\n", "")
    draws = []
    found = {"here": {"outcome": "correct"}, "there": {"outcome": "undefined", "label": "new"}}
    for clone in (here, there):
        name = clone.folder.name
        with open_workspace(clone.path.parent, actor=name) as store:
            session = store.draw(week="2026-W09")
            draws.append(session.at)
            store.review(session.cases[0], session.name, found[name])
            store.review(session.cases[1 if name == "here" else 2], session.name, {"outcome": "correct"})
            export(store)
        clone.git("add", "-A")
        clone.git("commit", "-qm", "reviewed")
    pull(here)
    assert here.optable("conflicts") == (0, "No conflict is open\n")
    assert here.optable("check")[0] == 0
    with open_workspace(here.path.parent) as store:
        cases = [store.cases([name])[name] for name in session.cases[:3]]
        by = [sorted({review.by for review in case.reviews.values()} & set(found)) for case in cases]
        assert by == [["here", "there"], ["here"], ["there"]]
        assert cases[0].disputed
        (drawn,) = (one for one in store.snapshot.evidence.sessions if one.name == session.name)
        assert drawn.at == min(draws)


def test_a_merge_of_the_gate_holds_on_the_command_line_until_somebody_has_looked(here: Clone, there: Clone) -> None:
    there.edit(SENTENCE, SENTENCE.replace("5", "9"))
    here.edit(TITLE, MAKER)
    pull(here)
    assert here.optable("verdict")[0] == 10
    ran = here.ran("look", "--json")
    assert (ran.code, ran.json) == (3, {"unseen": ["gate.hold.conditions.undefined_categories"], "done": False})
    code, said = here.optable("look", "--done")
    assert (code, "Looked at:\n  the Hold condition Undefined categories" in said) == (0, True)
    assert here.optable("look") == (0, "No merge has to be looked at\n")
    assert here.optable("verdict")[0] == 0


def test_a_third_is_typed_on_the_command_line_as_in_its_cell(here: Clone, there: Clone) -> None:
    owners = 'decision_owners = [\n    "builder",\n    "business_owner",\n]'
    there.edit(owners, owners.replace('    "builder",\n', ""))
    here.edit(owners, owners.replace("builder", "audit"))
    pull(here, fails=True)
    place = "gate.hold.decision_owners"
    code, said = here.optable("resolve", place, "--value", "audit, nobody")
    assert (code, "'nobody' is not allowed here" in said) == (2, True)
    assert here.optable("resolve", place, "--value", "audit, builder")[0] == 0
    assert here.optable("export")[0] == 0
    assert load(here.text).gate.hold.decision_owners == ("audit", "builder")


def test_a_diff_in_words_goes_on_where_a_file_is_no_text_or_waits_for_a_choice(here: Clone, there: Clone) -> None:
    assert here.optable("git", "install", "--words", "--yes")[0] == 0
    there.edit(HOLDER, THEIRS)
    here.edit(HOLDER, OURS)
    pull(here, fails=True)
    line = here.text.split("\n").index("<<<<<<< ours") + 1
    assert f"workspace.toml:{line}: has a conflict marker of git: <<<<<<< ours\n" in here.git("diff", "HEAD")
    said = here.optable("git", "words", f"triage/{FILE}")
    assert said == (0, f"--- triage/{FILE}\nIt has an unresolved conflict of git\n"), (
        "all that git gives of such a file"
    )
    here.git("reset", "-q", "--hard")
    here.path.write_bytes(b"\xff\xfe")
    assert "-format = 1" in here.git("diff")


def test_lines_of_gitattributes_may_be_any_bytes_and_another_line_may_outweigh_ours(here: Clone) -> None:
    path = here.path.parent / ".gitattributes"
    path.write_bytes(b"# caf\xe9\n*.png binary\n")
    assert here.optable("git", "install", "--yes")[0] == 0
    assert path.read_bytes().startswith(b"# caf\xe9\n*.png binary\nworkspace.toml text eol=lf merge=optable")
    assert here.optable("git", "status")[0] == 0
    path.write_bytes(path.read_bytes() + b"*.toml merge=union\n")
    ran = here.ran("git", "status", "--json")
    assert (ran.code, ran.json["checks"]["attributes"]) == (3, False)
    assert "another line says otherwise: git check-attr -a workspace.toml" in here.optable("git", "status")[1]


def test_a_driver_that_was_installed_is_found_from_where_nobody_knows_its_name(here: Clone, there: Clone) -> None:
    here.git("config", "--remove-section", "merge.optable")
    assert here.optable("git", "install", "--yes")[0] == 0
    there.edit(HOLDER, THEIRS)
    here.edit(TITLE, MAKER)
    env = environment({"PATH": "/usr/bin:/bin", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@localhost"})
    env |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@localhost"}
    command = ["git", "pull", "-q", "--no-rebase", "../there", "main"]
    done = subprocess.run(command, cwd=here.folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert load(here.text).roles["builder"].holder == "Theirs"


def test_who_may_read_the_text_stays_as_it_was(here: Clone) -> None:
    here.path.chmod(0o640)
    with open_workspace(here.path.parent) as store:
        store.edit(RecordId("role", "builder"), {"holder": "Ours"})
        export(store)
    assert here.path.stat().st_mode & 0o777 == 0o640
