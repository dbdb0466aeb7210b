"""The next step: the outcome's next action, or the first step to Go while evidence or the action is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.verdict.finding import Verdict
from core.verdict.report.path_to_go import Step


@dataclass(frozen=True)
class NextStep:
    """One action, worded for people, and the roles that take it; without roles, the deciders do."""

    what: str
    who: tuple[str, ...] = ()


def next_step(verdict: Verdict, steps: Sequence[Step]) -> NextStep:
    """The next action of the outcome; the first step to Go if evidence is missing, or the action is."""
    cause = verdict.decided_by
    missing = cause is not None and cause.state == "unknown"
    if steps and (missing or not verdict.next_action.strip()):
        first = steps[0]
        return NextStep(first.what, first.who)
    return NextStep(verdict.next_action)
