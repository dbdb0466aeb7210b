"""Evaluate a sentence at an instant with the evaluator of its kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import Predicate
from core.model.gate import Condition, GateName
from core.verdict.conditions.kind import kind_of
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.replay.state_machine import StateChange


def judge(gate: GateName, name: str, condition: Condition, context: Context) -> Finding:
    """Evaluate the condition without the latch."""
    blank = Finding(gate, name, condition.sentence, "unknown", "")
    try:
        predicate = parse(condition.sentence)
    except SentenceError as error:
        return replace(blank, reason=f"the sentence cannot be read: {error.message}")
    return kind_of(predicate).evaluate(predicate, blank, context)


def changes(predicate: Predicate, gate: GateName, context: Context) -> tuple[StateChange, ...]:
    """The states of a predicate up to the instant, each with its start time; at least one.

    Roles, table rows and the page have no history: their current state is used for all of the past.
    """
    return kind_of(predicate).changes(predicate, gate, context)


def begun(condition: Condition, at: datetime) -> datetime | None:
    """Start of a Stop condition's effect; None if it lies in the future, so that a future date cannot hide a Stop."""
    return condition.since if condition.since is not None and condition.since <= at else None
