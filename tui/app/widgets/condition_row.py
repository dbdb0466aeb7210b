"""A condition as people read it: how far its value is from the limit, and since when it stands so."""

from __future__ import annotations

from dataclasses import replace

from core.language.kinds.activity import ActivityState
from core.language.kinds.role import RoleState
from core.language.parse import parse
from core.language.plain import plain_reading
from core.model.field_ref import FieldRef
from core.model.words import every
from core.model.workspace import RecordId
from core.rules.role_text import role_holder
from core.times import within
from core.verdict.finding import Finding
from core.verdict.finding_text import apart
from core.verdict.report.signal_summary import SignalSummary
from core.verdict.report.symbols import finding_sign, finding_word
from tui.app.view_state import ViewState
from tui.app.widgets.gauge import exactly, sparkline
from tui.app.widgets.rows import GridCell, GridRow


def condition_row(state: ViewState, finding: Finding, group: str, *, removed: bool, sentences: bool) -> GridRow:
    """A condition by its name, with its sentence; at the right its value and limit, and since when.

    A row of a grid and no widget: the cursor moves cell by cell through all conditions of a card, and a gate of 150
    conditions is painted as three grids, of which a key repaints the lines that it changes.
    """
    record = RecordId("condition", finding.key)
    sign, tone = finding_sign(finding)
    plain = finding.without_title(plain_reading(finding.sentence, state.vocabulary))
    if removed:
        cells = (
            GridCell(finding.title, "muted", mark=sign, mark_tone=tone, below=plain),
            GridCell(finding.reason, "muted"),
        )
        return GridRow(f"{record.path} removed", cells, group=group, also=finding.id)
    below = f"{plain}\n{finding.sentence}" if sentences else plain
    name = GridCell(finding.title, "title", FieldRef(record, "sentence"), sign, mark_tone=tone, below=below)
    return GridRow(
        record.path, (name, finding_cell(state, finding)), record, group=group, also=f"{finding.id}\n{finding.sentence}"
    )


def finding_cell(state: ViewState, finding: Finding) -> GridCell:
    """Value and limit, or the state in a word; below it since when, or the reason where that says more."""
    explained = finding.state in ("unknown", "undecided") or finding.waived or finding.latched is not None
    below = finding.reason if explained else _since(state, finding)
    gauge = _gauge(state, finding)
    bars = sparkline(gauge.recent) if gauge and not explained else ""
    return replace(value_cell(state, finding), below=f"{below}  {bars}".strip())


def value_cell(state: ViewState, finding: Finding) -> GridCell:
    """Value and limit, or the state in a word."""
    _sign, tone = finding_sign(finding)
    return GridCell(_value(finding, _gauge(state, finding)) or _fact(state, finding) or finding_word(finding), tone)


def _gauge(state: ViewState, finding: Finding) -> SignalSummary | None:
    return next((one for one in state.gauges if one.name == finding.signal), None)


def _value(finding: Finding, gauge: SignalSummary | None) -> str:
    """`7.5%  limit 5%`; empty if the condition compares no value."""
    if gauge is None or finding.value is None or finding.threshold is None:
        return ""
    limits = [one for one in (finding.threshold, finding.upper) if one is not None]
    shown = " to ".join(exactly(one, gauge.unit) for one in limits)
    waived = "waived · " if finding.waived else ""
    value = f"{apart(finding.value, gauge.unit, *limits)}{gauge.suffix}"
    return f"{waived}{value}  {'needs' if finding.gate == 'go' else 'limit'} {shown}"


def _fact(state: ViewState, finding: Finding) -> str:
    """The fact that meets a condition without a value: `A. Osei`, `every day`; empty if it is not met."""
    if finding.state != "met" or finding.gate != "go" or finding.waived:
        return ""
    match parse(finding.sentence):
        case RoleState(role, False):
            return role_holder(state.workspace, role)
        case ActivityState(activity, "scheduled"):
            return every(state.workspace.activities[activity].cadence)
    return ""


def _since(state: ViewState, finding: Finding) -> str:
    """`clear since 12 Jan`, `firing since 24 Feb`: in words what has been so, and the year only of another one."""
    if finding.since is None:
        return ""
    zone = state.workspace.workflow.timezone
    day = within(finding.since, zone).date()
    word = finding_word(finding).replace("fires", "firing")
    return f"{word} since {day:%-d %b}" + f" {day.year}" * (day.year != within(state.at, zone).year)
