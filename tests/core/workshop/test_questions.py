"""The workshop asks for every blank, in the order that decides most, and for nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.model.blocks import CATALOGUE, Blocks
from core.model.workspace import RecordId, Workspace
from core.text.folder import read_text
from core.text.load import load_workspace
from core.text.new_workspace import TEMPLATES, create
from core.verdict.readiness import readiness
from core.workshop.people import AUTHORITY, LOGS, TAXONOMY
from core.workshop.question import SECTIONS, Question
from core.workshop.questions import questions
from tests.paths import SAMPLE


@pytest.fixture
def blank(tmp_path: Path) -> Workspace:
    create(tmp_path)
    return load_workspace(tmp_path)[0]


def asked(workspace: Workspace, place: str) -> Question:
    return next(question for question in questions(workspace) if question.place.path == place)


def test_it_begins_with_the_three_questions_that_decide_most(blank: Workspace) -> None:
    first, second, third, *_ = questions(blank)
    assert first.words == LOGS
    assert second.words.startswith(TAXONOMY)
    assert third.words.startswith(AUTHORITY)


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_sections_come_in_their_order(tmp_path: Path, template: str) -> None:
    create(tmp_path, template)
    sections = [question.section for question in questions(load_workspace(tmp_path)[0])]
    assert sections == sorted(sections, key=SECTIONS.index)


@pytest.mark.parametrize("workspace", [Workspace(), read_text(SAMPLE)[0]], ids=["empty", "sample"])
def test_nothing_is_asked_twice(workspace: Workspace) -> None:
    places = [question.place for question in questions(workspace)]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_blank_is_asked_for(tmp_path: Path, template: str) -> None:
    create(tmp_path, template)
    workspace = load_workspace(tmp_path)[0]
    all_blocks = Blocks(used=tuple(block.name for block in CATALOGUE))
    workspace = workspace.having({RecordId("blocks", "blocks"): all_blocks})
    unanswered = [question for question in questions(workspace) if not question.answered]
    asked_for = {place for question in unanswered for place in (question.place, question.fills)}
    assert {blank.place for blank in readiness(workspace).blanks} <= asked_for


def test_the_sample_has_but_what_it_left_open() -> None:
    workspace, _ = read_text(SAMPLE)
    open_questions = {question.place for question in questions(workspace) if not question.answered}
    assert open_questions == {blank.place for blank in readiness(workspace).blanks}


def test_a_role_that_is_named_brings_the_question_who_holds_it(blank: Workspace) -> None:
    record = RecordId("activity", "log_review")
    log_review = blank.activities["log_review"].model_copy(update={"role": "builder"})
    changed = blank.having({record: log_review})
    holder = asked(changed, "roles.builder.holder")
    assert holder.section == "Opening"
    assert holder.words == f"{LOGS} Builder does: who is that today?"
    assert holder.party == "build"


def test_each_question_knows_its_side_and_who_decides_it(blank: Workspace) -> None:
    assert (asked(blank, "page.input").side, asked(blank, "page.input").party) == ("specification", "build")
    assert (asked(blank, "page.stop_how").side, asked(blank, "page.stop_how").party) == ("operations", "it")
    integration = asked(blank, "table.integration.operations")
    assert (integration.side, integration.party) == ("operations", "it")
    assert asked(blank, "gate.stop.conditions").side == "gate"


def test_an_empty_workspace_is_asked_about_what_it_has_not_even_named() -> None:
    places = {question.place.path: question.kind for question in questions(Workspace())}
    assert places["activities.log_review.role"] == "duty"
    assert places["page.improvement_owner"] == "role"
    assert places["page.may_stop"] == "stopper"
    assert places["page.reviewer"] == "role"


def test_each_field_of_a_reference_block_is_asked_as_a_question() -> None:
    used = Blocks(used=tuple(block.name for block in CATALOGUE))
    asked_for = [one for one in questions(Workspace(blocks=used)) if one.section == "Reference"]
    assert [one.field for one in asked_for] == [field for block in CATALOGUE for field in block.fields]
    assert {one.words[-1] for one in asked_for} == {"?"}
