"""The values of a window over time: from them the states under any threshold follow without another replay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import replace
from datetime import datetime

from core.language.predicate import Operator
from core.model.evidence import Reading
from core.verdict.finding import FindingState
from core.verdict.replay.aggregates import Ratio
from core.verdict.replay.comparison_state import ComparisonState
from core.verdict.replay.compiled import CompiledCondition
from core.verdict.replay.key import ReplayKey
from core.verdict.replay.state_machine import ConditionTimeline, StateChange
from core.verdict.statistics.threshold import ExactThreshold

SIDES: dict[Operator, tuple[FindingState, FindingState, FindingState]] = {
    **dict.fromkeys((">", ">="), ("unmet", "met", "met")),
    **dict.fromkeys(("<", "<="), ("met", "met", "unmet")),
    "=": ("unmet", "met", "unmet"),
    "!=": ("met", "unmet", "met"),
    "between": ("unmet", "met", "unmet"),
    "outside": ("met", "unmet", "met"),
}
"""The state of a value below, between and above the thresholds; with one threshold nothing is between."""
NEAR = 1e-9
"""Floats as near as this to a threshold, in proportion, are compared exactly."""


class TracedTimeline(ConditionTimeline):
    """A timeline that notes the value of its window at each step; None where evidence is missing."""

    def __init__(self, key: ReplayKey) -> None:
        super().__init__(key.compiled, key.looks)
        self.at_steps: list[datetime] = []
        self.values: list[float | None] = []
        self.exact: list[Ratio] = []

    def _step(self, at: datetime, *, reading: bool) -> None:
        super()._step(at, reading=reading)
        window = self.window
        known = window.gap() is None and window.n >= window.spec.minimum
        total, weight = ratio = window.ratio()
        self.at_steps.append(at)
        self.values.append(float(total) / weight if known else None)
        self.exact.append(ratio)

    def under(self, limit: ExactThreshold) -> ConditionTimeline:
        """The timeline of the same condition with another threshold. No reading may enter it."""
        compiled = replace(self.compiled, comparison=replace(self.compiled.comparison, limit=limit))
        other = ConditionTimeline(compiled, self.looks)
        other.comparison_state = ComparisonState(compiled.comparison, None)
        other.comparison_state.window = copy(self.window)
        other.comparison_state.window.spec = compiled.comparison
        changes = list(self._states(limit))
        other.go_on(self.looked, changes, self.silence_at)
        other.comparison_state.raw_state = other.state
        return other

    def _states(self, limit: ExactThreshold) -> Iterator[StateChange]:
        """The states, each where it begins: by the side of the thresholds, near one of them by the exact value."""
        lower, upper = (float(end) for end in limit.ends)
        near = NEAR * max(1.0, abs(lower), abs(upper))
        below, inside, above = SIDES[limit.operator]
        last: FindingState | None = None
        for place, value in enumerate(self.values):
            state: FindingState
            if value is None:
                state = "unknown"
            elif value > upper + near:
                state = above
            elif value < lower - near:
                state = below
            elif lower + near < value < upper - near:
                state = inside
            else:
                state = "met" if limit.holds_ratio(*self.exact[place]) else "unmet"
            if state != last:
                yield self.at_steps[place], state
                last = state


def traceable(compiled: CompiledCondition) -> bool:
    """True if the state depends on nothing but the value, its threshold and missing evidence."""
    spec = compiled.comparison
    return not (compiled.for_duration or compiled.recovery or spec.confidence or spec.of_cases)


def traced(key: ReplayKey, readings: Iterable[Reading]) -> TracedTimeline:
    """Replay readings and note the values."""
    timeline = TracedTimeline(key)
    timeline.extend(filter(key.counts, readings))
    return timeline
