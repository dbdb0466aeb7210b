"""A measured condition prepared for lint: compiled, with its signal and value range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import Measured, Predicate
from core.model.gate import WORST_FIRST, Condition, GateName
from core.model.names import in_words
from core.model.quantity import Unit
from core.model.signals import Signal
from core.model.workspace import RecordId, Workspace
from core.verdict.replay.compiled import CompiledCondition, compile_condition, unit_of
from core.verdict.statistics.threshold import ExactThreshold, NoBaseline, WrongUnit


@dataclass(frozen=True)
class MeasuredCondition:
    """A measured condition whose thresholds have values."""

    gate: GateName
    name: str
    measured: Measured
    signal: Signal
    compiled: CompiledCondition

    @property
    def record(self) -> RecordId:
        """The id of the condition."""
        return RecordId("condition", f"{self.gate}.{self.name}")

    @property
    def limit(self) -> ExactThreshold:
        """The threshold of the comparison."""
        return self.compiled.comparison.limit

    @property
    def unit(self) -> Unit:
        """The unit of the compared value."""
        return unit_of(self.measured, self.signal)

    @property
    def title(self) -> str:
        """The title of the signal."""
        return self.signal.title.strip() or in_words(self.measured.signal)

    @property
    def silence_counts(self) -> bool:
        """True if the value is 0 while silence means zero; this requires a window."""
        return bool(self.signal.zero_when) and self.compiled.comparison.windowed

    @property
    def range(self) -> tuple[Fraction | None, Fraction | None]:
        """Minimum and maximum possible value; None for an unbounded end."""
        spec = self.compiled.comparison
        if spec.word == "count":
            least = Fraction(0 if self.silence_counts else 1)  # an empty window is unknown, unless silence means zero
            return least, Fraction(spec.newest) if spec.newest else None
        if self.unit == "number":
            return None, None
        bounded = self.unit == "ratio" and spec.word != "sum"
        return Fraction(0), Fraction(1) if bounded else None


def measured_condition(
    gate: GateName, name: str, condition: Condition, workspace: Workspace
) -> MeasuredCondition | None:
    """Prepare a condition; None if it measures nothing or its thresholds have no value."""
    measured = predicate_of(condition)
    signal = workspace.signals.get(measured.signal) if isinstance(measured, Measured) else None
    if not isinstance(measured, Measured) or signal is None or measured.lacks_window:
        return None
    try:
        zone = workspace.workflow.timezone
        compiled = compile_condition(measured, signal, firm=gate != "go", zone=zone)
        return MeasuredCondition(gate, name, measured, signal, compiled)
    except (NoBaseline, WrongUnit):
        return None


def predicate_of(condition: Condition) -> Predicate | None:
    """Parse the condition's sentence; None if it cannot be parsed."""
    try:
        return parse(condition.sentence)
    except SentenceError:
        return None


def measured_conditions(workspace: Workspace) -> Iterator[MeasuredCondition]:
    """The measured conditions of a gate, worst outcome first."""
    for gate in WORST_FIRST:
        for name, condition in sorted(workspace.conditions(gate).items()):
            if measured := measured_condition(gate, name, condition, workspace):
                yield measured


def points(limits: Iterable[ExactThreshold], least: Fraction | None, greatest: Fraction | None) -> tuple[Fraction, ...]:
    """Ordered sample values that represent the range: any value satisfies the same limits as one of these.

    They are the thresholds, one value between each two neighbours, and one beyond each end.
    """
    ends = {end for limit in limits for end in limit.ends}
    known = [*ends, *(edge for edge in (least, greatest) if edge is not None)]
    ends |= {min(known) - 1 if least is None else least, max(known) + 1 if greatest is None else greatest}
    inside = sorted(end for end in ends if (least is None or end >= least) and (greatest is None or end <= greatest))
    between = [(one + other) / 2 for one, other in pairwise(inside)]
    return tuple(sorted((*inside, *between)))
