"""What must change so that one condition no longer keeps the verdict from Go, and who must change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import ActivityState, ItemState, Measured, PageState, RoleState
from core.language.render import comparison as rendered
from core.model.quantity import Unit, number_text
from core.model.workspace import RecordId, RecordKind, Workspace
from core.verdict import finding_text
from core.verdict.conditions.measured import timeline
from core.verdict.conditions.state_changes import looks
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.readiness import readiness
from core.verdict.replay.comparison_state import ComparisonState
from core.verdict.replay.compiled import unit_of
from core.verdict.replay.for_duration import ForDuration


@dataclass(frozen=True)
class Remedy:
    """`away` is how far the value must go, in base units; None where that is not what is missing."""

    what: str
    who: tuple[str, ...]
    away: Fraction | None = None


def remedy(finding: Finding, context: Context) -> Remedy:
    """For a finding that keeps the verdict from Go."""
    workspace = context.workspace
    owners = workspace.gate.outcome(finding.gate).decision_owners
    wanted = finding.gate == "go"
    try:
        predicate = parse(finding.sentence)
    except SentenceError:
        return Remedy("the sentence must be mended: it cannot be read", owners)
    match predicate:
        case Measured():
            return _measured(predicate, finding, context)
        case RoleState(role) if role in workspace.roles:
            what = "needs a holder" if predicate.negated != wanted else "must be taken from its holder"
            return Remedy(f"{_title(workspace, 'role', role)} {what}", owners)
        case ActivityState(name) if name in workspace.activities:
            return _activity(predicate, finding, workspace)
        case ItemState(name) if name in workspace.table:
            what = "must be decided on both sides" if predicate.negated != wanted else "must be opened again"
            return Remedy(f"{_title(workspace, 'item', name)} {what}", (workspace.table[name].owner,))
        case PageState() if wanted:
            blanks = [blank for blank in readiness(workspace).blanks if blank.on_page]
            roles = tuple(dict.fromkeys(blank.role for blank in blanks))
            return Remedy(f"the page has {len(blanks)} blank{'s' * (len(blanks) != 1)}", roles)
    return Remedy(f"the sentence must be changed: {finding.reason}", owners)


def _activity(predicate: ActivityState, finding: Finding, workspace: Workspace) -> Remedy:
    activity, title = workspace.activities[predicate.activity], _title(workspace, "activity", predicate.activity)
    owners = workspace.gate.outcome(finding.gate).decision_owners
    wanted = (finding.gate == "go") == (predicate.state != "overdue")
    if not activity.cadence or (predicate.state == "scheduled" and wanted):
        return Remedy(f"{title} needs a cadence and a role", owners)
    if predicate.state == "scheduled":
        return Remedy(f"{title} must no longer be scheduled", owners)
    if wanted or finding.state == "unknown":
        return Remedy(f"{title} must be done", (activity.role,))
    return Remedy(f"the sentence must be changed: {finding.reason}", owners)


def _measured(measured: Measured, finding: Finding, context: Context) -> Remedy:
    workspace, name = context.workspace, measured.signal
    signal, page = workspace.signals.get(name), workspace.page
    watching = (page.reviewer,) if page.reviewer else workspace.gate.outcome(finding.gate).decision_owners
    improving = (page.improvement_owner,) if page.improvement_owner else watching
    if measured.lacks_window:
        owners = workspace.gate.outcome(finding.gate).decision_owners
        return Remedy(f"the sentence must be changed: {finding.reason}", owners)
    if finding.state == "unknown":
        return Remedy(f"{name} must be known: {finding.reason}", watching)
    if finding.state == "undecided":
        return Remedy(f"{name} needs more samples, or to be further from its threshold: {finding.reason}", watching)
    told = timeline(measured, finding.gate, context, looks(measured, finding.gate, context))
    if signal is None or told is None or finding.value is None or finding.distance is None:
        return Remedy(finding.reason, improving)
    unit = unit_of(measured, signal)
    if finding.gate == "go" and told.raw_state == "met":
        return Remedy(f"{name} must stay so {_missing(told.for_duration, context.at)}: {finding.reason}", watching)
    if measured.until and told.recovery_state and (told.raw_state != "met" or told.recovery_state.raw_state != "met"):
        to = rendered(measured.until.comparison)
        how, away = _recovery(told.recovery_state, to, finding.value, unit, context.at)
        return Remedy(f"{name} {how}: {finding.reason}", improving, away)
    how, away = "must improve" if finding.gate == "go" else "must come back", abs(finding.distance)
    return Remedy(f"{name} {how} {_by(away, unit)}: {finding.reason}", improving, away)


def _recovery(
    recovery_state: ComparisonState, to: str, value: Fraction, unit: Unit, at: datetime
) -> tuple[str, Fraction | None]:
    """How what was seen since the firing gets to where it ends; before anything was seen, how the value of now does."""
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
    """How much longer: `for 7d more`, `at 1 more reading`."""
    if for_duration.readings:
        more = for_duration.readings - for_duration.run
        return f"at {more} more reading{'s' * (more != 1)}"
    return f"for {finding_text.left(for_duration.due - at)} more"


def _title(workspace: Workspace, kind: RecordKind, key: str) -> str:
    title: str = getattr(workspace.get(RecordId(kind, key)), "title", "")
    return title or key
