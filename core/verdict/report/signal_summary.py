"""Per-signal summaries for display."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from operator import attrgetter
from typing import Any

from core.language.measured_plain import OPERATOR_WORDS
from core.language.parse import parse
from core.language.predicate import Measured
from core.model.gate import WORST_FIRST, GateName
from core.model.names import in_words
from core.model.quantity import Unit, duration
from core.model.signals import Signal
from core.verdict.context import Context
from core.verdict.finding import Finding, Verdict
from core.verdict.finding_text import apart, denominator
from core.verdict.observations.weekly_rates import Week, rates_of
from core.verdict.statistics.intervals import Interval
from core.verdict.value_change import distance_words
from core.verdict.waivers import breaches

SPARKS = 16


@dataclass(frozen=True)
class SignalSummary:
    """Summary of a signal at an instant; values in base units."""

    name: str
    title: str
    unit: Unit
    value: Fraction | None
    """Value of the most relevant condition; the newest reading if no condition has a value."""
    thresholds: tuple[tuple[Fraction, GateName], ...]
    age: timedelta | None
    fresh: bool
    recent: tuple[Fraction, ...]
    """The newest readings, oldest first; weekly rates for a signal fed by reviews."""
    finding: Finding | None
    """The most relevant condition on the signal: one that prevents Go, else one of the worst outcome."""
    n: int | None = None
    """Sample count behind the value, if known."""
    interval: Interval | None = None
    of: str = ""
    """Denominator of a rate fed by reviews, in words: `of 60 flagged cases`."""
    weeks: tuple[Week, ...] = ()
    """The newest weekly rates of a signal fed by reviews."""
    suffix: str = ""
    """The unit label of a plain number: ` EUR`."""
    limits: tuple[str, ...] = ()
    """The thresholds in words: `hold above 5%`."""

    @property
    def distance(self) -> str:
        """The distance of the value from the threshold of its condition, in words; empty without both."""
        return distance_words(self.finding, self.unit) if self.finding and not _counts(self.finding) else ""


def signal_summaries(context: Context, verdict: Verdict) -> tuple[SignalSummary, ...]:
    """One summary per signal, in display order."""
    ordered = sorted(context.workspace.signals.items(), key=lambda pair: (pair[1].order or "\uffff", pair[0]))
    findings: dict[str, list[Finding]] = {}
    for one in verdict.findings:
        findings.setdefault(one.signal, []).append(one)
    return tuple(_gauge(name, signal, context, findings.get(name, ())) for name, signal in ordered)


def as_seen_by(summary: SignalSummary, finding: Finding) -> SignalSummary:
    """The summary with the value that one condition on the signal compares, instead of the most relevant one."""
    if finding == summary.finding:
        return summary
    if finding.value is None or _counts(finding):
        return replace(summary, finding=finding)
    return replace(summary, finding=finding, value=finding.value, n=finding.n, interval=finding.interval, of="")


def _gauge(name: str, signal: Signal, context: Context, of_signal: Iterable[Finding]) -> SignalSummary:
    past, at = context.past(name), context.at
    findings = sorted(
        of_signal,
        key=lambda one: (one.waived or not breaches(one), one.state != "unknown", WORST_FIRST.index(one.gate)),
    )
    worst = findings[0] if findings else None
    weeks = rates_of(signal, context.replay.by_week(name, past), at, SPARKS) if signal.stream else ()
    newest = max(map(attrgetter("at"), past), default=None) if signal.stream else past[-1].at if past else None
    age = at - newest if newest else None
    valued = worst if worst and worst.value is not None and not _counts(worst) else None
    gauge = SignalSummary(
        name=name,
        title=signal.title.strip() or in_words(name),
        unit=signal.unit,
        value=None,
        thresholds=_thresholds([one for one in findings if not _counts(one)]),
        age=age,
        fresh=age is not None and (not signal.max_age or age < duration(signal.max_age)),
        recent=_recent(signal, past, weeks),
        finding=worst,
        weeks=weeks,
        suffix=signal.suffix,
        limits=tuple(dict.fromkeys(filter(None, (_limit(one, signal.unit) for one in findings)))),
    )
    if valued:
        of = denominator(signal.of, valued.n) if signal.of and valued.n is not None else ""
        return replace(gauge, value=valued.value, n=valued.n, interval=valued.interval, of=of)
    if weeks:
        return replace(gauge, value=weeks[-1].value, n=weeks[-1].n, interval=weeks[-1].interval, of=weeks[-1].of)
    return replace(gauge, value=Fraction(past[-1].value), n=past[-1].n) if past and not signal.stream else gauge


def _recent(signal: Signal, past: Sequence[Any], weeks: tuple[Week, ...]) -> tuple[Fraction, ...]:
    points = weeks if signal.stream else past
    return tuple(Fraction(one.value) for one in points[-SPARKS:])


def _counts(finding: Finding) -> bool:
    """True if the condition counts readings, so that its value is not in the signal's unit."""
    predicate = parse(finding.sentence)
    return isinstance(predicate, Measured) and predicate.aggregate == "count"


def _limit(finding: Finding, unit: Unit) -> str:
    """The threshold of a condition in words: `hold above 5%`, with all digits."""
    predicate = parse(finding.sentence)
    if finding.threshold is None or not isinstance(predicate, Measured) or predicate.aggregate == "count":
        return ""
    levels = [one for one in (finding.threshold, finding.upper) if one is not None]
    words = " to ".join(apart(one, unit, one) for one in levels)
    return f"{finding.gate} {OPERATOR_WORDS[predicate.comparison.operator]} {words}"


def _thresholds(findings: list[Finding]) -> tuple[tuple[Fraction, GateName], ...]:
    levels: list[tuple[Fraction, GateName]] = []
    for one in findings:
        for level in (one.threshold, one.upper):
            if level is not None and (level, one.gate) not in levels:
                levels.append((level, one.gate))
    return tuple(levels)
