"""Conditions on a signal: what the replay of its readings says at an instant, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import Measured, Span
from core.language.render import comparison as rendered
from core.language.render import with_window
from core.model.gate import GateName
from core.model.quantity import Unit, number_text
from core.model.signals import Signal
from core.model.workflow import STAGES
from core.verdict import finding_text
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.replay.compiled import CompiledCondition, compile_condition, unit_of
from core.verdict.replay.key import ReplayKey
from core.verdict.replay.state_machine import BEGINNING, ConditionTimeline, Looks, StateChange
from core.verdict.replay.window import Window
from core.verdict.statistics.intervals import Interval
from core.verdict.statistics.threshold import NoBaseline, WrongUnit


class Unanswerable(Exception):  # it is a state of a finding
    """No reading could give an answer; the message says why."""


def judge(measured: Measured, blank: Finding, context: Context, looks: Looks) -> Finding:
    """The finding; `looks` say when somebody looked, so that an empty window counts as 0."""
    signal = context.workspace.signals.get(measured.signal)
    if signal is None:
        return replace(blank, reason=f"there is no signal {measured.signal} any more")
    finding = replace(blank, signal=measured.signal, later=context.later(measured.signal))
    if not_yet := not_observable(signal, context):
        return replace(finding, blocks=False, reason=not_yet)
    try:
        asked = _course(measured, signal, blank.gate)
    except Unanswerable as why:
        return replace(finding, reason=str(why))
    bound = asked.comparison.limit
    try:
        told = _track(measured, asked, blank.gate, context, looks)
    except Unanswerable as why:
        return replace(finding, threshold=bound.value, upper=bound.upper, reason=str(why))
    window, newest = told.window, told.window.newest
    finding = replace(
        finding,
        threshold=bound.value,
        upper=bound.upper,
        since=told.since,
        newest=newest,
        age=None if newest is None else context.at - newest,
        n=window.n if window.gap() is None else None,
    )
    if missing := _missing(measured, signal, window, finding, context):
        return replace(finding, reason=missing)
    return _judged(measured, signal, finding, told, context)


def timeline(measured: Measured, gate: GateName, context: Context, looks: Looks) -> ConditionTimeline | None:
    """The replay of a sentence's readings, as it stands at the instant; None where no reading could give an answer."""
    signal = context.workspace.signals.get(measured.signal)
    if signal is None or not_observable(signal, context):
        return None
    try:
        return _track(measured, _course(measured, signal, gate), gate, context, looks)
    except Unanswerable:
        return None


def changes(measured: Measured, gate: GateName, context: Context, looks: Looks) -> tuple[StateChange, ...]:
    """The states of the sentence up to the instant, each with the time from which it held."""
    unknown: StateChange = (BEGINNING, "unknown")
    found = timeline(measured, gate, context, looks)
    return (unknown, *found.changes) if found else (unknown,)


def blocks(sentence: str, context: Context) -> bool:
    """Whether a condition counts at all: one on a signal that cannot be observed yet does not."""
    try:
        predicate = parse(sentence)
    except SentenceError:
        return True
    signal = context.workspace.signals.get(predicate.signal) if isinstance(predicate, Measured) else None
    return signal is None or not not_observable(signal, context)


def not_observable(signal: Signal, context: Context) -> str:
    """Why a signal cannot exist yet; empty where it can."""
    now = STAGES.index(context.workspace.workflow.stage)
    if signal.from_stage and now < STAGES.index(signal.from_stage):
        return f"not yet observable before the stage {signal.from_stage}"
    return ""


def _course(measured: Measured, signal: Signal, gate: GateName) -> CompiledCondition:
    if measured.lacks_window:
        what = f"{measured.aggregate} of {measured.signal}"
        raise Unanswerable(f"{what} needs a window: write such as {with_window(measured)}")
    try:
        return compile_condition(measured, signal, firm=gate != "go")
    except NoBaseline:
        raise Unanswerable(f"{measured.signal} has no baseline to compare with") from None
    except WrongUnit as wrong:
        raise Unanswerable(str(wrong)) from None


def _track(
    measured: Measured, asked: CompiledCondition, gate: GateName, context: Context, looks: Looks
) -> ConditionTimeline:
    """The replay of the readings that the sentence looks at, as it stands at the instant."""
    version = context.workspace.workflow.version
    if measured.since_version and not version:
        raise Unanswerable("the workflow has no version yet, so no evidence is known to be of it")
    known = context.known(measured.signal, gate)
    spec = ReplayKey(measured.signal, asked, looks, known, version if measured.since_version else "")
    return context.replay.timeline(spec, context.past(measured.signal)).at(context.at)


def _missing(measured: Measured, signal: Signal, window: Window, finding: Finding, context: Context) -> str:
    """What of the evidence is missing, in words; empty where nothing is."""
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
            old = finding_text.age(finding.age)
            return f"the newest {one} of {name} is {old} old, and one counts for less than {longest}"
        case "empty":
            return f"no {one} of {name}{finding_text.where(measured, None, sized=False)}"
        case "mixed":
            return f"some readings of {name} have a sample size and some have none"
        case "unsampled":
            missing = window.drawn.missing  # type: ignore[attr-defined]  # a CaseSeries
            where = finding_text.where(measured, None, sized=False)
            return f"no {missing} case was reviewed{where}, so traffic is not known"
        case "few":
            of = f"{name}{finding_text.where(measured, None, sized=False)}"
            samples = "1 sample" if window.n == 1 else f"{window.n} samples"
            return f"{samples} of {of}; {measured.minimum} {'is' if measured.minimum == 1 else 'are'} needed"
    return ""


def _judged(
    measured: Measured, signal: Signal, finding: Finding, timeline: ConditionTimeline, context: Context
) -> Finding:
    """The finding with its value and state and how they are said: the value, then its course where that decides."""
    window = timeline.window
    total, weight = window.ratio()
    value, interval = Fraction(total) / weight, window.interval()
    head, holds = _said(measured, signal, value, interval, window)
    if window.answer() == "unsized":
        reason = f"{head}; confidence needs readings with sample sizes"
    else:
        reason = f"{head} {holds}{_for_how_long(measured.for_duration, timeline, context.at)}"
        reason += _until(measured, timeline, unit_of(measured, signal))
    distance = window.spec.limit.distance(value)
    return replace(finding, state=timeline.state, value=value, interval=interval, distance=distance, reason=reason)


def _said(
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
    """` for 2d of the 3d it takes`, where the comparison holds at all."""
    since, run = timeline.for_duration.since, timeline.for_duration.run
    if for_duration is None or since is None:
        return ""
    if for_duration.readings:
        enough = run >= for_duration.readings
        return (
            f" at {run} readings in a row" if enough else f" at {run} of the {for_duration.readings} readings it takes"
        )
    held = finding_text.age(at - since)
    return (
        f" for {held}" if timeline.for_duration.enough(at) else f" for {held} of the {for_duration.duration} it takes"
    )


def _until(measured: Measured, timeline: ConditionTimeline, unit: Unit) -> str:
    """`, which still counts as met until <= 4% (4.5% since)`, where only that keeps it met."""
    if measured.until is None or timeline.recovery is None or timeline.raw_state == "met":
        return ""
    seen = timeline.recovery
    value = f" ({number_text(Fraction(seen.ratio()[0]) / seen.ratio()[1], unit)} since)" if seen.gap() is None else ""
    return f", which still counts as met until {rendered(measured.until.comparison)}{value}"
