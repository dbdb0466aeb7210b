"""Sentences about a recurring duty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from core.language.grammar import Node
from core.language.kinds.kind import no_check
from core.language.predicate import Predicate
from core.language.vocabulary import NameKind, Vocabulary


@dataclass(frozen=True)
class ActivityState(Predicate):
    """`log_review is scheduled`, `... is on time`, `... is overdue`."""

    activity: str
    state: Literal["scheduled", "on time", "overdue"]


PREDICATE = ActivityState
NODE = "activity"
SUBJECT: NameKind | None = "activity"
SAYS = "{} is on time"
STATES = (
    ("SCHEDULED", "scheduled", "it has a cadence and a role"),
    ("ON", "on time", "it is not overdue"),
    ("TIME", "time", "it is not overdue"),
    ("OVERDUE", "overdue", "it is later than its cadence and grace allow"),
)


def read(node: Node) -> ActivityState:
    """The predicate of the rule."""
    name, _is, *state = node.words
    return ActivityState(name, cast("Any", " ".join(state)))


def render(predicate: ActivityState) -> str:
    """The canonical sentence."""
    return f"{predicate.activity} is {predicate.state}"


def plain(predicate: ActivityState, vocabulary: Vocabulary) -> str:
    """The sentence in words."""
    return f"{vocabulary.title('activity', predicate.activity)} is {predicate.state}"


def subject(predicate: ActivityState) -> str:
    """The name in the sentence."""
    return predicate.activity


check = no_check
