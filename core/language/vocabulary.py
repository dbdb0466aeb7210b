"""The names that a sentence may contain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from core.model.base import Record
from core.model.names import in_words
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

    @cached_property
    def titles(self) -> dict[NameKind, dict[str, str]]:
        """The titles of each kind by name; one that several records have is followed by the name."""
        return {kind: _titles(records) for kind, records in self.kinds().items()}

    @cached_property
    def by_title(self) -> dict[str, tuple[tuple[NameKind, str], ...]]:
        """The records that a title, or a name in any case, may mean."""
        found: dict[str, tuple[tuple[NameKind, str], ...]] = {}
        for kind, records in self.kinds().items():
            for name, record in records.items():
                for text in {same_title(name), same_title(getattr(record, "title", "")), same_title(in_words(name))}:
                    found[text] = (*found.get(text, ()), (kind, name))
        found.pop("", None)
        return found

    def title(self, kind: NameKind, name: str) -> str:
        """The title of a record; its name in words if it has none, or does not exist."""
        return self.titles[kind].get(name) or in_words(name)


def same_title(text: str) -> str:
    """The form in which two titles are compared: in any case, with any spaces."""
    return " ".join(text.split()).casefold()


def _titles(records: Mapping[str, Record]) -> dict[str, str]:
    found = {name: getattr(record, "title", "").strip() or in_words(name) for name, record in records.items()}
    times = Counter(map(same_title, found.values()))
    return {name: f"{title} ({name})" if times[same_title(title)] > 1 else title for name, title in found.items()}
