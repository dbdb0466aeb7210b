"""The past under another threshold of a condition, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.language.measured_plain import limits
from core.language.parse import parse
from core.language.plain import plain_reading
from core.language.predicate import Measured
from core.model.gate import GATES, Condition, GateName
from core.model.workspace import RecordId
from core.verdict.conditions.measured_timeline import trace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate_edited
from core.verdict.finding import Finding
from core.verdict.history import History, history_edited
from core.verdict.report.symbols import VERDICT_WORDS, finding_sign, finding_word
from tui.app.view_state import ViewState
from tui.app.widgets.rows import GridCell, GridRow
from tui.common.history_text import days, strip

STRIP_WIDTH = 40
"""The number of signs in a strip: it fits a card at 60 columns."""


@dataclass(frozen=True)
class WhatIf:
    """A condition with another sentence, its finding now, and the past under it."""

    record: RecordId
    sentence: str
    before: str
    """The sentence that it was looked at beside."""
    finding: Finding
    past: History

    @property
    def limit(self) -> str:
        """The threshold in words: `above 7%`."""
        predicate = parse(self.sentence)
        return limits(predicate.comparison) if isinstance(predicate, Measured) else self.sentence

    def change(self, state: ViewState) -> str:
        """The change in words: `Undefined categories above 7% over 4 weeks, until now above 5%`."""
        condition = state.workspace.get(self.record)
        before = parse(condition.sentence) if isinstance(condition, Condition) else None
        was = f", until now {limits(before.comparison)}" if isinstance(before, Measured) else ""
        return f"{plain_reading(self.sentence, state.vocabulary)}{was}"


def what_if(state: ViewState, record: RecordId, sentence: str) -> WhatIf:
    """Evaluate the past with another sentence of a condition."""
    make_ready(state, record)
    workspace = state.workspace.having({record: Condition(sentence=sentence)})
    context = Context(workspace, state.evidence, state.at, state.replay, clock=state.clock)
    finding = next(one for one in evaluate_edited(context, record, state.verdict).findings if one.key == record.key)
    present = state.workspace.get(record)
    before = present.sentence if isinstance(present, Condition) else ""
    return WhatIf(record, sentence, before, finding, history_edited(context, record, state.past))


def make_ready(state: ViewState, record: RecordId) -> None:
    """Note the values that the condition compares: each further threshold then costs little."""
    condition = state.workspace.get(record)
    predicate = parse(condition.sentence) if isinstance(condition, Condition) else None
    if isinstance(predicate, Measured):
        gate: GateName = next(gate for gate in GATES if record.key.startswith(f"{gate}."))
        trace(predicate, gate, state.context)


def what_if_rows(state: ViewState, trial: WhatIf, group: str) -> Iterator[GridRow]:
    """The rows below the condition: its finding, and the past as it would have been above the past as it was."""
    sign, tone = finding_sign(trial.finding)
    words = f"{trial.limit}: {finding_word(trial.finding)} now, {_difference(state.past, trial)}"
    would, was = (strip(past, STRIP_WIDTH) for past in (trial.past, state.past))
    yield GridRow(
        f"{trial.record.path} what if",
        (
            GridCell(words, "title", mark=sign, mark_tone=tone, below=would, below_tone="strip"),
            GridCell("- + moves it", "muted", below="Enter keeps it, Esc leaves it"),
        ),
        group=group,
    )
    yield GridRow(
        f"{trial.record.path} as it is",
        (GridCell("as it is", "muted", mark="·", below=was, below_tone="strip"), GridCell("")),
        group=group,
    )


def _difference(now: History, trial: WhatIf) -> str:
    """`Hold for 9 days instead of 25 days`; of a Go condition the time in Hold counts."""
    gate: GateName = "stop" if trial.finding.gate == "stop" else "hold"
    would, was = days(trial.past.time_in(gate)), days(now.time_in(gate))
    if would == was:
        return f"{VERDICT_WORDS[gate].title()} for {was} as before"
    return f"{VERDICT_WORDS[gate].title()} for {would} instead of {was}"
