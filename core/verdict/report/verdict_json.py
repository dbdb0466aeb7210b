"""The verdict as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from core.json_values import as_number, as_text, as_time
from core.model.workspace import Workspace
from core.verdict.finding import Finding, Verdict

if TYPE_CHECKING:
    from core.verdict.report.path_to_go import Step


def verdict_json(workspace: Workspace, verdict: Verdict) -> dict[str, Any]:
    """The whole verdict; conditions in gate order."""
    return {
        "workflow": workspace.workflow.name,
        "stage": workspace.workflow.stage,
        "verdict": verdict.verdict,
        "at": as_time(verdict.at),
        "as_of": as_time(workspace.workflow.as_of),
        "headline": verdict.headline,
        "decided_by": verdict.decided_by.key if verdict.decided_by else None,
        "causes": list(verdict.causes),
        "decision_owners": list(verdict.decision_owners),
        "next_action": verdict.next_action,
        "readings_after": verdict.later,
        "conditions": [finding_json(workspace, finding) for finding in verdict.findings],
    }


def steps_json(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The path to Go."""
    return [
        {
            "place": step.place,
            "what": step.what,
            "who": list(step.who),
            "away": as_number(step.away),
            "away_exact": as_text(step.away),
        }
        for step in steps
    ]


def finding_json(workspace: Workspace, finding: Finding) -> dict[str, Any]:
    """One condition with its finding."""
    signal = workspace.signals.get(finding.signal)
    return {
        "gate": finding.gate,
        "id": finding.id,
        "sentence": finding.sentence,
        "finding": finding.state,
        "waived": finding.waived,
        "waiver": finding.waiver or None,
        "not_waived": finding.not_waived or None,
        "blocks": finding.blocks,
        "value": as_number(finding.value),
        "value_exact": as_text(finding.value),
        "n": finding.n,
        "reason": finding.reason,
        "signal": finding.signal or None,
        "unit": signal.unit if signal else None,
        "from": (signal.stream or None) if signal else None,
        "of": (signal.of or None) if signal else None,
        "threshold": as_number(finding.threshold),
        "threshold_exact": as_text(finding.threshold),
        "upper": as_number(finding.upper),
        "upper_exact": as_text(finding.upper),
        "distance": as_number(finding.distance),
        "distance_exact": as_text(finding.distance),
        "interval": [as_number(end) for end in finding.interval] if finding.interval else None,
        "newest": as_time(finding.newest),
        "age_seconds": finding.age.total_seconds() if finding.age is not None else None,
        "since": as_time(finding.since),
        "latched": as_time(finding.latched),
        "readings_after": finding.later,
    }
