"""Each signal in few figures: what the panes show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from core.language.parse import parse
from core.language.predicate import Measured
from core.model.evidence_log import EvidenceLog
from core.model.gate import WORST_FIRST, GateName
from core.model.quantity import Unit, duration
from core.model.signals import Signal
from core.model.workspace import Workspace
from core.verdict.context import Context
from core.verdict.finding import Finding, Verdict
from core.verdict.waiver import breaches
from core.verdict.weekly import Week, weekly

SPARKS = 16


@dataclass(frozen=True)
class Gauge:
    """A signal at an instant; values in base units."""

    name: str
    title: str
    unit: Unit
    value: Fraction | None
    """What its most telling condition sees; the newest reading where no condition has a value."""
    thresholds: tuple[tuple[Fraction, GateName], ...]
    age: timedelta | None
    fresh: bool
    recent: tuple[Fraction, ...]
    """The newest readings, oldest first; of a signal that reviews feed, its weeks."""
    weeks: tuple[Week, ...]
    """What reviewers found week by week, where they feed the signal: the newest ones."""
    finding: Finding | None
    """The most telling condition on it: one that speaks against Go, else the worst outcome's first."""


def gauges(workspace: Workspace, evidence: EvidenceLog, at: datetime, verdict: Verdict) -> tuple[Gauge, ...]:
    """One a signal, in the order in which they are shown."""
    return gauges_in(Context(workspace, evidence, at), verdict)


def gauges_in(context: Context, verdict: Verdict) -> tuple[Gauge, ...]:
    """The same, where others look at the same evidence."""
    ordered = sorted(context.workspace.signals.items(), key=lambda pair: (pair[1].order or "\uffff", pair[0]))
    return tuple(_gauge(name, signal, context, verdict) for name, signal in ordered)


def _gauge(name: str, signal: Signal, context: Context, verdict: Verdict) -> Gauge:
    readings, at = context.past(name), context.at
    findings = [one for one in verdict.findings if one.signal == name]
    findings.sort(
        key=lambda one: (one.waived or not breaches(one), one.state != "unknown", WORST_FIRST.index(one.gate))
    )
    telling = findings[0] if findings else None
    newest = readings[-1] if readings else None
    value = telling.value if telling and not _counts(telling) else None
    weeks = weekly(signal, readings, SPARKS) if context.is_stream(name) else ()
    recent = [one.value for one in weeks if one.value is not None] if weeks else None
    if recent is None:
        recent = [Fraction(one.value) for one in readings[-SPARKS:]]
    if value is None and recent:
        value = recent[-1]
    age = at - newest.at if newest else None
    return Gauge(
        name=name,
        title=signal.title,
        unit=signal.unit,
        value=value,
        thresholds=_thresholds([one for one in findings if not _counts(one)]),
        age=age,
        fresh=age is not None and (not signal.max_age or age < duration(signal.max_age)),
        recent=tuple(recent[-SPARKS:]),
        weeks=weeks,
        finding=telling,
    )


def _counts(finding: Finding) -> bool:
    """Whether it counts the readings, so that its figures are none of the signal's."""
    predicate = parse(finding.sentence)
    return isinstance(predicate, Measured) and predicate.aggregate == "count"


def _thresholds(findings: list[Finding]) -> tuple[tuple[Fraction, GateName], ...]:
    levels: list[tuple[Fraction, GateName]] = []
    for one in findings:
        for level in (one.threshold, one.upper):
            if level is not None and (level, one.gate) not in levels:
                levels.append((level, one.gate))
    return tuple(levels)
