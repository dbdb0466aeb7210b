"""Required changes of a signal, and the times at which its finding changes without a new reading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction

from core.language.errors import SentenceError
from core.language.measured_plain import limits
from core.language.parse import parse
from core.language.predicate import Comparison, Measured
from core.model.gate import GateName
from core.model.quantity import Unit
from core.model.words import counted
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
from core.verdict.value_change import must_change


def required_change(measured: Measured, finding: Finding, context: Context) -> RequiredChange | None:
    """State if the signal must become known, improve, recover or hold, and from what value to what."""
    workspace, title = context.workspace, context.title("signal", measured.signal)
    signal, page = workspace.signals.get(measured.signal), workspace.page
    watching = (page.reviewer,) if page.reviewer else workspace.gate.outcome(finding.gate).decision_owners
    improving = (page.improvement_owner,) if page.improvement_owner else watching
    if measured.lacks_window:
        return None
    if finding.state == "unknown":
        return RequiredChange(f"{title} must be known: {finding.reason}", watching)
    if finding.state == "undecided":
        return RequiredChange(
            f"{title} needs more cases, or a clearer distance from its threshold: {finding.reason}", watching
        )
    measured_timeline = timeline(measured, finding.gate, context)
    if signal is None or measured_timeline is None or finding.value is None or finding.distance is None:
        return RequiredChange(finding.reason, improving)
    unit = unit_of(measured, signal)
    if finding.gate == "go" and measured_timeline.raw_state == "met":
        return RequiredChange(
            f"{title} must stay so {_missing(measured_timeline.for_duration, context.at)}: {finding.reason}", watching
        )
    if (
        measured.until
        and measured_timeline.recovery_state
        and (measured_timeline.raw_state != "met" or measured_timeline.recovery_state.raw_state != "met")
    ):
        how, away = _recovery(
            measured.until.comparison, measured_timeline.recovery_state, finding.value, unit, context.at
        )
        return RequiredChange(f"{title} {how}", improving, away)
    limit = measured_timeline.window.spec.limit
    how = must_change(limit, finding.value, unit, holds=finding.gate == "go")
    return RequiredChange(f"{title} {how}", improving, abs(finding.distance))


def _recovery(
    until: Comparison, recovery_state: ComparisonState, value: Fraction, unit: Unit, at: datetime
) -> tuple[str, Fraction | None]:
    """The change still missing for the `until` clause; before new readings arrive, measured from the current value."""
    if recovery_state.raw_state == "met":
        return f"must stay {limits(until)} {_missing(recovery_state.for_duration, at)}", None
    window, limit = recovery_state.window, recovery_state.window.spec.limit
    if window.gap() is None:
        total, weight = window.ratio()
        value = Fraction(total) / weight
    if limit.holds(value):
        return f"needs more cases until {limits(until)} is sure", None
    return must_change(limit, value, unit, holds=True), abs(limit.distance(value))


def _missing(for_duration: ForDuration, at: datetime) -> str:
    """The remaining duration: `for 7d more`, `at 1 more reading`."""
    if for_duration.readings:
        more = for_duration.readings - for_duration.run
        return f"at {counted(more, 'more reading')}"
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
