"""An edit of one condition is judged with the findings of the others as they were, and as if all were judged anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from core.model.workspace import RecordId
from core.verdict.context import Context
from core.verdict.evaluate import evaluate, evaluate_edited
from core.verdict.history import history, history_edited
from tests.core.verdict.building import AT, ago, decision, readings, waiver, workspace
from tests.core.verdict.lint.test_lint import GATE, SENTENCES


@given(
    go=GATE,
    hold=GATE,
    stop=GATE,
    edited=st.tuples(st.sampled_from(["go", "hold", "stop"]), st.sampled_from("abcd")),
    sentence=SENTENCES,
    values=st.lists(st.sampled_from(["0.02", "0.07", "0.9"]), max_size=16),
    resumed=st.booleans(),
)
def test_verdict_and_history_after_an_edit_are_those_of_the_whole_gate(
    go: dict[str, str],
    hold: dict[str, str],
    stop: dict[str, str],
    edited: tuple[str, str],
    sentence: str,
    values: list[str],
    resumed: bool,
) -> None:
    gates: dict[str, Any] = {"go": go, "hold": hold, "stop": stop}
    gate, name = edited
    assume(name in gates[gate])
    parts: dict[str, Any] = {
        "waivers": {"w": waiver("hold", *next(iter(hold.items())))} if hold else {},
        "decisions": {"k": decision("resume", ago("5d"))} if resumed else {},
    }
    evidence = readings(values, signal="rate", sizes=[10] * len(values))
    before = Context(workspace(**gates, **parts), evidence, AT)
    after = replace(before, workspace=workspace(**{**gates, gate: {**gates[gate], name: sentence}}, **parts))
    record = RecordId("condition", f"{gate}.{name}")
    assert evaluate_edited(after, record, evaluate(before)) == evaluate(after)
    assert history_edited(after, record, history(before)) == history(after)
