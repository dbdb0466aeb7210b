"""What docs/gate.md says is what the program does."""

from __future__ import annotations

import pytest

from core.language.parse import parse
from core.language.render import render
from tests.core.verdict.documented import PAGE, Example, examples, found

EXAMPLES = tuple(examples(PAGE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"line {one.line}")
def test_a_row_of_the_page_is_true(example: Example) -> None:
    finding = found(example)
    assert (finding.state, finding.reason) == (example.state, example.words)
    assert render(parse(example.sentence)) == example.sentence


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
