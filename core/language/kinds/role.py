"""Sentences about who holds a role."""

from __future__ import annotations

from dataclasses import dataclass

from core.language.grammar import Node
from core.language.kinds.kind import no_check
from core.language.predicate import Predicate
from core.language.vocabulary import NameKind, Vocabulary


@dataclass(frozen=True)
class RoleState(Predicate):
    """`exception_reviewer is assigned`, `... is not assigned`."""

    role: str
    negated: bool = False


PREDICATE = RoleState
NODE = "role"
SUBJECT: NameKind | None = "role"
SAYS = "{} is assigned"
STATES = (
    ("ASSIGNED", "assigned", "somebody holds it"),
    ("NOT", "not assigned", "nobody holds it"),
)


def read(node: Node) -> RoleState:
    """The predicate of the rule."""
    words = node.words
    return RoleState(words[0], negated=len(words) == 4)


def render(predicate: RoleState) -> str:
    """The canonical sentence."""
    return f"{predicate.role} is {'not ' if predicate.negated else ''}assigned"


def plain(predicate: RoleState, vocabulary: Vocabulary) -> str:
    """The sentence in words."""
    return f"{vocabulary.title('role', predicate.role)} is {'not ' if predicate.negated else ''}assigned"


def subject(predicate: RoleState) -> str:
    """The name in the sentence."""
    return predicate.role


check = no_check
