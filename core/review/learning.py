"""The updates that reviewed cases request, compared with the list of updates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.model.evidence import ExceptionCase
from core.model.learning import TARGETS, Target, Update
from core.review.labels import normalised_label, right_label, spelled

BY_LABEL: tuple[Target, ...] = ("taxonomy", "evaluation_set")
"""Targets with one update per label; the others have a single one."""


@dataclass(frozen=True)
class UpdateRequest:
    """An update that cases request. A case is open (in a pending update), made (in a finished one) or new (in none)."""

    target: Target
    label: str
    open: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    """The ids of the updates that contain any of the cases."""

    @property
    def cases(self) -> tuple[str, ...]:
        """All cases, those still to be done first."""
        return (*self.new, *self.open, *self.made)


def requested_updates(cases: Iterable[ExceptionCase], updates: Mapping[str, Update]) -> tuple[UpdateRequest, ...]:
    """The requested updates by target in its fixed order, then by number of cases, descending.

    The label is the right one of the case (corrected or proposed); spellings that differ in case or word separators
    count as one. A case in both an open and a finished update is open: it was requested again.
    """
    grouped = _grouped(cases)
    asks = [_ask(target, label, names, updates) for (target, label), names in grouped.items()]
    return tuple(sorted(asks, key=lambda ask: (TARGETS.index(ask.target), -len(ask.cases), ask.label)))


def _grouped(cases: Iterable[ExceptionCase]) -> Mapping[tuple[Target, str], list[str]]:
    wanted = [(target, case) for case in cases if case.review for target in dict.fromkeys(case.review.updates)]
    labels = [right_label(case) if target in BY_LABEL else "" for target, case in wanted]
    spelling = {normalised_label(label): label for label in spelled(labels)}
    grouped: dict[tuple[Target, str], list[str]] = {}
    for (target, case), label in zip(wanted, labels, strict=True):
        grouped.setdefault((target, spelling.get(normalised_label(label), "")), []).append(case.name)
    return grouped


def _ask(target: Target, label: str, names: list[str], updates: Mapping[str, Update]) -> UpdateRequest:
    own = {key: update for key, update in updates.items() if update.target == target}
    still_open = {name for update in own.values() if update.made is None for name in update.cases}
    made = {name for update in own.values() if update.made for name in update.cases} - still_open
    return UpdateRequest(
        target,
        label,
        open=tuple(name for name in names if name in still_open),
        made=tuple(name for name in names if name in made),
        new=tuple(name for name in names if name not in still_open and name not in made),
        updates=tuple(key for key, update in own.items() if not set(names).isdisjoint(update.cases)),
    )
