"""Waivers: conditions set aside by their decision owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from core.model.decisions import Waiver
from core.model.gate import GateName
from core.model.workspace import RecordId, Workspace
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.replay.state_machine import BEGINNING

LONGEST = timedelta(days=367)
"""Up to the end of the same day next year; to set a condition aside for longer, edit the gate."""


class Cover(NamedTuple):
    """The findings of a condition that waivers set aside during some time."""

    every: bool
    unknown: bool
    """True if those that are no breach are set aside."""

    def of(self, finding: Finding) -> bool:
        """True if the finding is set aside."""
        return self.every or (self.unknown and not breaches(finding))


def waived(finding: Finding, context: Context) -> Finding:
    """The finding, marked if a waiver covers it or would if it were valid; a Stop is never covered."""
    flaws = []
    for key, waiver in context.facts.waivers.get((finding.gate, finding.id), ()):
        if not is_for(waiver, finding, context.at):
            continue
        if not (reason := flaw(waiver, context.workspace)):
            return replace(finding, waived=True, waiver=key)
        flaws.append(reason)
    return replace(finding, not_waived=flaws[0]) if flaws else finding


def covers(gate: GateName, name: str, sentence: str, context: Context) -> Iterator[tuple[datetime, Cover]]:
    """The states of a condition that waivers set aside from each instant on, by `is_for` and `flaw`."""
    steps: dict[datetime, Counter[bool]] = {BEGINNING: Counter()}
    for _key, waiver in context.facts.waivers.get((gate, name), ()):
        if waiver.sentence == sentence and waiver.at < waiver.end and not flaw(waiver, context.workspace):
            steps.setdefault(waiver.at, Counter())[waiver.finding == "unknown"] += 1
            steps.setdefault(waiver.end, Counter())[waiver.finding == "unknown"] -= 1
    unknown = every = 0
    for at, step in sorted(steps.items(), key=itemgetter(0)):
        unknown, every = unknown + step[True], every + step[False]
        yield at, Cover(every > 0, unknown > 0)


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
        return f"{_role(waiver.by, workspace)} is no decision owner of {waiver.gate.title()}"
    if waiver.requested_by == waiver.by:
        return f"{_role(waiver.by, workspace)} asked for it itself"
    if not waiver.holder.strip():
        return f"it does not say who was {_role(waiver.by, workspace)}"
    return "" if waiver.reason.strip() else "it gives no reason"


def _role(name: str, workspace: Workspace) -> str:
    return workspace.title(RecordId("role", name))


def breaches(finding: Finding) -> bool:
    """True if the evidence itself speaks against Go."""
    return finding.state == "met" if finding.gate != "go" else finding.state == "unmet"
