"""The finding of a condition at an instant, with the latch of Stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition, GateName
from core.model.workspace import Workspace
from core.verdict.conditions.dispatch import judge
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.latch import latched


def find(
    gate: GateName, name: str, sentence: str, workspace: Workspace, evidence: EvidenceLog, at: datetime
) -> Finding:  # a condition and the three things that a verdict is a function of
    """The finding of one sentence, as if it were a condition of this outcome."""
    return finding(gate, name, Condition(sentence=sentence), Context(workspace, evidence, at))


def finding(gate: GateName, name: str, condition: Condition, context: Context) -> Finding:
    """The same, where several findings share what they look at."""
    found = judge(gate, name, condition, context)
    if gate != "stop" or (latch := latched(name, condition, context)) is None:
        return found
    return replace(found, latched=latch.at, latched_by=latch.sentence)


def removed(name: str, context: Context) -> Finding | None:
    """The finding of a Stop condition that was removed while its Stop stood; None where it is latched no more."""
    if (latch := latched(name, None, context)) is None:
        return None
    reason = f"the condition was removed; it said: {latch.sentence}"
    return Finding("stop", name, latch.sentence, "unmet", reason, latched=latch.at, latched_by=latch.sentence)
