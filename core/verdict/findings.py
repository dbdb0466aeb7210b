"""Finding of a condition at an instant, including the latch of Stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.language.plain import plain_reading
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition, GateName
from core.model.workspace import Workspace
from core.verdict.conditions.dispatch import judge
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.latch import latched


def find_condition(
    gate: GateName, name: str, sentence: str, workspace: Workspace, evidence: EvidenceLog, at: datetime
) -> Finding:  # a condition and the three inputs of a verdict
    """Evaluate one sentence as a condition of this outcome."""
    return finding(gate, name, Condition(sentence=sentence), Context(workspace, evidence, at))


def finding(gate: GateName, name: str, condition: Condition, context: Context) -> Finding:
    """Like `find_condition`, reusing a Context."""
    judged = judge(gate, name, condition, context)
    if gate != "stop" or (latch := latched(name, condition, context)) is None:
        return judged
    return replace(judged, latched=latch.at, latched_by=latch.sentence)


def removed(name: str, context: Context) -> Finding | None:
    """The finding of a removed Stop condition whose Stop is still latched; None if it is not."""
    if (latch := latched(name, None, context)) is None:
        return None
    reason = f"the condition was removed; it said: {plain_reading(latch.sentence, context.vocabulary)}"
    return Finding("stop", name, latch.sentence, "unmet", reason, latched=latch.at, latched_by=latch.sentence)
