"""A word that belongs on the other side gets a hint; what stands on the right side gets none."""

from __future__ import annotations

import pytest

from core.model.roles import Role
from core.model.workspace import Workspace
from core.text.folder import read_text
from core.workshop.hints import hint
from core.workshop.questions import questions
from tests.paths import SAMPLE

ROLES = Workspace(roles={"builder": Role(title="Taxonomy owner", holder="P. Castellanos"), "x": Role(title="It")})


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Classify, then P. Castellanos looks", "P. Castellanos"),
        ("The Owner decides", "Owner"),
        ("Sent to the lead weekly", "weekly"),
        ("Escalates to legal", "Escalates"),
    ],
)
def test_people_in_the_specification(text: str, word: str) -> None:
    assert hint(ROLES, "specification", text).startswith(f"“{word}” is about people")


@pytest.mark.parametrize(
    ("text", "word"),
    [("Reviewed until accuracy is good", "accuracy"), ("At 92.5 % we stop", "92.5 %"), ("Recall of 0.9", "Recall")],
)
def test_figures_of_quality_in_operations(text: str, word: str) -> None:
    assert hint(ROLES, "operations", text).startswith(f"“{word}” is about how good it is")


@pytest.mark.parametrize("text", ["Monthly invoices as PDF", "A daily export of tickets", "Escalated tickets only"])
def test_an_input_that_comes_every_month_is_no_hint_of_people(text: str) -> None:
    assert hint(ROLES, "specification", text) == ""


@pytest.mark.parametrize(
    "text", ["Check accuracy and recall every month", "Recall the mails", "Review 5% of the cases", "10 % of traffic"]
)
def test_a_duty_or_a_sample_is_no_figure_of_quality(text: str) -> None:
    assert hint(ROLES, "operations", text) == ""


@pytest.mark.parametrize("text", ["", "Summarise It", "the homeowner's policy", "v1.2", "100 cases"])
def test_what_only_looks_alike_gets_none(text: str) -> None:
    assert hint(ROLES, "specification", text) == ""
    assert hint(ROLES, "operations", text) == ""


def test_the_gate_may_name_both() -> None:
    assert hint(ROLES, "gate", "Taxonomy owner revises at 5%") == ""


def test_the_sample_gets_no_hint() -> None:
    workspace, _ = read_text(SAMPLE)
    hints = {question.place: hint(workspace, question.side, question.text) for question in questions(workspace)}
    assert {place: said for place, said in hints.items() if said} == {}
