"""`optable check` says what is wrong with text and database, and what mends it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import UsageError
from core.model.decisions import Decision
from core.model.workspace import RecordId
from core.remedy import Remedy
from core.store.store import DATABASE
from core.text.check import CheckProblem, check, notes
from core.text.load import load_workspace
from core.text.sync.sync import export, open_workspace
from core.text.text_format import WorkspaceContent


def change(folder: Path, old: str, new: str, name: str = "workspace.toml") -> None:
    """Edit a file by hand."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def only(folder: Path) -> CheckProblem:
    """The one problem that there is."""
    problems = check(folder)
    assert len(problems) == 1
    return problems[0]


def test_nothing_is_found_where_all_is_well(folder: Path) -> None:
    assert check(folder) == ()
    open_workspace(folder).close()
    assert check(folder) == ()


def test_no_workspace_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        check(tmp_path)


def test_checking_writes_nothing(folder: Path) -> None:
    change(folder, '"Ada"', "'Ada'")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    check(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_invalid_text_is_named_with_its_line(folder: Path) -> None:
    change(folder, "holder =", "hlder =")
    assert only(folder) == CheckProblem(
        "unknown key 'hlder'", "workspace.toml:12: roles.builder.hlder", "Did you mean holder?"
    )


def test_invalid_evidence_is_named_with_its_line(folder: Path) -> None:
    change(folder, '"0.060"', '"much"', "evidence/readings.jsonl")
    assert only(folder).place == "evidence/readings.jsonl:2: value"


def test_conflict_markers_are_named_by_line(folder: Path) -> None:
    change(folder, "[roles.builder]", "<<<<<<< HEAD\n[roles.builder]")
    assert "conflict marker" in only(folder).message
    assert only(folder).place == "workspace.toml:11"


def test_the_middle_of_a_conflict_that_was_left_alone_is_one_too(folder: Path) -> None:
    change(folder, "[roles.builder]", "=======\n[roles.builder]")
    assert only(folder).message == "has a conflict marker of git: ======="
    assert only(folder).remedy == Remedy("list_conflicts")
    change(folder, "=======\n", "")
    change(folder, 'title = "Cost"', 'title = """\nCost\n=======\n"""')
    assert "not in canonical form" in only(folder).message, (
        "in a text it may be meant, but an export never writes it so"
    )


def test_text_in_another_form_names_the_first_line_that_differs_and_what_mends_it(folder: Path) -> None:
    change(folder, 'holder = "Ada"', "holder = 'Ada'")
    problem = only(folder)
    assert problem.place == "workspace.toml:12"
    assert problem.message == """is not in canonical form: "holder = 'Ada'" should be 'holder = "Ada"'"""
    assert problem.remedy == Remedy("export")
    with open_workspace(folder) as store:
        export(store)
    assert check(folder) == ()


def test_comments_are_said_to_go(folder: Path) -> None:
    change(folder, 'holder = "Ada"', 'holder = "Ada" # for now')
    assert "Comments go with an export (line 12)" in only(folder).hint


@pytest.mark.parametrize("old", ["\n", ' "n": 80,'])
def test_evidence_in_another_form_is_found(folder: Path, old: str) -> None:
    change(folder, old, old.replace("\n", "\n\n").replace("80", "80  "), "evidence/readings.jsonl")
    assert only(folder).place.startswith("evidence/readings.jsonl:")


def test_a_last_line_without_an_end_is_found(folder: Path) -> None:
    path = folder / "workspace.toml"
    path.write_text(path.read_text().rstrip("\n"))
    assert "should be an empty line" in only(folder).message


def test_what_differs_between_text_and_database_is_named(folder: Path) -> None:
    with open_workspace(folder) as store:
        store.edit(RecordId("role", "builder"), {"holder": "Hedy"})
        store.record_reading("error_rate", "7%", id="9")
    problem = only(folder)
    assert problem.message == "text and database differ in 2: the role Builder, reading manual/9"
    assert problem.place == str(folder / DATABASE)
    assert problem.remedy == Remedy("export")
    change(folder, 'holder = "Ada"', 'holder = "Grace"')
    assert "Both were changed" in only(folder).hint


def test_changed_text_is_to_be_imported(folder: Path) -> None:
    open_workspace(folder).close()
    change(folder, 'holder = "Ada"', 'holder = "Grace"')
    assert only(folder).remedy == Remedy("import")


def test_missing_text_beside_a_database_is_a_problem(folder: Path) -> None:
    open_workspace(folder).close()
    (folder / "workspace.toml").unlink()
    assert only(folder).remedy == Remedy("export")


def test_a_database_that_cannot_be_read_is_a_problem(folder: Path) -> None:
    (folder / DATABASE).write_bytes(b"not a database")
    assert "not a SQLite database" in only(folder).message


def test_a_decision_that_lifts_what_is_not_there_or_no_longer_says_what_is_named(folder: Path) -> None:
    workspace, evidence = load_workspace(folder)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    made = {"kind": "resume", "at": at, "by": ["builder"], "holders": ["A"], "reason": "mended", "verdict": "stop"}
    resume = Decision.model_validate({**made, "lifts": ["stop.imapct"], "seen": {"rate": ""}})

    def told(decision: Decision) -> tuple[str, ...]:
        return notes(WorkspaceContent(workspace.having({RecordId("decision", "k1"): decision}), evidence))

    assert told(resume) == ("A decision lifts something that does not exist: decisions.k1.lifts: 'stop.imapct'",)
    assert told(resume.model_copy(update={"lifts": ()})) == ()
    bare = resume.model_copy(update={"lifts": None})
    assert told(bare) == ("A decision without lifts lifts every Stop that was in force: decisions.k1",)
    assert told(bare.model_copy(update={"seen": {}})) == ()  # of a version that named nothing
