"""Conditions on a signal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from core.language.predicate import Measured
from core.model.evidence import Reading
from core.model.quantity import Unit, duration, quantity
from core.model.signals import Signal
from core.model.workflow import STAGES
from core.verdict import words
from core.verdict.aggregate import MixedSizes, Sample, aggregate
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.interval import wilson
from core.verdict.threshold import Limit, NoBaseline, WrongUnit, limit
from core.verdict.window import window

NOTHING = Sample(Fraction(0), 0, sized=False)
"""What a window without readings holds, where somebody looked."""


class Unknown(Exception):  # it is a state of a finding
    """Evidence is missing; the message says which."""


def judge(measured: Measured, blank: Finding, context: Context, *, zero: bool) -> Finding:
    """The finding; `zero` says that somebody looked, so that an empty window counts as 0."""
    signal = context.workspace.signals.get(measured.signal)
    if signal is None:
        return replace(blank, reason=f"there is no signal {measured.signal} any more")
    finding = replace(blank, signal=measured.signal)
    if signal.from_stage and STAGES.index(context.workspace.workflow.stage) < STAGES.index(signal.from_stage):
        return replace(finding, blocks=False, reason=f"not yet observable before the stage {signal.from_stage}")
    past = context.past(measured.signal)
    finding = replace(finding, later=len(context.evidence.readings.get(measured.signal, ())) - len(past))
    try:
        bound = limit(measured.comparison, signal, _unit(measured, signal))
        finding = replace(finding, threshold=bound.value, upper=bound.upper)
        if measured.since_version:
            past = _of_this_version(past, context)
        if past:
            finding = replace(finding, newest=past[-1].at, age=context.at - past[-1].at)
        sample = _sample(measured, signal, past, finding, context, zero=zero)
        finding = replace(finding, n=sample.n)
        _enough(measured, sample)
        finding = _valued(measured, signal, finding, bound, sample)
        return _judged(measured, signal, finding, bound, sample)
    except NoBaseline:
        return replace(finding, reason=f"{measured.signal} has no baseline to compare with")
    except MixedSizes:
        return replace(finding, reason=f"some readings of {measured.signal} have a sample size and some have none")
    except (Unknown, WrongUnit) as missing:
        return replace(finding, reason=str(missing))


def _sample(
    measured: Measured,
    signal: Signal,
    past: Sequence[Reading],
    finding: Finding,
    context: Context,
    *,
    zero: bool,
) -> Sample:
    name = measured.signal
    if not past and not zero:
        resumed = finding.gate == "stop" and context.resumed
        since = " since the workflow was resumed" if resumed else " of this version" if measured.since_version else ""
        raise Unknown(f"no reading of {name}{since}")
    longest = measured.within or signal.max_age
    if past and not longest:
        raise Unknown(f"{name} has no maximum age, so nobody knows how long a reading counts")
    silence_counts = zero and measured.over is not None
    if past and not silence_counts and context.at - past[-1].at >= duration(longest):
        old = words.age(context.at - past[-1].at)
        raise Unknown(f"the newest reading of {name} is {old} old, and one counts for less than {longest}")
    chosen = window(past, measured.over, context.at)
    if not chosen and not zero:
        raise Unknown(f"no reading of {name}{words.where(measured, None, sized=False)}")
    if not chosen:
        return NOTHING
    return aggregate(chosen, measured.aggregate, signal.kind, windowed=measured.over is not None)


def _of_this_version(past: Sequence[Reading], context: Context) -> Sequence[Reading]:
    version = context.workspace.workflow.version
    if not version:
        raise Unknown("the workflow has no version yet, so no evidence is known to be of it")
    return [one for one in past if one.version == version]


def _enough(measured: Measured, sample: Sample) -> None:
    if measured.minimum is not None and sample.n < measured.minimum:
        of = f"{measured.signal}{words.where(measured, None, sized=False)}"
        samples = "1 sample" if sample.n == 1 else f"{sample.n} samples"
        are = "is" if measured.minimum == 1 else "are"
        raise Unknown(f"{samples} of {of}; {measured.minimum} {are} needed")


def _valued(measured: Measured, signal: Signal, finding: Finding, bound: Limit, sample: Sample) -> Finding:
    interval = None
    of_one = measured.aggregate == "last" and measured.over is None
    is_rate = signal.kind == "rate" and (measured.aggregate is None or of_one)
    if is_rate and sample.sized and 0 <= sample.value <= 1:
        confidence = quantity(measured.confidence) if measured.confidence else Fraction(95, 100)
        interval = wilson(sample.value, sample.n, confidence)
    return replace(
        finding,
        value=sample.value,
        n=sample.n,
        interval=interval,
        distance=bound.distance(sample.value),
    )


def _judged(measured: Measured, signal: Signal, finding: Finding, bound: Limit, sample: Sample) -> Finding:
    unit = _unit(measured, signal)
    value = words.apart(sample.value, unit, bound.value, bound.upper)
    level = words.limits(measured.comparison, unit, sample.value, bound.value, bound.upper)
    head = f"{words.subject(measured)} {value}{words.where(measured, sample.n, sized=sample.sized)}"
    if measured.sustained or measured.until:
        clause = "for" if measured.sustained else "until"
        raise Unknown(f"{head}; `{clause}` cannot be judged yet: it needs the replay of the history")
    operator = measured.comparison.operator
    if not measured.confidence:
        holds = bound.holds(sample.value)
        verb = words.MET[operator] if holds else words.UNMET[operator]
        return replace(finding, state="met" if holds else "unmet", reason=f"{head} is {verb} {level}")
    if finding.interval is None:
        raise Unknown(f"{head}; confidence needs readings with sample sizes")
    low, high = finding.interval
    sure = bound.judge(low, high)
    ends = (words.apart(end, unit, bound.value, bound.upper) for end in (low, high))
    span = " to ".join(ends)
    said = f"{head} ({span} with {measured.confidence} confidence)"
    if sure is None:
        return replace(finding, state="undecided", reason=f"{said} may or may not be {words.MET[operator]} {level}")
    verb = words.MET[operator] if sure else words.UNMET[operator]
    return replace(finding, state="met" if sure else "unmet", reason=f"{said} is {verb} {level}")


def _unit(measured: Measured, signal: Signal) -> Unit:
    return "count" if measured.aggregate == "count" else signal.unit
