"""Conditions that their decision owner has set aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.model.decisions import Waiver
from core.model.workspace import Workspace
from core.verdict.context import Context
from core.verdict.finding import Finding


def waived(finding: Finding, context: Context) -> Finding:
    """The finding, marked where a waiver covers it; a Stop is never covered."""
    for key, waiver in sorted(context.workspace.waivers.items()):
        if covers(waiver, finding, context.at) and entitled(waiver, context.workspace):
            return replace(finding, waived=True, waiver=key)
    return finding


def covers(waiver: Waiver, finding: Finding, at: datetime) -> bool:
    """Bound to the sentence as it was, until its expiry (exclusive); one given for an unknown covers no breach."""
    if (waiver.gate, waiver.condition, waiver.sentence) != (finding.gate, finding.id, finding.sentence):
        return False
    if not waiver.at <= at < waiver.until:
        return False
    return not (waiver.finding == "unknown" and breaches(finding))


def entitled(waiver: Waiver, workspace: Workspace) -> bool:
    """Whether a decision owner gave it, with a reason, and not at their own request. A text may say anything."""
    owners = workspace.gate.outcome(waiver.gate).decision_owners
    return (
        waiver.by in owners
        and bool(waiver.reason.strip() and waiver.holder.strip())
        and waiver.requested_by != waiver.by
    )


def breaches(finding: Finding) -> bool:
    """Whether the evidence itself speaks against Go."""
    return finding.state == "met" if finding.gate != "go" else finding.state == "unmet"
