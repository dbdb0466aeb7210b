"""Sentences about a row of the operating table."""

from __future__ import annotations

from dataclasses import dataclass

from core.language.grammar import Node
from core.language.kinds.kind import no_check
from core.language.predicate import Predicate
from core.language.vocabulary import NameKind, Vocabulary


@dataclass(frozen=True)
class ItemState(Predicate):
    """`integration is decided`, `... is not decided`."""

    item: str
    negated: bool = False


PREDICATE = ItemState
NODE = "item"
SUBJECT: NameKind | None = "item"
SAYS = "{} is decided"
STATES = (
    ("DECIDED", "decided", "both sides are decided"),
    ("NOT", "not decided", "a side is open"),
)


def read(node: Node) -> ItemState:
    """The predicate of the rule."""
    words = node.words
    return ItemState(words[0], negated=len(words) == 4)


def render(predicate: ItemState) -> str:
    """The canonical sentence."""
    return f"{predicate.item} is {'not ' if predicate.negated else ''}decided"


def plain(predicate: ItemState, vocabulary: Vocabulary) -> str:
    """The sentence in words."""
    return f"{vocabulary.title('item', predicate.item)} is {'not ' if predicate.negated else ''}decided"


def subject(predicate: ItemState) -> str:
    """The name in the sentence."""
    return predicate.item


check = no_check
