"""The decision that the verdict of now asks for."""

from __future__ import annotations

from core.model.decisions import DecisionKind
from core.verdict.finding import Verdict


def expected_decision(verdict: Verdict) -> DecisionKind:
    """The verdict itself; a resume where only the past holds a Stop.

    A Stop is held by the past if the latch keeps it, or a decision, while no Stop condition is met any more: only a
    resume lifts it, and another decision to stop would add nothing.
    """
    if verdict.verdict == "stop" and not any(one.state == "met" and not one.waived for one in verdict.of("stop")):
        return "resume"
    return verdict.verdict
