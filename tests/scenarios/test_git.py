"""Everyday use of git on a workspace with the merge driver: real repositories, real commands."""

from __future__ import annotations

from pathlib import Path

from core.text.merge.markers import with_markers
from core.text.workspace_toml import load
from tests.scenarios.clone import HOLDER, SENTENCE, TITLE, Clone
from tests.scenarios.person import LARGE
from tests.terminal import Terminal


def test_two_edits_of_one_record_that_lines_cannot_merge_are_merged(here: Clone, there: Clone) -> None:
    there.edit(HOLDER, 'holder = "Theirs"')
    here.edit(TITLE, 'title = "Maker"')
    here.git("pull", "-q", "--no-rebase", "../there", "main")
    builder = load(here.text).roles["builder"]
    assert (builder.title, builder.holder) == ("Maker", "Theirs")
    assert here.optable("check")[0] == 0


def test_a_rebase_and_a_cherry_pick_and_a_revert_go_by_field(here: Clone, there: Clone) -> None:
    there.edit(HOLDER, 'holder = "Theirs"')
    here.edit(TITLE, 'title = "Maker"')
    here.git("pull", "-q", "--rebase", "../there", "main")
    here.git("revert", "--no-edit", "HEAD~1")
    builder = load(here.text).roles["builder"]
    assert (builder.title, builder.holder) == ("Maker", "L. Novotná")
    there.git("fetch", "-q", "../here", "main")
    there.git("cherry-pick", "FETCH_HEAD~1")
    builder = load(there.text).roles["builder"]
    assert (builder.title, builder.holder) == ("Maker", "Theirs")


def test_a_conflict_is_chosen_by_command_and_the_text_is_valid_only_then(here: Clone, there: Clone) -> None:
    assert here.optable("export")[0] == 0  # there is a database
    there.edit(HOLDER, 'holder = "Theirs"')
    here.edit(HOLDER, 'holder = "Ours"')
    told = here.git("pull", "-q", "--no-rebase", "../there", "main", fails=True)
    assert "conflict at roles.builder.holder: changed on both sides" in told
    code, said = here.optable("check")
    assert (code, "conflict marker" in said) == (3, True)
    code, said = here.optable("conflicts")
    assert code == 3
    assert "before  L. Novotná\n  ours    Ours\n  theirs  Theirs" in said
    assert here.optable("export")[0] == 3
    assert here.optable("resolve", "roles.builder.holder", "--theirs")[0] == 0
    assert here.optable("export")[0] == 0
    assert here.optable("conflicts") == (0, "No conflict is open\n")
    here.git("commit", "-qam", "merged")
    assert load(here.text).roles["builder"].holder == "Theirs"
    assert here.optable("check")[0] == 0


def test_a_conflict_of_a_rebase_keeps_what_the_database_has_of_ones_own(here: Clone, there: Clone) -> None:
    assert here.optable("export")[0] == 0
    there.edit(HOLDER, 'holder = "Theirs"')
    here.edit(HOLDER, 'holder = "Ours"')
    assert here.optable("import")[0] == 0
    here.git("pull", "-q", "--rebase", "../there", "main", fails=True)
    code, said = here.optable("conflicts")
    assert code == 3
    assert "roles.builder.holder" in said
    assert here.optable("resolve", "roles.builder.holder", "--value", "Both of us")[0] == 0
    assert here.optable("export")[0] == 0
    here.git("add", "-A")
    here.git("rebase", "--continue")
    assert load(here.text).roles["builder"].holder == "Both of us"


def test_an_interrupted_merge_that_is_taken_back_leaves_what_was(here: Clone, there: Clone) -> None:
    assert here.optable("export")[0] == 0
    there.edit(HOLDER, 'holder = "Theirs"')
    here.edit(HOLDER, 'holder = "Ours"')
    assert here.optable("import")[0] == 0
    before = here.text
    here.git("pull", "-q", "--no-rebase", "../there", "main", fails=True)
    code, said = here.optable("verdict")
    assert (code, "nobody has chosen yet" in said) == (10, True), "nobody knows what theirs would make of it"
    here.git("merge", "--abort")
    assert here.optable("verdict")[0] == 10
    assert here.text == before
    assert here.optable("check")[0] == 0


def test_markers_that_were_committed_are_still_a_conflict(here: Clone) -> None:
    ours = here.text
    here.path.write_text(with_markers(ours, ours.replace(HOLDER, 'holder = "Theirs"')), encoding="utf-8")
    here.git("commit", "-qam", "oh no")
    assert here.optable("check")[0] == 3
    code, said = here.optable("conflicts")
    assert (code, "roles.builder.holder" in said) == (3, True)
    assert here.optable("resolve", "roles.builder.holder", "--theirs")[0] == 0
    assert here.optable("export")[0] == 0
    assert load(here.text).roles["builder"].holder == "Theirs"


def test_a_checkout_with_other_line_ends_holds_the_same(here: Clone) -> None:
    assert here.optable("export")[0] == 0
    here.path.write_bytes(here.path.read_bytes().replace(b"\n", b"\r\n"))
    assert here.optable("import") == (0, "Nothing to read: the text was not changed\n")
    code, said = here.optable("check")
    assert (code, "not in canonical form" in said) == (3, True)
    assert here.optable("export")[0] == 0
    assert b"\r" not in here.path.read_bytes()


def test_a_text_of_a_newer_version_is_merged_by_lines_and_not_read(here: Clone, there: Clone) -> None:
    assert here.optable("export")[0] == 0
    there.edit("format = 1\n", "format = 3\n")
    here.edit(TITLE, 'title = "Maker"')
    told = here.git("pull", "-q", "--no-rebase", "../there", "main")
    assert "merged by lines, for a version cannot be read" in told
    assert 'title = "Maker"' in here.text
    code, said = here.optable("import")
    assert (code, "newer optable" in said) == (3, True)
    assert here.text.startswith("format = 3\n")


def test_a_renamed_role_is_followed_in_what_the_other_side_says_of_it(here: Clone, there: Clone) -> None:
    text = there.text
    there.edit(text, text.replace('"builder"', '"maker"').replace("[roles.builder]", "[roles.maker]"))
    assert there.optable("export")[0] == 0
    there.git("commit", "-qam", "canonical")
    here.edit('owner = "business_owner"\ndue', 'owner = "builder"\ndue')
    told = here.git("pull", "-q", "--no-rebase", "../there", "main")
    assert "roles.builder was renamed to maker" in told
    assert load(here.text).table["cost"].owner == "maker"


def test_two_people_reviewed_different_cases_and_one_case_twice(here: Clone, there: Clone) -> None:
    path = Path("triage/evidence/exceptions.jsonl")
    lines = (here.folder / path).read_text(encoding="utf-8").splitlines()
    new = [number for number, line in enumerate(lines) if '"reviews"' not in line][:2]
    assert len(new) == 2

    def review(clone: Clone, number: int, key: str) -> None:
        file = clone.folder / path
        text = file.read_text(encoding="utf-8").splitlines()
        mark = f'"{key}": {{"outcome": "correct", "by": "{key}", "at": "2026-03-03T08:00:00Z"}}'
        old = text[number]
        end = ', "reviews": {' if '"reviews"' not in old else ", "
        text[number] = old.removesuffix("}" if '"reviews"' not in old else "}}") + end + mark + "}}"
        file.write_text("\n".join((*text, "")), encoding="utf-8")
        clone.git("commit", "-qam", f"reviewed {number}")

    review(here, new[0], "xours")
    review(there, new[1], "xtheirs")
    review(there, new[0], "xtheirs")
    here.git("pull", "-q", "--no-rebase", "../there", "main")
    merged = (here.folder / path).read_text(encoding="utf-8").splitlines()
    assert ["xours" in merged[new[0]], "xtheirs" in merged[new[0]], "xtheirs" in merged[new[1]]] == [True] * 3
    assert here.optable("check")[0] == 0


def test_git_is_taught_once_and_says_what_it_would_write(here: Clone) -> None:
    (here.folder / "triage" / ".gitattributes").write_text("*.png binary\nworkspace.toml text\n")
    here.git("config", "--unset", "merge.optable.driver")
    code, said = here.optable("git", "status")
    assert (code, "✗ merge driver: missing" in said) == (3, True)
    code, said = here.optable("git", "install")
    assert (code, "there is no terminal to ask on" in said) == (2, True)
    assert here.optable("git", "status")[0] == 3
    assert here.optable("git", "install", "--yes")[0] == 0
    attributes = (here.folder / "triage" / ".gitattributes").read_text().splitlines()
    assert attributes[:2] == ["*.png binary", "workspace.toml text eol=lf merge=optable diff=optable"]
    assert here.optable("git", "status")[0] == 0
    assert here.optable("git", "install") == (
        0,
        "Nothing to do: git merges this workspace by record and field already\n",
    )
    here.edit(SENTENCE, "undefined_rate > 4% over 4w min 40")
    assert "@@ [gate.hold.conditions]" in here.git("show", "-U0")


def test_git_says_in_words_what_changed_where_that_was_asked_for(here: Clone) -> None:
    assert here.optable("git", "install", "--words", "--yes")[0] == 0
    here.edit(SENTENCE, "undefined_rate > 4% over 4w min 40")
    said = here.git("diff", "HEAD~1")
    assert "--- triage/workspace.toml\nHold condition Undefined categories: threshold 5% -> 4%\n" in said
    assert '-undefined_categories = "undefined_rate > 5%' in here.git("diff", "--no-ext-diff", "HEAD~1")
    (here.folder / "triage" / "evidence" / "readings.jsonl").unlink()
    here.path.write_text("format = 9\n")
    said = here.git("diff")
    assert "newer optable" in said
    assert "+format = 9" in said


def test_a_diff_speaks_of_conditions_and_verdicts(here: Clone) -> None:
    here.edit(SENTENCE, "undefined_rate > 9% over 4w min 40")
    code, said = here.optable("diff", "HEAD~1")
    assert code == 0
    assert "~ Hold condition Undefined categories: threshold 5% -> 9%  (by itself: HOLD -> GO)" in said
    assert "Verdict: HOLD -> GO" in said
    code, said = here.optable("diff", "HEAD~1", "HEAD", "--format", "markdown")
    assert said.startswith("**Verdict: HOLD → GO**")
    assert "- `Hold condition Undefined categories: threshold 5% -> 9%`" in said
    assert here.optable("diff", "nowhere")[0] == 2
    assert here.optable("diff", "HEAD") == (0, "Nothing changed\n")


def test_a_person_who_is_asked_may_say_no_and_nothing_is_written(here: Clone) -> None:
    for name in ("optable", "optable-ancestor"):
        here.git("config", "--remove-section", f"merge.{name}")
    config = here.folder / ".git" / "config"
    before = config.read_bytes()
    with Terminal("git", "install", size=LARGE, cwd=here.path.parent) as terminal:
        terminal.wait("git config merge.optable.driver", "git config merge.optable-ancestor.driver", "Write this?")
        assert config.read_bytes() == before
        terminal.press("n", "enter")
        terminal.wait("Nothing was written")
        assert terminal.wait_for_end() == 2
    assert config.read_bytes() == before
    with Terminal("git", "install", size=LARGE, cwd=here.path.parent) as terminal:
        terminal.wait("Write this?")
        terminal.press("enter")
        terminal.wait("Done")
        assert terminal.wait_for_end() == 0
    assert here.optable("git", "status")[0] == 0


def test_a_diff_as_json_has_each_change_with_what_it_alone_does_and_both_verdicts(here: Clone) -> None:
    here.edit(SENTENCE, "undefined_rate > 9% over 4w min 40")
    here.edit(TITLE, 'title = "`x` [a](b) <b>"')
    readings = here.path.parent / "evidence" / "readings.jsonl"
    readings.write_text("".join(readings.read_text().splitlines(keepends=True)[:-1]))
    found = here.ran("diff", "HEAD~2", "--json").json
    changes = {one["record"]: one for one in found["changes"]}
    condition = changes["gate.hold.conditions.undefined_categories"]
    assert (condition["field"], condition["part"]) == ("sentence", "threshold")
    assert (condition["before"], condition["after"], condition["verdict_alone"]) == ("5%", "9%", "go")
    assert changes["roles.builder"]["verdict_alone"] is None
    assert found["verdict"]["before"] == "hold"
    assert found["evidence"] == [{"kind": "readings", "added": 0, "removed": 1, "changed": 0}]
    said = here.optable("diff", "HEAD~2", "HEAD", "--format", "markdown")[1]
    assert "- `` Role Builder: title Builder -> `x` [a](b) <b> ``" in said
    assert here.optable("diff", "a", "b", "c")[0] == 2
    code, said = here.optable("diff")
    assert (code, "there is no database to compare with" in said) == (2, True)
    assert here.optable("import")[0] == 0
    assert here.optable("diff") == (0, "Nothing changed\n")
