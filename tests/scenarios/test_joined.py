"""Merges by git without a driver and without anybody looking: a Hold in every clone until somebody has looked."""

from __future__ import annotations

import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from core.model.workspace import RecordId
from core.portfolio import probe
from core.text.decisive_records import deciding
from core.text.git.recent_merges import SHALLOW, MergesAhead
from core.text.load import load_workspace
from core.text.sync.sync import export, open_workspace
from core.text.unseen_merges import Joins, joins, look
from tests.scenarios.clone import Clone
from tests.scenarios.pairs import NOW, Pair, Two, do, judged, workspace, write
from tests.scenarios.person import at_the_screen
from tests.tui.cli.running import optable
from tui.cli.git_hook import MARK

LOOSENED = Pair("loosens the Stop", "records none")
STOPPED = Pair("loosens the Stop", "records an impact")
TOUCHED = ("gate.stop.conditions.impact",)


@pytest.fixture
def two(tmp_path: Path) -> Two:
    """One has loosened a Stop, the other has recorded that there was nothing."""
    return Two(tmp_path / "two", [LOOSENED])


def place(clone: Clone, pair: Pair = LOOSENED) -> Path:
    return clone.folder / pair.folder


def said(clone: Clone, pair: Pair = LOOSENED) -> str:
    return judged(load_workspace(place(clone, pair)))


def merged(two: Two, *arguments: str) -> Clone:
    two.ours.git("merge", "-q", "--no-edit", *arguments, "theirs")
    return two.ours


def fresh(clone: Clone, *arguments: str) -> Clone:
    folder = clone.folder.parent / f"fresh-{len(list(clone.folder.parent.iterdir()))}"
    clone.git("clone", "-q", *arguments, f"file://{clone.folder}", str(folder))
    return Clone(folder, ".")


def commit(clone: Clone) -> None:
    clone.git("add", "-A")
    clone.git("commit", "-qm", "further")


def looked(folder: Path) -> tuple[str, ...]:
    with closing(open_workspace(folder, clock=lambda: NOW)) as store:
        seen = look(store)
        export(store)
    return seen


def test_a_clean_merge_is_a_hold_everywhere_until_a_look_is_committed(two: Two) -> None:
    ours = merged(two)
    clone = fresh(ours)
    assert [said(one) for one in (ours, clone)] == ["hold", "hold"]
    code, shown = clone.ran("verdict", LOOSENED.folder).code, clone.ran("verdict", LOOSENED.folder).out
    assert (code, "A merge touched the Stop condition Impact" in shown) == (10, True)
    assert looked(place(ours)) == TOUCHED
    assert said(ours) == "go"
    assert said(clone) == "hold"
    commit(ours)
    clone.git("pull", "-q")
    assert [said(one) for one in (ours, clone, fresh(ours))] == ["go"] * 3


def test_what_is_committed_on_top_is_no_look(two: Two) -> None:
    ours = merged(two)
    (ours.folder / "code.txt").write_text("more")
    commit(ours)
    assert said(fresh(ours)) == "hold"
    do(place(ours), "writes a note", NOW)  # opening has put down what waits, and the export writes it
    assert "unseen" in (place(ours) / "workspace.toml").read_text()
    commit(ours)
    assert said(fresh(ours)) == "hold"
    looked(place(ours))
    commit(ours)
    assert said(fresh(ours)) == "go"


def test_a_merge_that_is_not_finished_can_be_looked_at_before_it_is_committed(two: Two) -> None:
    ours = merged(two, "--no-commit")
    assert said(ours) == "hold"
    assert looked(place(ours)) == TOUCHED
    assert said(ours) == "go"
    commit(ours)
    assert [said(one) for one in (ours, fresh(ours))] == ["go", "go"]


def test_a_merge_that_is_not_finished_takes_in_those_that_wait_on_the_other_side(two: Two) -> None:
    theirs = two.theirs
    theirs.git("merge", "-q", "--no-edit", "ours")
    two.ours.git("switch", "-q", "-c", "before", "main~1")
    two.ours.git("fetch", "-q", "../theirs", "main")
    two.ours.git("merge", "-q", "--no-ff", "--no-commit", "FETCH_HEAD")
    (place(two.ours) / "workspace.db").unlink()
    assert said(two.ours) == "hold"
    commit(two.ours)
    assert said(fresh(two.ours)) == "hold"


def test_two_who_look_at_one_merge_write_the_same(two: Two) -> None:
    ours = merged(two)
    two.theirs.git("fetch", "-q", "../ours", "main")
    two.theirs.git("reset", "-q", "--hard", "FETCH_HEAD")
    for clone in (ours, two.theirs):
        looked(place(clone))
        commit(clone)
    two.theirs.git("pull", "-q", "--no-rebase", "--no-edit", "../ours", "main")
    assert said(two.theirs) == "go"


def test_a_stop_at_a_parent_stands_and_is_the_same_record_in_every_clone(tmp_path: Path) -> None:
    two = Two(tmp_path / "two", [STOPPED])
    ours = merged(two)
    clone = fresh(ours)
    assert said(clone, STOPPED) == "stop"
    texts = []
    for one in (ours, clone):
        with closing(open_workspace(place(one, STOPPED), clock=lambda: NOW)) as store:
            export(store)
        texts.append((place(one, STOPPED) / "workspace.toml").read_text())
    merge, parent = ours.git("rev-parse", "HEAD", "HEAD^2").split()
    assert f"would have lifted it: the merge {merge[:12]}, of {parent[:12]}" in texts[0]
    assert texts[0] == texts[1]
    assert "unseen" in texts[0]
    looked(place(ours, STOPPED))
    assert said(ours, STOPPED) == "stop"  # only a resume lifts it
    assert do(place(ours, STOPPED), "resumes", NOW) == "hold"  # nothing is known since


def test_a_pull_under_an_open_database_puts_down_what_waits(two: Two) -> None:
    with closing(open_workspace(place(two.ours), clock=lambda: NOW)):
        merged(two)
    with closing(open_workspace(place(two.ours), clock=lambda: NOW)) as store:
        assert store.snapshot.workspace.workflow.unseen == TOUCHED
        label = next(iter(store.journal(limit=1))).label
    assert label == "found a merge of git that nobody has looked at"


def test_what_lies_below_the_end_of_a_shallow_clone_is_a_hold_that_says_so(two: Two) -> None:
    ours = merged(two)
    (ours.folder / "code.txt").write_text("more")
    commit(ours)
    for depth in ("1", "2"):  # it ends at a commit that is no merge, and at the merge
        shallow = fresh(ours, "--depth", depth)
        assert (said(shallow), joins(place(shallow))) == ("hold", ((), SHALLOW))
    ran = shallow.ran("look", LOOSENED.folder, "--done")
    assert (ran.code, "git fetch --unshallow" in ran.err) == (2, True)
    ran = shallow.ran("check", LOOSENED.folder)
    assert (ran.code, "fetch-depth: 0" in ran.out) == (3, True)
    (place(shallow) / "workspace.db").unlink()  # by the clock of the command
    do(place(shallow), "writes a note", NOW)
    assert "unseen" not in (place(shallow) / "workspace.toml").read_text()
    shallow.git("fetch", "-q", "--unshallow")
    assert said(shallow) == "hold"
    assert looked(place(shallow)) == TOUCHED
    assert said(shallow) == "go"


def test_a_running_program_and_a_portfolio_see_that_a_shallow_clone_got_its_past(two: Two) -> None:
    shallow = fresh(merged(two), "--depth", "1")
    assert probe.probe(place(shallow), NOW).key == ""  # nothing that may be told otherwise at any time
    with at_the_screen(place(shallow), (120, 40)) as person:
        person.sees("WORKFLOW", "HOLD", "This shallow clone ends before")
        shallow.git("fetch", "-q", "--unshallow")
        person.sees("A merge touched", gone=("This shallow clone ends before",))
        assert person.quits() == 0
    assert probe.probe(place(shallow), NOW).key != ""


def test_a_shallow_clone_that_ends_below_the_look_knows_all(two: Two) -> None:
    ours = merged(two)
    looked(place(ours))
    commit(ours)
    assert said(fresh(ours, "--depth", "1")) == "hold"  # nobody knows what its only commit changed
    assert said(fresh(ours, "--depth", "2")) == "go"


def test_a_shallow_clone_that_ends_before_the_workspace_began_or_before_this_version_knows_all(tmp_path: Path) -> None:
    old = Clone(tmp_path / "old", ".")
    old.folder.mkdir()
    old.git("init", "-q", "-b", "main")
    for number in range(2):
        old.git("commit", "-q", "--allow-empty", "-m", f"{number}")
    write(place(old), workspace())
    commit(old)
    assert said(fresh(old, "--depth", "2")) == "go"
    assert said(fresh(old, "--depth", "1")) == "hold"
    old.git("commit", "-q", "--amend", "--no-edit", environment={"GIT_COMMITTER_DATE": "2026-11-28T00:00:00Z"})
    assert said(fresh(old, "--depth", "1")) == "go"


def test_a_shallow_clone_shows_what_it_knows_and_says_nothing_of_it_in_the_text(tmp_path: Path) -> None:
    two = Two(tmp_path / "two", [STOPPED])
    shallow = fresh(merged(two), "--depth", "2")
    assert said(shallow, STOPPED) == "stop"
    do(place(shallow, STOPPED), "writes a note", NOW)
    text = (place(shallow, STOPPED) / "workspace.toml").read_text()
    assert "unseen" not in text


def test_merges_of_other_things_ask_for_nothing(tmp_path: Path) -> None:
    pairs = [Pair("records none", "records an impact"), Pair("writes a note", "records none"), Pair("holds", "stops")]
    two = Two(tmp_path / "two", pairs)
    for clone in (two.ours, two.theirs):
        clone.installed()
    ours = merged(two)
    assert [joins(ours.folder / pair.folder) for pair in pairs] == [Joins()] * 3


@pytest.mark.parametrize("driver", [True, False])
def test_a_waiver_beside_a_breach_of_the_other_side_waits_for_a_look(tmp_path: Path, driver: bool) -> None:
    pair = Pair("waives", "records a breach")
    two = Two(tmp_path / "two", [pair])
    for clone in (two.ours, two.theirs) if driver else ():
        clone.installed()
    ours = merged(two)
    (key,) = load_workspace(place(ours, pair)).workspace.waivers
    (found,), _ = joins(place(ours, pair))
    assert found.touched == (f"waivers.{key}",)
    named = "a waiver of the Hold condition Rate"
    for command in ("verdict", "check", "look"):
        assert named in ours.ran(command, pair.folder).out
    (place(ours, pair) / "workspace.db").unlink()
    looked(place(ours, pair))
    commit(ours)
    assert ours.ran("check", pair.folder).code == 0


def test_a_waiver_that_is_taken_back_or_ended_is_a_change_too(two: Two) -> None:
    do(place(two.ours), "waives", NOW)
    given = load_workspace(place(two.ours)).workspace
    (key,) = given.waivers
    record = RecordId("waiver", key)
    ended = given.waivers[key].model_copy(update={"ended": NOW})
    assert deciding(record, ended) != deciding(record, given.waivers[key]) != deciding(record, None)


def test_without_git_a_folder_in_a_repository_is_a_hold_that_says_so(two: Two, tmp_path: Path) -> None:
    nowhere = {"PATH": str(tmp_path / "nowhere")}
    for name, code in {"verdict": 10, "check": 3, "doctor": 3}.items():
        ran = optable(name, LOOSENED.folder, cwd=two.ours.folder, env=nowhere)
        assert (ran.code, "git is not installed" in ran.out.casefold()) == (code, True)
    write(tmp_path / "outside", workspace())
    assert "git is not installed" not in optable("verdict", "outside", cwd=tmp_path, env=nowhere).out
    with at_the_screen(place(two.ours), (120, 40), nowhere) as person:
        person.sees("WORKFLOW", "HOLD", "Git is not installed")
        person.edits("typed all the same")
        person.sees("typed all the same", "Git is not installed")
        person.terminal.press("!")
        person.sees("Nobody can look yet")
        assert person.quits() == 0
    assert joins(place(two.ours)) == Joins()


def test_a_workspace_that_git_does_not_track_and_one_outside_of_git_ask_for_nothing(two: Two, tmp_path: Path) -> None:
    ours = merged(two)
    for folder in (ours.folder / "untracked", tmp_path / "outside"):
        write(folder, workspace())
        assert joins(folder) == Joins()
        assert judged(load_workspace(folder)) == "go"


def test_an_octopus_is_asked_for_each_of_its_parents(tmp_path: Path) -> None:
    two = Two(tmp_path / "two", [LOOSENED])
    two.ours.git("branch", "-q", "third", "main~1")
    two.ours.git("switch", "-q", "third")
    (two.ours.folder / "third.txt").write_text("x")
    commit(two.ours)
    two.ours.git("switch", "-q", "main")
    two.ours.git("merge", "-q", "--no-edit", "theirs", "third")
    (found,), _ = joins(place(two.ours))
    assert len(found.parents) == 3
    assert found.touched == TOUCHED


# check, and the hook


def test_check_compares_a_merge_with_its_parents(tmp_path: Path) -> None:
    two = Two(tmp_path / "two", [STOPPED, LOOSENED])
    clone = fresh(merged(two))
    ran = clone.ran("check", LOOSENED.folder)
    assert ran.code == 3
    assert "a merge brought the Stop condition Impact from one side, more from the other" in ran.out
    looked(place(clone))
    assert clone.ran("check", LOOSENED.folder).code == 0


def test_check_says_once_what_an_old_text_cannot_know(two: Two) -> None:
    path = place(two.ours) / "workspace.toml"
    text = path.read_text()
    assert "[gate.stop.earlier.impact]" in text
    assert two.ours.ran("check", LOOSENED.folder, "--json").json["notes"] == []
    start = text.index("[gate.stop.earlier.impact]")
    path.write_text(text[:start] + text[text.index("[", start + 1) :])
    (place(two.ours) / "workspace.db").unlink()
    ran = two.ours.ran("check", LOOSENED.folder)
    assert ran.code == 0
    assert ran.out.count("stop.impact begins at a time (since), with no earlier sentence") == 1


SAYS = f"a merge touched the Stop condition Impact: {LOOSENED.folder} is a Hold until somebody has looked"
HOOKS = {
    "ends": "#!/bin/sh\necho mine\nexit 3\n",
    "becomes another": "#!/usr/bin/env bash\nexec echo mine",
    "ends at the first failure": "#!/bin/sh -e\ntrue\necho mine \u2028\nexit 3\n",
    "of an earlier version": "#!/bin/sh\necho mine\nexit 3\n" + MARK + "\noptable git merged\n",
}


@pytest.mark.parametrize("old", HOOKS)
def test_the_hook_of_git_install_says_at_once_what_nobody_has_looked_at(two: Two, old: str) -> None:
    hook = two.ours.folder / ".git" / "hooks" / "post-merge"
    hook.write_text(HOOKS[old])
    assert two.ours.ran("git", "install", LOOSENED.folder, "--yes").code == 0
    first, mark, _, *rest = hook.read_text().split("\n")
    assert "\n".join((first, *rest)) == HOOKS[old].partition(MARK)[0]
    assert mark == MARK
    assert two.ours.ran("git", "install", LOOSENED.folder, "--yes").out.startswith("Nothing to do")
    told = two.ours.git("merge", "-q", "--no-edit", "theirs")
    assert "mine" in told
    assert SAYS in told
    done = subprocess.run([hook], cwd=two.ours.folder, capture_output=True, check=False)
    assert done.returncode == (0 if "exec" in HOOKS[old] else 3)


def test_a_hook_reads_its_input_itself(two: Two) -> None:
    hook = two.ours.folder / ".git" / "hooks" / "post-merge"
    hook.write_text("#!/bin/sh\ncat\n")
    assert two.ours.ran("git", "install", LOOSENED.folder, "--yes").code == 0
    done = subprocess.run([hook], cwd=two.ours.folder, input=b"given", capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"given")


@pytest.mark.parametrize("absolute", [True, False])
def test_a_hook_that_is_committed_gets_no_path_of_this_machine(two: Two, absolute: bool) -> None:
    ours = two.ours
    hooks = ours.folder / "hooks"
    ours.git("config", "core.hooksPath", str(hooks) if absolute else "hooks")
    ran = ours.ran("git", "install", LOOSENED.folder, "--yes")
    assert (ran.code, hooks.exists()) == (0, False)
    advice = "add this line below its first yourself: "
    line = ran.err.partition(advice)[2].rpartition(" (")[0]
    assert str(ours.folder) not in line
    ran = ours.ran("git", "status", LOOSENED.folder)
    assert (ran.code, f"merge hook: it would be committed with a path of this machine; {advice}{line}" in ran.out) == (
        3,
        True,
    )
    hooks.mkdir()
    (hooks / "post-merge").write_text(f"#!/bin/sh\n{line}\necho mine\n")
    (hooks / "post-merge").chmod(0o755)
    ours.git("add", "hooks")
    commit(ours)
    assert ours.ran("git", "install", LOOSENED.folder, "--yes").out.startswith("Nothing to do")
    assert ours.ran("git", "status", LOOSENED.folder).code == 0
    ours.git("worktree", "add", "-q", "../beside")
    assert Clone(ours.folder.parent / "beside", ".").ran("git", "status", LOOSENED.folder).code == 0
    assert "mine" in ours.git("merge", "-q", "--no-edit", "theirs")


def test_a_linked_working_tree_has_the_hook_of_the_clone(two: Two) -> None:
    two.ours.git("worktree", "add", "-q", "../beside")
    assert Clone(two.ours.folder.parent / "beside", ".").ran("git", "install", LOOSENED.folder, "--yes").code == 0
    assert SAYS in two.ours.git("merge", "-q", "--no-edit", "theirs")


def test_a_hook_that_is_no_shell_script_is_left_alone(two: Two) -> None:
    hook = two.ours.folder / ".git" / "hooks" / "post-merge"
    hook.write_text("#!/usr/bin/env python3\n")
    ran = two.ours.ran("git", "install", LOOSENED.folder, "--yes")
    assert (ran.code, hook.read_text()) == (2, "#!/usr/bin/env python3\n")
    assert "it is no shell script" in ran.err


def test_no_rebase_lifts_a_stop_that_somebody_was_told(tmp_path: Path) -> None:
    pair = Pair("loosens the Stop", "records an impact")
    for first in (True, False):
        two = Two(tmp_path / str(first), [Pair(pair.ours, pair.theirs, ours_first=first)])
        two.theirs.git("rebase", "-q", "ours")
        clone = fresh(two.theirs)
        assert said(clone, two.pairs[0]) == "stop"
        with closing(open_workspace(place(two.theirs, two.pairs[0]), clock=lambda: NOW)) as store:
            export(store)
        two.theirs.git("add", "-A")
        two.theirs.git("commit", "-q", "--allow-empty", "-m", "kept")
        assert said(fresh(two.theirs), two.pairs[0]) == "stop"


def test_a_running_program_shows_what_git_joined_underneath(two: Two) -> None:
    with at_the_screen(place(two.ours)) as person:
        person.sees("WORKFLOW")
        two.ours.git("merge", "-q", "--no-edit", "--no-ff", "theirs")
        person.sees("look at a merge: press !")
        person.terminal.press("!")
        person.sees("Look at what a merge touched", "the Stop condition Impact")
        person.terminal.press("y")
        person.sees("WORKFLOW", gone=("look at a merge",))
        assert person.quits() == 0


def test_a_repository_that_git_refuses_to_read_is_a_hold_that_says_so(two: Two) -> None:
    clone = fresh(merged(two))
    looked(place(clone))
    commit(clone)
    assert said(clone) == "go"
    (clone.folder / ".git" / "config").write_text("[[[")
    ran = clone.ran("verdict", LOOSENED.folder)
    assert (ran.code, "nobody can say which merges wait for a look" in ran.out.casefold()) == (10, True)


def test_evidence_that_a_merge_leaves_out_takes_no_stop_with_it(tmp_path: Path) -> None:
    two = Two(tmp_path / "two", [STOPPED])
    ours = merged(two, "--no-commit")
    ours.git("checkout", "-q", "HEAD", "--", f"{STOPPED.folder}/evidence/readings.jsonl")
    assert said(ours, STOPPED) == "stop"


def test_a_resume_of_a_stop_that_a_merge_kept_holds_in_the_clone_that_had_seen_it(tmp_path: Path) -> None:
    two = Two(tmp_path / "two", [STOPPED])
    ours = merged(two)
    do(place(ours, STOPPED), "resumes", NOW)
    looked(place(ours, STOPPED))
    commit(ours)
    two.theirs.git("pull", "-q", "--no-rebase", "--no-edit", "../ours", "main")
    open_workspace(place(two.theirs, STOPPED), clock=lambda: NOW).close()
    assert [said(one, STOPPED) for one in (ours, two.theirs, fresh(ours))] == ["hold"] * 3


def test_a_change_of_the_text_that_says_nothing_of_merges_is_no_look(tmp_path: Path) -> None:
    two = Two(tmp_path / "two", [STOPPED])
    clone = fresh(merged(two))
    path = place(clone, STOPPED) / "workspace.toml"
    path.write_text(path.read_text().replace('title = "Owner"', 'title = "The owner"'))
    commit(clone)
    assert said(clone, STOPPED) == "stop"
    assert clone.ran("check", STOPPED.folder).code == 3


def test_a_merge_that_keeps_one_side_alone_loses_no_stop_of_the_other(tmp_path: Path) -> None:
    two = Two(tmp_path / "two", [STOPPED])
    ours = merged(two, "-s", "ours")
    assert [said(one, STOPPED) for one in (ours, fresh(ours))] == ["stop", "stop"]


def test_a_merge_on_top_of_one_that_waits_loses_no_stop(tmp_path: Path) -> None:
    two = Two(tmp_path / "two", [STOPPED])
    ours = fresh(merged(two))
    ours.git("switch", "-q", "-c", "third", "origin/main~1")
    path = place(ours, STOPPED) / "workspace.toml"
    path.write_text(path.read_text().replace('title = "Reviewer"', 'title = "The reviewer"'))
    commit(ours)
    ours.git("switch", "-q", "main")
    ours.git("merge", "-q", "--no-edit", "third")
    assert said(ours, STOPPED) == "stop"
    assert looked(place(ours, STOPPED)) == TOUCHED
    commit(ours)
    assert said(fresh(ours), STOPPED) == "stop"  # only a resume lifts it


def test_an_instant_that_one_side_fixes_hides_no_stop_of_the_other(tmp_path: Path) -> None:
    pair = Pair("fixes the instant", "records an impact")
    two = Two(tmp_path / "two", [pair])
    assert two.before[pair] == ("go", "stop")
    ours = merged(two)
    assert [said(one, pair) for one in (ours, fresh(ours))] == ["stop", "stop"]
    with closing(open_workspace(place(ours, pair), clock=lambda: NOW)) as store:
        assert store.snapshot.workspace.workflow.unseen == ("workflow",)


def test_what_git_was_asked_ahead_counts_only_if_nothing_was_merged_since(two: Two) -> None:
    folder = place(two.ours)
    early = MergesAhead(folder)
    assert early.wait().merges == ()
    merged(two)
    (found,), _ = joins(folder, ahead=early)
    assert found.touched == TOUCHED
    assert joins(folder, ahead=MergesAhead(folder)) == joins(folder)


def test_a_merge_begun_since_git_was_asked_counts_before_it_is_committed(two: Two) -> None:
    folder = place(two.ours)
    early = MergesAhead(folder)
    two.ours.git("merge", "-q", "--no-commit", "theirs")
    (found,), _ = joins(folder, ahead=early)
    assert found.commit == ""
