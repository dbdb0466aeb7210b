"""What reviewed cases ask to be updated, and what of it is in the list of updates already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.model.evidence import ExceptionCase
from core.model.learning import TARGETS, Target, Update
from core.review.labels import folded, right_label, spelled

BY_LABEL: tuple[Target, ...] = ("taxonomy", "evaluation_set")
"""Targets whose updates are one a label; the others have one each."""


@dataclass(frozen=True)
class UpdateRequest:
    """An update that cases ask for. Each case, by name, is open (in an update to be made), made, or new (in none)."""

    target: Target
    label: str
    open: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    """The updates, by id, that hold any of the cases."""

    @property
    def cases(self) -> tuple[str, ...]:
        """All of them: what is still to be done first."""
        return (*self.new, *self.open, *self.made)


def requested_updates(cases: Iterable[ExceptionCase], updates: Mapping[str, Update]) -> tuple[UpdateRequest, ...]:
    """By target in its fixed order, then the label with the most cases first.

    The label is the right one of the case (corrected or proposed); spellings that differ in case or in what joins words
    are one. A case that stands both in an open update and in one that was made is open: somebody asked again.
    """
    grouped = _grouped(cases)
    asks = [_ask(target, label, names, updates) for (target, label), names in grouped.items()]
    return tuple(sorted(asks, key=lambda ask: (TARGETS.index(ask.target), -len(ask.cases), ask.label)))


def _grouped(cases: Iterable[ExceptionCase]) -> Mapping[tuple[Target, str], list[str]]:
    wanted = [(target, case) for case in cases if case.review for target in dict.fromkeys(case.review.updates)]
    labels = [right_label(case) if target in BY_LABEL else "" for target, case in wanted]
    spelling = {folded(label): label for label in spelled(labels)}
    grouped: dict[tuple[Target, str], list[str]] = {}
    for (target, case), label in zip(wanted, labels, strict=True):
        grouped.setdefault((target, spelling.get(folded(label), "")), []).append(case.name)
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
