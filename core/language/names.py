"""The names that a sentence uses, and a sentence under another name."""

from __future__ import annotations

from core.language.parse import parse, read
from core.language.predicate import ActivityState, ItemState, Measured, PageState, Predicate, RoleState
from core.language.semantics import name_of
from core.model.workspace import RecordId


def names(predicate: Predicate) -> frozenset[RecordId]:
    """The records that it speaks of."""
    match predicate:
        case Measured(signal):
            return frozenset({RecordId("signal", signal)})
        case RoleState(role):
            return frozenset({RecordId("role", role)})
        case ActivityState(activity):
            return frozenset({RecordId("activity", activity)})
        case ItemState(item):
            return frozenset({RecordId("item", item)})
        case PageState():
            return frozenset()


def rename(text: str, kind: str, old: str, new: str) -> str:
    """The sentence with the name changed and everything else as typed; unchanged where it does not use it."""
    if not any(one == (kind, old) for one in names(parse(text))):
        return text
    token = name_of(read(text)[1])
    return text[: token.start] + new + text[token.end :]
