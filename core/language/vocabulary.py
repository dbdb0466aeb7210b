"""The names that a sentence may contain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.model.base import Record
from core.model.signals import Signal
from core.model.workspace import Workspace

NameKind = Literal["signal", "role", "activity", "item"]
"""The kinds of records that a sentence can name."""

ARTICLE: dict[NameKind, str] = {"signal": "a signal", "role": "a role", "activity": "an activity", "item": "an item"}


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

    def kinds(self) -> dict[NameKind, Mapping[str, Record]]:
        """The names of each kind."""
        return {"signal": self.signals, "role": self.roles, "activity": self.activities, "item": self.items}
