"""The next step: the outcome's own, or the first step to Go while evidence is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.model.evidence_log import EvidenceLog
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict
from core.verdict.report.next_step import NextStep, next_step
from core.verdict.report.path_to_go import Step, path_to_go
from tests.core.verdict.building import AT, reading, workspace

HIGH = EvidenceLog.of([reading("0.08", signal="rate", n=50)])


def judged_with_steps(evidence: EvidenceLog, **parts: Any) -> tuple[Verdict, tuple[Step, ...]]:
    """The verdict of a workspace, and its path to Go."""
    context = Context(workspace(**parts), evidence, AT)
    verdict = evaluate(context)
    return verdict, path_to_go(context, verdict)


def test_a_condition_that_fires_leaves_it_to_the_outcome_and_its_deciders() -> None:
    verdict, steps = judged_with_steps(HIGH, hold={"x": "rate > 5%"})
    assert (verdict.verdict, bool(steps)) == ("hold", True)
    assert verdict.next_action
    assert next_step(verdict, steps) == NextStep(verdict.next_action)


@pytest.mark.parametrize("gate", ["hold", "go"])
def test_while_evidence_is_missing_it_is_the_first_step_to_go_and_who_takes_it(gate: str) -> None:
    sentence = {"hold": "rate > 5%", "go": "rate <= 5%"}[gate]
    verdict, steps = judged_with_steps(EvidenceLog(), **{gate: {"x": sentence}})
    assert verdict.decided_by is not None
    assert verdict.decided_by.state == "unknown"
    found = next_step(verdict, steps)
    assert (found.what.lower(), found.who) == (steps[0].what.lower(), steps[0].who)
    assert found.what[0].isupper()
    assert found.what[1:] == steps[0].what[1:], "only the first letter changes"


def test_an_outcome_without_a_next_action_begins_with_the_first_step() -> None:
    verdict, steps = judged_with_steps(HIGH, hold={"x": "rate > 5%"})
    found = next_step(replace(verdict, next_action=" \n"), steps)
    assert found.what.lower() == steps[0].what.lower()


def test_a_go_needs_no_step() -> None:
    verdict, steps = judged_with_steps(EvidenceLog())
    assert (verdict.verdict, steps) == ("go", ())
    assert next_step(verdict, steps) == NextStep(verdict.next_action)
    assert next_step(replace(verdict, next_action=""), ()) == NextStep("")
