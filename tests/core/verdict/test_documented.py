"""The statements of docs/gate.md, compared with the program."""

from __future__ import annotations

import tomllib

import pytest

from core.language.parse import parse
from core.language.render import render
from core.model.workspace import Workspace
from core.rules.integrity import problems_of_workspace
from core.verdict.gate_test import run_tests
from tests.core.verdict import sequences
from tests.core.verdict.documented import PAGE, Example, examples, found
from tests.core.verdict.sequences import Table, tables

TABLES = tuple(tables(PAGE.read_text(encoding="utf-8")))
EXAMPLES = tuple(examples(PAGE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"line {one.line}")
def test_a_row_of_the_page_is_true(example: Example) -> None:
    finding = found(example)
    assert (finding.state, finding.reason) == (example.state, example.words)
    assert render(parse(example.sentence)) == example.sentence


@pytest.mark.parametrize("table", TABLES, ids=lambda one: f"line {one.rows[0].line}")
def test_a_sequence_of_the_page_is_true(table: Table) -> None:
    for row in table.rows:
        verdict = sequences.found(table, row)
        (finding,) = [one for one in verdict.findings if one.sentence == table.sentence]
        state = f"{finding.state}, waived" if finding.waived else finding.state
        assert (state, verdict.verdict.title(), finding.reason) == (row.state, row.verdict, row.words), row
    assert [row.at for row in table.rows] == sorted({row.at for row in table.rows})


def test_every_sequence_has_a_table() -> None:
    happened = " ".join(row.what for table in TABLES for row in table.rows)
    words = ("decided stop", "decided resume", "waived until", "version", "nothing", "dated", "edited", "log_review")
    assert [word for word in words if word not in happened] == []


def test_every_clause_of_the_language_has_a_row() -> None:
    sentences = " ".join(one.sentence for one in EXAMPLES)
    clauses = (
        "over",
        "since version",
        "min",
        "within",
        "with",
        "for",
        "until",
        "between",
        "outside",
        "baseline",
        "readings",
        "of",
    )
    states = ("assigned", "scheduled", "on time", "overdue", "decided", "complete")
    assert [word for word in (*clauses, *states) if f" {word}" not in sentences] == []
    assert {one.state for one in EXAMPLES} == {"met", "unmet", "undecided", "unknown"}


def test_the_text_of_the_page_on_streams_is_a_valid_one() -> None:
    page = PAGE.with_name("streams.md").read_text(encoding="utf-8")
    blocks = [tomllib.loads(part.partition("```")[0]) for part in page.split("```toml\n")[1:]]
    text = {key: value for block in blocks for key, value in block.items()}
    activities = {"exception_review": {"title": "Exception review", "role": "reviewer", "cadence": "1w"}}
    roles = {"reviewer": {"title": "Reviewer", "holder": "A. Osei"}}
    workspace = Workspace.model_validate({**text, "activities": activities, "roles": roles})
    assert set(workspace.signals) == {"undefined_flagged", "harmed"}
    assert list(problems_of_workspace(workspace)) == []
    assert run_tests(workspace, "too_many_undefined", workspace.tests["too_many_undefined"]).differences == ()
