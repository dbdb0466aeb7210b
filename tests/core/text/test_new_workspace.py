"""A new workspace is whole, canonical and ready for git, and overwrites nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import OptableError, UsageError
from core.model.evidence_log import EvidenceLog
from core.model.table import LENSES, PARTIES
from core.model.workspace import RecordId
from core.text.check import check
from core.text.load import load_workspace
from core.text.new_workspace import create
from core.text.sync.sync import export, open_workspace
from core.text.templates import TEMPLATES
from core.text.workspace_toml import dump, load
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.gate_test import run_tests
from core.verdict.lint.lint import lint
from core.verdict.readiness import readiness
from core.verdict.report.path_to_go import path_to_go
from tests.paths import SAMPLE

SUGGESTED = tuple(name for name in TEMPLATES if name not in ("blank", "support-tickets"))
AT = datetime(2026, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_workspace_is_in_order_and_opens(tmp_path: Path, template: str) -> None:
    folder = tmp_path / "a" / "b"
    create(folder, template)
    assert check(folder) == ()
    open_workspace(folder).close()
    assert check(folder) == ()


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_is_written_as_an_export_writes_it(tmp_path: Path, template: str) -> None:
    create(tmp_path, template)
    text = (tmp_path / "workspace.toml").read_text(encoding="utf-8")
    assert dump(load(text)) == text
    with open_workspace(tmp_path) as store:
        store.edit(RecordId("page", "page"), {"note": "x"})
        store.edit(RecordId("page", "page"), {"note": ""})
        export(store)
    assert (tmp_path / "workspace.toml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("template", SUGGESTED)
def test_a_suggestion_is_nobodys_decision_yet(tmp_path: Path, template: str) -> None:
    create(tmp_path, template)
    workspace, _evidence = load_workspace(tmp_path)
    sides = [workspace.lens(name) for name in LENSES]
    assert all(item.specification and item.operations for item in workspace.table.values())
    assert all(lens.poc and lens.production for lens in sides)
    assert not any(one.specification_decided or one.operations_decided for one in workspace.table.values())
    assert not any(lens.poc_decided or lens.production_decided for lens in sides)
    assert not any(role.holder or role.deputy for role in workspace.roles.values())
    assert {blank.field for blank in readiness(workspace).blanks if blank.on_page} == {
        "holder",
        "may_stop",
        "stop_how",
        "fallback",
    }
    assert {role.party for role in workspace.roles.values()} == set(PARTIES)


@pytest.mark.parametrize("template", SUGGESTED)
def test_a_suggestion_opens_as_a_hold_whose_reasons_can_be_read(tmp_path: Path, template: str) -> None:
    create(tmp_path, template)
    workspace, evidence = load_workspace(tmp_path)
    context = Context(workspace, evidence, AT)
    verdict = evaluate(context)
    assert verdict.verdict == "hold"
    assert verdict.headline == "Page written is not met: the page still has blanks"
    assert all(finding.reason for finding in verdict.findings)
    unknown = [finding.reason for finding in verdict.findings if finding.state == "unknown"]
    assert all(reason.startswith(("no reading of", "no reviewed case of", "not yet observable")) for reason in unknown)
    assert [warning.rule for warning in lint(context)] == ["fallback"]
    assert all(step.who for step in path_to_go(context, verdict))


@pytest.mark.parametrize("template", SUGGESTED)
def test_a_gate_that_is_suggested_says_what_its_examples_expect(tmp_path: Path, template: str) -> None:
    create(tmp_path, template)
    workspace, _evidence = load_workspace(tmp_path)
    told = [run_tests(workspace, name, test) for name, test in workspace.tests.items()]
    assert len(told) == 2
    assert [one.differences for one in told] == [(), ()]


def test_git_is_told_to_leave_the_database_and_the_line_ends_alone(tmp_path: Path) -> None:
    create(tmp_path)
    assert (tmp_path / ".gitignore").read_text() == "workspace.db*\n"
    attributes = "workspace.toml text eol=lf merge=optable diff=optable\nevidence/*.jsonl text eol=lf merge=optable\n"
    assert (tmp_path / ".gitattributes").read_text() == attributes
    assert (tmp_path / "evidence").is_dir()


def test_a_blank_workspace_has_every_question_open(tmp_path: Path) -> None:
    create(tmp_path)
    workspace, evidence = load_workspace(tmp_path)
    assert list(workspace.table) == ["cost", "integration", "output_shape", "quality_criteria", "workflow_scope"]
    assert not any(item.specification or item.operations for item in workspace.table.values())
    assert not any(role.holder for role in workspace.roles.values())
    assert not any(activity.cadence for activity in workspace.activities.values())
    assert not any(workspace.lens(name).poc for name in LENSES)
    assert evidence == EvidenceLog()
    assert evaluate(Context(workspace, evidence, AT)).verdict == "hold"
    assert not readiness(workspace).page_complete


def test_the_template_is_the_sample_without_what_happened_and_was_decided(tmp_path: Path) -> None:
    create(tmp_path, "support-tickets")
    template, evidence = load_workspace(tmp_path)
    sample = load((SAMPLE / "workspace.toml").read_text(encoding="utf-8"))
    workflow = sample.workflow.model_copy(update={"as_of": None, "begun": None})
    assert template == sample.model_copy(update={"workflow": workflow, "decisions": {}, "updates": {}})
    assert evidence == EvidenceLog()


def test_an_unknown_template_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        create(tmp_path / "x", "support-ticket")
    assert caught.value.hint == "Did you mean support-tickets?"
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", ["workspace.toml", "workspace.db", ".gitignore", ".gitattributes", "evidence"])
def test_nothing_that_is_there_is_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    (tmp_path / "other").write_text("mine")
    with pytest.raises(UsageError, match="already exists"):
        create(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "other"])
    assert (tmp_path / name).read_text() == "mine"


def test_a_folder_with_other_files_is_fine(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    create(tmp_path)
    assert (tmp_path / "README.md").read_text() == "mine"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OptableError, match="cannot be made here"):
        create(tmp_path / "file" / "folder")
    assert (tmp_path / "file").read_text() == "mine"


def test_what_was_made_is_taken_back_when_the_rest_cannot_be(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "folder"
    folder.mkdir(parents=True)
    (folder / ".gitattributes").symlink_to(tmp_path / "nowhere")
    with pytest.raises(OptableError, match="cannot be made here"):
        create(folder)
    assert [path.name for path in folder.iterdir()] == [".gitattributes"]
