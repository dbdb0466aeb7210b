"""The protocol of a kind of condition, and the kinds that there are.

A kind is a module of this package with these functions and `PREDICATE`, the class of its parsed sentence. It is found
by that name, so that a new kind is registered by being there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol, cast

from core.model.gate import GateName
from core.verdict import conditions
from core.verdict.context import Context
from core.verdict.finding import Finding
from core.verdict.replay.state_machine import StateChange
from core.verdict.required_change import RequiredChange


class ConditionKind(Protocol):
    """What the verdict asks of a kind. `predicate` is an instance of its `PREDICATE`."""

    PREDICATE: type

    def evaluate(self, predicate: Any, blank: Finding, context: Context) -> Finding:
        """The finding at the instant, made from one that is unknown."""

    def changes(self, predicate: Any, gate: GateName, context: Context) -> tuple[StateChange, ...]:
        """The states up to the instant, each with the time from which it held; at least one."""

    def required_change(self, predicate: Any, finding: Finding, context: Context) -> RequiredChange | None:
        """What must change so that the finding no longer keeps the verdict from Go; None if only the sentence can."""

    def state_expiry(self, predicate: Any, gate: GateName, context: Context) -> Iterator[datetime]:
        """Instants at which time alone may change the state, beyond those at which evidence comes into sight."""

    def reason_expiry(self, predicate: Any, finding: Finding, context: Context) -> Iterator[datetime]:
        """Instants at which time alone may change the words of the finding."""


def kind_of(predicate: object) -> ConditionKind:
    """The kind of a parsed sentence."""
    return _kinds()[type(predicate)]


@cache
def _kinds() -> dict[type, ConditionKind]:
    modules = (import_module(f"{conditions.__name__}.{one.name}") for one in iter_modules(conditions.__path__))
    return {module.PREDICATE: cast("ConditionKind", module) for module in modules if hasattr(module, "PREDICATE")}
