"""Lint rules for requirements that the recorded evidence has never satisfied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from statistics import median_low

from core.model.evidence import Reading
from core.model.quantity import duration_text, number_text
from core.model.words import every, length_words, quantity_words
from core.verdict.conditions.measured_timeline import timeline
from core.verdict.context import Context
from core.verdict.lint.measured_condition import MeasuredCondition
from core.verdict.lint.reviews import too_few_drawn
from core.verdict.lint.warning import LintWarning
from core.verdict.statistics.sample_size import to_prove, to_tell_apart

USUAL = 100
"""Number of newest readings from which the usual spacing is derived; older ones are ignored."""
ENOUGH = 4
"""Minimum number of readings for a usual spacing."""
SURE = Fraction(95, 100)
"""Confidence expected of a Go condition that specifies none."""


def of_evidence(condition: MeasuredCondition, context: Context) -> Iterator[LintWarning]:
    """Warnings about one condition."""
    least = condition.compiled.comparison.minimum
    most = _most(condition, context) if least or _needs_proof(condition) else None  # a replay of all readings
    if too_few := too_few_drawn(condition, context):
        yield LintWarning(
            "minimum", condition.record, too_few, "Draw more cases, lower min, or make the window longer."
        )
    elif most is not None and most < least:
        message = f"min {least} was never reached: the window held at most {most}, so it is never known"
        yield LintWarning("minimum", condition.record, message, "Lower min, or make the window longer.")
    yield from _proof(condition, least if most is None else most)
    yield from _spacing(condition, context.past(condition.measured.signal))


def _most(condition: MeasuredCondition, context: Context) -> int | None:
    """The largest sample count the window has held; None if the record is too short to tell."""
    spec, past = condition.compiled.comparison, context.past(condition.measured.signal)
    begin = context.resumed if condition.gate == "stop" else None
    if not past or (spec.length and context.at - max(past[0].at, begin or past[0].at) < spec.length):
        return None
    measured_timeline = timeline(condition.measured, condition.gate, context)
    enough = measured_timeline is not None and measured_timeline.window.count >= spec.newest
    return measured_timeline.window.most if measured_timeline is not None and enough else None


def _needs_proof(condition: MeasuredCondition) -> bool:
    """True for a Go condition on a rate: a small sample shows little."""
    return condition.gate == "go" and condition.compiled.comparison.of_rate


def _proof(condition: MeasuredCondition, samples: int) -> Iterator[LintWarning]:
    """Warn if a Go condition needs more samples to prove its rate, even with no errors."""
    spec = condition.compiled.comparison
    if not _needs_proof(condition) or not samples:
        return
    upwards = condition.limit.operator in (">", ">=")
    rate = 1 - condition.limit.value if upwards else condition.limit.value
    if condition.limit.operator not in (">", ">=", "<", "<=") or not 0 < rate < 1:
        return
    sure = spec.confidence or SURE
    takes = to_tell_apart(Fraction(0), rate, sure) if spec.confidence else to_prove(rate, sure)
    if takes is not None and samples < takes:
        side, limit = "above" if upwards else "below", number_text(condition.limit.value, condition.unit)
        yield LintWarning(
            "proof",
            condition.record,
            f"{samples} samples cannot show a rate {side} {limit}: at {number_text(sure, 'ratio')} confidence "
            f"it takes {takes}, with no error at all",
            "Make the window longer or take more samples; until then it says little.",
        )


def _spacing(condition: MeasuredCondition, past: Sequence[Reading]) -> Iterator[LintWarning]:
    spec = condition.compiled.comparison
    times = sorted({one.at for one in past[-USUAL:]})
    if len(times) < ENOUGH:
        return
    usual = median_low([later - earlier for earlier, later in pairwise(times)])
    if spec.length is not None and spec.length < usual:
        yield _too_short("the window", spec.length, usual, condition)
    elif spec.longest is not None and spec.longest < usual and not condition.silence_counts:
        yield _too_short("the maximum age", spec.longest, usual, condition)


def _too_short(span: str, length: timedelta, usual: timedelta, condition: MeasuredCondition) -> LintWarning:
    short, long = length_words(length), duration_text(usual)
    message = f"{span} of {short} is shorter than the usual {quantity_words(long)} between two readings"
    hint = f"{condition.title} is usually measured {every(long)}: make it longer, or measure more often."
    return LintWarning("spacing", condition.record, message, hint)
