"""Waivers: conditions set aside by their decision owner."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from core.model.decisions import Waiver
from core.model.workspace import Workspace
from core.verdict.context import Context
from core.verdict.finding import Finding

LONGEST = timedelta(days=367)
"""Up to the end of the same day next year; to set a condition aside for longer, edit the gate."""


def waived(finding: Finding, context: Context) -> Finding:
    """The finding, marked if a waiver covers it or would if it were valid; a Stop is never covered."""
    flaws = []
    for key, waiver in sorted(context.workspace.waivers.items()):
        if not is_for(waiver, finding, context.at):
            continue
        if not (reason := flaw(waiver, context.workspace)):
            return replace(finding, waived=True, waiver=key)
        flaws.append(reason)
    return replace(finding, not_waived=flaws[0]) if flaws else finding


def covers(waiver: Waiver, finding: Finding, workspace: Workspace, at: datetime) -> bool:
    """True if the waiver sets the finding aside at an instant."""
    return is_for(waiver, finding, at) and not flaw(waiver, workspace)


def is_for(waiver: Waiver, finding: Finding, at: datetime) -> bool:
    """True until the waiver's end (exclusive) if its sentence is unchanged; one for unknown covers no breach."""
    if (waiver.gate, waiver.condition, waiver.sentence) != (finding.gate, finding.id, finding.sentence):
        return False
    if not waiver.at <= at < waiver.end:
        return False
    return not (waiver.finding == "unknown" and breaches(finding))


def flaw(waiver: Waiver, workspace: Workspace) -> str:
    """The reason why a waiver has no effect, e.g. after a manual edit of the text; empty if it is valid."""
    if waiver.by not in workspace.gate.outcome(waiver.gate).decision_owners:
        return f"{waiver.by} does not own the decision {waiver.gate}"
    if waiver.requested_by == waiver.by:
        return f"{waiver.by} asked for it itself"
    if not waiver.holder.strip():
        return f"it does not say who held {waiver.by}"
    return "" if waiver.reason.strip() else "it gives no reason"


def breaches(finding: Finding) -> bool:
    """True if the evidence itself speaks against Go."""
    return finding.state == "met" if finding.gate != "go" else finding.state == "unmet"
