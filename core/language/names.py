"""The names in a sentence, and renames."""

from __future__ import annotations

from core.language.parse import parse, read
from core.language.predicate import ActivityState, ItemState, Measured, PageState, Predicate, RoleState
from core.language.semantics import name_of
from core.model.workspace import RecordId


def names(predicate: Predicate) -> frozenset[RecordId]:
    """The records that a predicate names."""
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
    """The sentence with a name changed and everything else as typed; unchanged if it does not contain the name."""
    if not any(one == (kind, old) for one in names(parse(text))):
        return text
    token = name_of(read(text)[1])
    return text[: token.start] + new + text[token.end :]
