"""Required changes of a signal, and the times at which its finding changes without a new reading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction

from core.language.errors import SentenceError
from core.language.measured_render import comparison as rendered
from core.language.parse import parse
from core.language.predicate import Measured
from core.model.gate import GateName
from core.model.quantity import Unit, number_text
from core.verdict import finding_text
from core.verdict.conditions.measured_timeline import timeline
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.finding_text import age_lasts
from core.verdict.observations.as_of import shifted
from core.verdict.replay.comparison_state import ComparisonState
from core.verdict.replay.compiled import unit_of
from core.verdict.replay.for_duration import ForDuration
from core.verdict.required_change import RequiredChange


def required_change(measured: Measured, finding: Finding, context: Context) -> RequiredChange | None:
    """State if the signal must become known, improve, recover or hold, and by how much."""
    workspace, name = context.workspace, measured.signal
    signal, page = workspace.signals.get(name), workspace.page
    watching = (page.reviewer,) if page.reviewer else workspace.gate.outcome(finding.gate).decision_owners
    improving = (page.improvement_owner,) if page.improvement_owner else watching
    if measured.lacks_window:
        return None
    if finding.state == "unknown":
        return RequiredChange(f"{name} must be known: {finding.reason}", watching)
    if finding.state == "undecided":
        return RequiredChange(
            f"{name} needs more samples, or to be further from its threshold: {finding.reason}", watching
        )
    measured_timeline = timeline(measured, finding.gate, context)
    if signal is None or measured_timeline is None or finding.value is None or finding.distance is None:
        return RequiredChange(finding.reason, improving)
    unit = unit_of(measured, signal)
    if finding.gate == "go" and measured_timeline.raw_state == "met":
        return RequiredChange(
            f"{name} must stay so {_missing(measured_timeline.for_duration, context.at)}: {finding.reason}", watching
        )
    if (
        measured.until
        and measured_timeline.recovery_state
        and (measured_timeline.raw_state != "met" or measured_timeline.recovery_state.raw_state != "met")
    ):
        to = rendered(measured.until.comparison)
        how, away = _recovery(measured_timeline.recovery_state, to, finding.value, unit, context.at)
        return RequiredChange(f"{name} {how}: {finding.reason}", improving, away)
    how, away = "must improve" if finding.gate == "go" else "must come back", abs(finding.distance)
    return RequiredChange(f"{name} {how} {_by(away, unit)}: {finding.reason}", improving, away)


def _recovery(
    recovery_state: ComparisonState, to: str, value: Fraction, unit: Unit, at: datetime
) -> tuple[str, Fraction | None]:
    """The change still missing for the `until` clause; before new readings arrive, measured from the current value."""
    if recovery_state.raw_state == "met":
        return f"must stay {to} {_missing(recovery_state.for_duration, at)}", None
    window, limit = recovery_state.window, recovery_state.window.spec.limit
    if window.gap() is None:
        total, weight = window.ratio()
        value = Fraction(total) / weight
    if limit.holds(value):
        return f"needs more samples until {to} is sure", None
    away = abs(limit.distance(value))
    return f"must recover {_by(away, unit)} to {to}", away


def _by(away: Fraction, unit: Unit) -> str:
    return f"by {number_text(away, unit, 2)}" if away else "past its threshold"


def _missing(for_duration: ForDuration, at: datetime) -> str:
    """The remaining duration: `for 7d more`, `at 1 more reading`."""
    if for_duration.readings:
        more = for_duration.readings - for_duration.run
        return f"at {more} more reading{'s' * (more != 1)}"
    return f"for {finding_text.left(for_duration.due - at)} more"


def state_expiry(measured: Measured, gate: GateName, context: Context) -> Iterator[datetime]:
    """Times at which elapsed time alone changes the replay of the condition or of the signal's `zero_when`."""
    if (now := timeline(measured, gate, context)) is not None:
        yield now.next_at
    signal = context.workspace.signals.get(measured.signal)
    if signal is None or not signal.zero_when:
        return
    try:
        looked = parse(signal.zero_when)
    except SentenceError:
        return
    if isinstance(looked, Measured) and (now := timeline(looked, gate, context, ())) is not None:
        yield now.next_at


def reason_expiry(measured: Measured, finding: Finding, context: Context) -> Iterator[datetime]:
    """Times at which the wording of an age in the reason changes."""
    if finding.age is not None and finding.value is None:
        yield _later(context, finding.age)
    now = timeline(measured, finding.gate, context)
    if now is not None and measured.for_duration and now.for_duration.since is not None:
        yield _later(context, context.at - now.for_duration.since)


def _later(context: Context, length: timedelta) -> datetime:
    return shifted(context.at, age_lasts(length))
