"""Shared parts of kinds whose state is known only as it is now, or whose words mention no time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from core.model.gate import GateName
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.replay.state_machine import BEGINNING, StateChange


def as_now(
    evaluate: Callable[[Any, Finding, Context], Finding],
) -> Callable[[Any, GateName, Context], tuple[StateChange, ...]]:
    """The `changes` of a kind without a history: its current state, used for all of the past."""

    def changes(predicate: Any, gate: GateName, context: Context) -> tuple[StateChange, ...]:
        now = evaluate(predicate, Finding(gate, "", "", "unknown", ""), context)
        return ((BEGINNING, now.state),)

    return changes


def never(predicate: Any, about: GateName | Finding, context: Context) -> Iterator[datetime]:
    """An expiry of a kind that time alone does not change."""
    del predicate, about, context
    return iter(())
