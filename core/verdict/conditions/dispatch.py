"""A sentence at an instant, judged by the evaluator of its kind."""

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
    """The finding without the latch."""
    blank = Finding(gate, name, condition.sentence, "unknown", "")
    try:
        predicate = parse(condition.sentence)
    except SentenceError as error:
        return replace(blank, reason=f"the sentence cannot be read: {error.message}")
    return kind_of(predicate).evaluate(predicate, blank, context)


def changes(predicate: Predicate, gate: GateName, context: Context) -> tuple[StateChange, ...]:
    """The states of a predicate up to the instant, each with the time from which it held; at least one.

    Roles, rows and the page are taken as they are now, for all of the past.
    """
    return kind_of(predicate).changes(predicate, gate, context)


def begun(condition: Condition, at: datetime) -> datetime | None:
    """From when on a Stop condition counts; a time that is still to come is none, so that nobody hides a Stop by it."""
    return condition.since if condition.since is not None and condition.since <= at else None
