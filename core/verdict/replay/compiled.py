"""Compile a measured sentence into exact specifications, independent of any reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from core.language.predicate import Comparison, Measured, Span
from core.model.quantity import Unit, duration, quantity
from core.model.signals import Signal
from core.verdict.statistics.threshold import ExactThreshold, exact_threshold


@dataclass(frozen=True)
class AggregateSpec:
    """A comparison of an aggregate over a window. `longest` is None if there is no maximum age."""

    limit: ExactThreshold
    word: str
    """The aggregate, never empty: `rate`, `sum`, `last`, `p95`."""
    length: timedelta | None
    """The length of a time window; None for other windows."""
    newest: int
    """The maximum number of readings of a window by count; else 0."""
    minimum: int
    longest: timedelta | None
    confidence: Fraction | None
    windowed: bool
    of_rate: bool
    """True if the value is a rate and can have an interval."""
    of_cases: bool = False
    """True if the window holds single reviewed cases."""
    weighted: bool = False
    """True if cases are weighted by stratum to represent all traffic."""
    weeks: int = 0
    """The number of whole calendar weeks of a window that ends with the last one; 0 for other windows."""
    zone: str = "UTC"
    """The zone of these weeks."""


@dataclass(frozen=True)
class CompiledCondition:
    """A comparison, its `for` duration, and the recovery that ends it."""

    comparison: AggregateSpec
    for_duration: Span | None = None
    recovery: AggregateSpec | None = None
    recovered: Span | None = None
    firm: bool = True
    """True if a met condition remains met after a period without evidence, as for Hold and Stop."""


def compile_condition(measured: Measured, signal: Signal, *, firm: bool, zone: str) -> CompiledCondition:
    """Compile a sentence. Raises NoBaseline or WrongUnit if its thresholds have no value."""
    until = measured.until
    return CompiledCondition(
        comparison=_spec(measured, signal, measured.comparison, zone),
        for_duration=measured.for_duration,
        recovery=_spec(measured, signal, until.comparison, zone) if until else None,
        recovered=until.for_duration if until else None,
        firm=firm,
    )


def _spec(measured: Measured, signal: Signal, comparison: Comparison, zone: str) -> AggregateSpec:
    over, longest = measured.over, measured.within or signal.max_age
    word = measured.aggregate or default_aggregate(signal, windowed=over is not None)
    of_one = word == "last" and over is None
    return AggregateSpec(
        limit=exact_threshold(comparison, signal, unit_of(measured, signal)),
        word=word,
        length=duration(over.duration) if over and over.duration else None,
        newest=1 if of_one else over.readings if over else 0,
        minimum=measured.minimum or 0,
        longest=duration(longest) if longest else None,
        confidence=quantity(measured.confidence) if measured.confidence else None,
        windowed=over is not None,
        of_rate=signal.kind == "rate" and (measured.aggregate is None or of_one),
        of_cases=bool(signal.stream),
        weighted=signal.of == "traffic" and measured.aggregate is None,
        weeks=over.weeks if over else 0,
        zone=zone if over and over.weeks else "UTC",
    )


def unit_of(measured: Measured, signal: Signal) -> Unit:
    """The unit of the compared value."""
    return "count" if measured.aggregate == "count" else signal.unit


def default_aggregate(signal: Signal, *, windowed: bool) -> str:
    """The aggregate of a sentence that specifies none."""
    if not windowed:
        return "last"
    if signal.kind in ("events", "amount"):
        return "sum"
    return "rate" if signal.kind == "rate" else "mean"
