"""Wording of a measured finding: the value with its duration and recovery, or the missing evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from core.language.measured_plain import limits, sample, subject
from core.language.predicate import Measured, Span
from core.model.quantity import Unit, number_text
from core.model.signals import Signal
from core.model.words import counted, quantity_words, sentence_case
from core.verdict import finding_text
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.replay.compiled import unit_of
from core.verdict.replay.state_machine import ConditionTimeline
from core.verdict.replay.window import Window
from core.verdict.statistics.intervals import Interval


def missing_evidence(measured: Measured, signal: Signal, window: Window, finding: Finding, context: Context) -> str:
    """Describe the missing evidence; empty if none is missing."""
    title, one = context.title("signal", measured.signal), finding_text.evidence(signal)
    within = finding_text.where(measured, signal, None, sized=False)
    match window.answer():
        case "none":
            if finding.gate == "stop" and context.resumed:
                return f"no {one} of {title} since the workflow was resumed"
            return f"no {one} of {title}{' of this version' * measured.since_version}"
        case "ageless":
            return f"{title} has no maximum age, so it is not known how long a {one} counts"
        case "stale" if finding.age is not None:
            old, longest = finding_text.rounded_age(finding.age), quantity_words(measured.within or signal.max_age)
            return f"the newest {one} of {title} is {old} old; it must be younger than {longest}"
        case "empty":
            return f"no {one} of {title}{within}"
        case "mixed":
            return f"some readings of {title} have a sample size and some have none"
        case "unsampled":
            missing = window.drawn.missing  # type: ignore[attr-defined]  # a CaseSeries
            return f"no {missing} case was reviewed{within}, so traffic is not known"
        case "few":
            needed = f"{measured.minimum} {'is' if measured.minimum == 1 else 'are'} needed"
            return f"{counted(window.n, sample(signal))} of {title}{within}; {needed}"
    return ""


def finding_with_value(
    measured: Measured, signal: Signal, finding: Finding, timeline: ConditionTimeline, context: Context
) -> Finding:
    """The finding with value, state and reason filled in."""
    window = timeline.window
    total, weight = window.ratio()
    value, interval = Fraction(total) / weight, window.interval()
    head, holds = _comparison_text(measured, signal, value, interval, window, context)
    if window.answer() == "unsized":
        reason = f"{head}; confidence needs readings with sample sizes"
    else:
        reason = f"{head}, {holds}{_for_how_long(measured.for_duration, timeline, context.at)}"
        reason += _until(measured, timeline, unit_of(measured, signal))
    distance = window.spec.limit.distance(value)
    return replace(finding, state=timeline.state, value=value, interval=interval, distance=distance, reason=reason)


def _comparison_text(
    measured: Measured, signal: Signal, value: Fraction, interval: Interval | None, window: Window, context: Context
) -> tuple[str, str]:
    """`Undefined categories 7.5% of 80 cases over 4 weeks`, `above 5%`."""
    bound = window.spec.limit
    unit, operator = unit_of(measured, signal), measured.comparison.operator
    apart = finding_text.apart(value, unit, bound.value, bound.upper)
    level = finding_text.limits(measured.comparison, unit, value, bound.value, bound.upper)
    sized = bool(window.sized) and not (signal.stream and signal.kind == "events")  # a number is no share of anything
    where = finding_text.where(measured, signal, window.n, sized=sized)
    head = (
        f"{sentence_case(subject(measured, context.vocabulary))} {apart}{signal.suffix * (unit == signal.unit)}{where}"
    )
    state = window.answer()
    if interval is not None and (measured.confidence or signal.stream):
        span = " to ".join(finding_text.apart(end, unit, bound.value, bound.upper) for end in interval)
        head = f"{head} ({span} with {measured.confidence or '95%'} confidence)"
    if state == "undecided":
        return head, f"which may or may not be {finding_text.MET[operator]} {level}"
    return head, f"{finding_text.MET[operator] if state == 'met' else finding_text.UNMET[operator]} {level}"


def _for_how_long(for_duration: Span | None, timeline: ConditionTimeline, at: datetime) -> str:
    """` for 2 days of the 3 days it takes`; empty if the comparison does not hold."""
    since, run = timeline.for_duration.since, timeline.for_duration.run
    if for_duration is None or since is None:
        return ""
    if for_duration.readings:
        if run < for_duration.readings:
            return f" at {run} of the {for_duration.readings} readings it takes"
        return f" at {counted(run, 'reading')}{' in a row' * (run > 1)}"
    held = finding_text.rounded_age(at - since)
    takes = f" of the {quantity_words(for_duration.duration)} it takes"
    return f" for {held}{'' if timeline.for_duration.enough(at) else takes}"


def _until(measured: Measured, timeline: ConditionTimeline, unit: Unit) -> str:
    """`, but still counts until at most 4% (4.5% since)` if only the `until` clause keeps it met; else empty."""
    if measured.until is None or timeline.recovery is None or timeline.raw_state == "met":
        return ""
    seen = timeline.recovery
    value = f" ({number_text(Fraction(seen.ratio()[0]) / seen.ratio()[1], unit)} since)" if seen.gap() is None else ""
    return f", but still counts until {limits(measured.until.comparison)}{value}"
