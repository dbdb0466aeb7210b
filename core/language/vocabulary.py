"""The names that a sentence may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.model.base import Record
from core.model.signals import Signal
from core.model.workspace import Workspace


@dataclass(frozen=True)
class Vocabulary:
    """Signals, roles, activities and items, by name."""

    signals: Mapping[str, Signal] = field(default_factory=dict)
    roles: Mapping[str, Record] = field(default_factory=dict)
    activities: Mapping[str, Record] = field(default_factory=dict)
    items: Mapping[str, Record] = field(default_factory=dict)

    @classmethod
    def of(cls, workspace: Workspace) -> Vocabulary:
        """The names of a workspace."""
        return cls(workspace.signals, workspace.roles, workspace.activities, workspace.table)

    def kinds(self) -> tuple[tuple[str, Mapping[str, Record]], ...]:
        """Each kind in words, with its names."""
        return (
            ("signal", self.signals),
            ("role", self.roles),
            ("activity", self.activities),
            ("row of the table", self.items),
        )
