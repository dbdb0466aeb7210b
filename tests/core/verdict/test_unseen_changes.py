"""Changes brought by a merge hold the workflow until somebody has looked at them."""

from __future__ import annotations

import pytest

from core.model.workspace import RecordId, Workspace
from core.text.folder import read_text
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.report.path_to_go import path_to_go
from tests.paths import SAMPLE

WORKFLOW, UNDEFINED = RecordId("workflow", "workflow"), RecordId("condition", "hold.undefined_categories")


def with_sentence(workspace: Workspace, record: RecordId, sentence: str) -> Workspace:
    condition = workspace.get(record)
    assert condition
    return workspace.having({record: condition.model_copy(update={"sentence": sentence})})


@pytest.mark.parametrize(
    ("touched", "named", "verdict"),
    [
        ((), "", "go"),
        (("signals.undefined_rate",), "the signal Undefined categories", "hold"),
        (("gate.hold.conditions.gone", "roles.it_owner"), "the Hold condition Gone and 1 more", "hold"),
        (("gate.go", "signals.latency", "signals.cost"), "the outcome Go and 2 more", "hold"),
    ],
)
def test_a_page_that_would_go_holds_after_a_merge(touched: tuple[str, ...], named: str, verdict: str) -> None:
    workspace, evidence = read_text(SAMPLE)
    workspace = with_sentence(workspace, UNDEFINED, "undefined_rate > 9% over 4w min 40")
    workflow = workspace.workflow.model_copy(update={"unseen": touched})
    context = Context(workspace.having({WORKFLOW: workflow}), evidence, workflow.as_of)  # type: ignore[arg-type]
    found = evaluate(context)
    assert found.verdict == verdict
    if touched:
        assert found.headline == f"A merge touched {named}, and nobody has looked at it yet"
        assert [step.place for step in path_to_go(context, found)] == ["workflow.unseen"]


def test_a_stop_stays_a_stop_after_a_merge() -> None:
    workspace, evidence = read_text(SAMPLE)
    stops = next(one for one, _ in workspace.records() if one.kind == "condition" and one.key.startswith("stop."))
    workspace = with_sentence(workspace, stops, "undefined_rate > 1% over 4w min 40")
    workflow = workspace.workflow.model_copy(update={"unseen": ("gate.stop",)})
    context = Context(workspace.having({WORKFLOW: workflow}), evidence, workflow.as_of)  # type: ignore[arg-type]
    assert evaluate(context).verdict == "stop"
