"""What a sentence asks that the recorded evidence has never given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from statistics import median_low

from core.model.evidence import Reading
from core.model.quantity import duration_text, show
from core.verdict.conditions import measured
from core.verdict.conditions.state_changes import looks
from core.verdict.context import Context
from core.verdict.lint.measured_condition import Asked
from core.verdict.lint.reviews import too_few_drawn
from core.verdict.lint.warning import LintWarning
from core.verdict.statistics.sample_size import to_prove, to_tell_apart

USUAL = 100
"""The newest readings tell how far apart they usually are; older habits do not matter."""
ENOUGH = 4
"""Fewer readings have no usual spacing."""
SURE = Fraction(95, 100)
"""How sure a Go should be that says nothing of it."""


def of_evidence(asked: Asked, context: Context) -> Iterator[LintWarning]:
    """Each warning of one condition."""
    most = _most(asked, context)
    least = asked.course.asked.minimum
    if too_few := too_few_drawn(asked, context):
        yield LintWarning("minimum", asked.record, too_few, "Draw more cases, lower min, or make the window longer.")
    elif most is not None and most < least:
        message = f"min {least} was never reached: the window held at most {most}, so it is always unknown"
        yield LintWarning("minimum", asked.record, message, "Lower min, or make the window longer.")
    yield from _proof(asked, least if most is None else most)
    yield from _spacing(asked, context.past(asked.measured.signal))


def _most(asked: Asked, context: Context) -> int | None:
    """The most samples that the window has held; None where the record is too short to tell."""
    question, past = asked.course.asked, context.past(asked.measured.signal)
    begin = context.resumed if asked.gate == "stop" else None
    if not past or (question.length and context.at - max(past[0].at, begin or past[0].at) < question.length):
        return None
    told = measured.track(asked.measured, asked.gate, context, looks(asked.measured, asked.gate, context))
    enough = told is not None and told.series.count >= question.newest
    return told.series.most if told is not None and enough else None


def _proof(asked: Asked, samples: int) -> Iterator[LintWarning]:
    """A Go needs as many cases as would show its rate, had none of them an error."""
    question = asked.course.asked
    if asked.gate != "go" or not question.of_rate or not samples:
        return
    upwards = asked.limit.operator in (">", ">=")
    rate = 1 - asked.limit.value if upwards else asked.limit.value
    if asked.limit.operator not in (">", ">=", "<", "<=") or not 0 < rate < 1:
        return
    sure = question.confidence or SURE
    takes = to_tell_apart(Fraction(0), rate, sure) if question.confidence else to_prove(rate, sure)
    if takes is not None and samples < takes:
        side, limit = "above" if upwards else "below", show(asked.limit.value, asked.unit)
        yield LintWarning(
            "proof",
            asked.record,
            f"{samples} samples cannot show a rate {side} {limit}: at {show(sure, 'ratio')} confidence it takes {takes}"
            ", with no error at all",
            "Make the window longer or take more samples; until then it says little.",
        )


def _spacing(asked: Asked, past: Sequence[Reading]) -> Iterator[LintWarning]:
    question = asked.course.asked
    times = sorted({one.at for one in past[-USUAL:]})
    if len(times) < ENOUGH:
        return
    usual = median_low([later - earlier for earlier, later in pairwise(times)])
    signal = asked.measured.signal
    if question.length is not None and question.length < usual:
        yield _too_short("the window", question.length, signal, usual, asked)
    elif question.longest is not None and question.longest < usual and not asked.silence_counts:
        yield _too_short("the maximum age", question.longest, signal, usual, asked)


def _too_short(what: str, length: timedelta, signal: str, usual: timedelta, asked: Asked) -> LintWarning:
    message = f"{what} of {duration_text(length)} is shorter than the {duration_text(usual)} between two readings"
    hint = f"{signal} is usually measured every {duration_text(usual)}: make it longer, or measure more often."
    return LintWarning("spacing", asked.record, message, hint)
