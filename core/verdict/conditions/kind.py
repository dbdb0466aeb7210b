"""Protocol and registry of condition kinds.

A kind is a module of this package with these functions and `PREDICATE`, the class of its parsed sentence. Modules are
discovered by that name, so a new kind needs no registration.
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
    """Interface of a condition kind. `predicate` is an instance of its `PREDICATE`."""

    PREDICATE: type

    def evaluate(self, predicate: Any, blank: Finding, context: Context) -> Finding:
        """The finding at the instant, built from the unknown finding `blank`."""

    def changes(self, predicate: Any, gate: GateName, context: Context) -> tuple[StateChange, ...]:
        """The states up to the instant, each with its start time; at least one."""

    def required_change(self, predicate: Any, finding: Finding, context: Context) -> RequiredChange | None:
        """The change after which the finding no longer prevents Go; None if only editing the sentence helps."""

    def state_expiry(self, predicate: Any, gate: GateName, context: Context) -> Iterator[datetime]:
        """Instants at which time alone may change the state, except those at which dated evidence becomes visible."""

    def reason_expiry(self, predicate: Any, finding: Finding, context: Context) -> Iterator[datetime]:
        """Instants at which time alone may change the finding's wording."""


def kind_of(predicate: object) -> ConditionKind:
    """The kind of a parsed sentence."""
    return _kinds()[type(predicate)]


@cache
def _kinds() -> dict[type, ConditionKind]:
    modules = (import_module(f"{conditions.__name__}.{one.name}") for one in iter_modules(conditions.__path__))
    return {module.PREDICATE: cast("ConditionKind", module) for module in modules if hasattr(module, "PREDICATE")}
