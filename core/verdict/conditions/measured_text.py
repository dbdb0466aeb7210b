"""Wording of a measured finding: the value with its duration and recovery, or the missing evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from core.language.measured_render import comparison as rendered
from core.language.predicate import Measured, Span
from core.model.quantity import Unit, number_text
from core.model.signals import Signal
from core.verdict import finding_text
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.replay.compiled import unit_of
from core.verdict.replay.state_machine import ConditionTimeline
from core.verdict.replay.window import Window
from core.verdict.statistics.intervals import Interval


def missing_evidence(measured: Measured, signal: Signal, window: Window, finding: Finding, context: Context) -> str:
    """Describe the missing evidence; empty if none is missing."""
    name, longest = measured.signal, measured.within or signal.max_age
    one = finding_text.evidence(signal)
    match window.answer():
        case "none":
            if finding.gate == "stop" and context.resumed:
                return f"no {one} of {name} since the workflow was resumed"
            return f"no {one} of {name}{' of this version' * measured.since_version}"
        case "ageless":
            return f"{name} has no maximum age, so nobody knows how long a {one} counts"
        case "stale" if finding.age is not None:
            old = finding_text.rounded_age(finding.age)
            return f"the newest {one} of {name} is {old} old, and one counts for less than {longest}"
        case "empty":
            return f"no {one} of {name}{finding_text.where(measured, None, sized=False)}"
        case "mixed":
            return f"some readings of {name} have a sample size and some have none"
        case "unsampled":
            missing = window.drawn.missing  # type: ignore[attr-defined]  # a CaseSeries
            window_text = finding_text.where(measured, None, sized=False)
            return f"no {missing} case was reviewed{window_text}, so traffic is not known"
        case "few":
            of = f"{name}{finding_text.where(measured, None, sized=False)}"
            samples = "1 sample" if window.n == 1 else f"{window.n} samples"
            return f"{samples} of {of}; {measured.minimum} {'is' if measured.minimum == 1 else 'are'} needed"
    return ""


def finding_with_value(
    measured: Measured, signal: Signal, finding: Finding, timeline: ConditionTimeline, context: Context
) -> Finding:
    """The finding with value, state and reason filled in."""
    window = timeline.window
    total, weight = window.ratio()
    value, interval = Fraction(total) / weight, window.interval()
    head, holds = _comparison_text(measured, signal, value, interval, window)
    if window.answer() == "unsized":
        reason = f"{head}; confidence needs readings with sample sizes"
    else:
        reason = f"{head} {holds}{_for_how_long(measured.for_duration, timeline, context.at)}"
        reason += _until(measured, timeline, unit_of(measured, signal))
    distance = window.spec.limit.distance(value)
    return replace(finding, state=timeline.state, value=value, interval=interval, distance=distance, reason=reason)


def _comparison_text(
    measured: Measured, signal: Signal, value: Fraction, interval: Interval | None, window: Window
) -> tuple[str, str]:
    """`rate 6.1% of n=80 over 4w`, `is above 5%`."""
    bound = window.spec.limit
    unit, operator = unit_of(measured, signal), measured.comparison.operator
    apart = finding_text.apart(value, unit, bound.value, bound.upper)
    level = finding_text.limits(measured.comparison, unit, value, bound.value, bound.upper)
    sized = bool(window.sized) and not (signal.stream and signal.kind == "events")  # a number is no share of anything
    head = (
        f"{finding_text.subject(measured)} {apart}{finding_text.where(measured, window.n, sized=sized, of=signal.of)}"
    )
    state = window.answer()
    if interval is not None and (measured.confidence or signal.stream):
        span = " to ".join(finding_text.apart(end, unit, bound.value, bound.upper) for end in interval)
        head = f"{head} ({span} with {measured.confidence or '95%'} confidence)"
    if state == "undecided":
        return head, f"may or may not be {finding_text.MET[operator]} {level}"
    return head, f"is {finding_text.MET[operator] if state == 'met' else finding_text.UNMET[operator]} {level}"


def _for_how_long(for_duration: Span | None, timeline: ConditionTimeline, at: datetime) -> str:
    """` for 2d of the 3d it takes`; empty if the comparison does not hold."""
    since, run = timeline.for_duration.since, timeline.for_duration.run
    if for_duration is None or since is None:
        return ""
    if for_duration.readings:
        enough = run >= for_duration.readings
        return (
            f" at {run} readings in a row" if enough else f" at {run} of the {for_duration.readings} readings it takes"
        )
    held = finding_text.rounded_age(at - since)
    return (
        f" for {held}" if timeline.for_duration.enough(at) else f" for {held} of the {for_duration.duration} it takes"
    )


def _until(measured: Measured, timeline: ConditionTimeline, unit: Unit) -> str:
    """`, which still counts as met until <= 4% (4.5% since)` if only the `until` clause keeps it met; else empty."""
    if measured.until is None or timeline.recovery is None or timeline.raw_state == "met":
        return ""
    seen = timeline.recovery
    value = f" ({number_text(Fraction(seen.ratio()[0]) / seen.ratio()[1], unit)} since)" if seen.gap() is None else ""
    return f", which still counts as met until {rendered(measured.until.comparison)}{value}"
