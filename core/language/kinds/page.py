"""The sentence about the page."""

from __future__ import annotations

from dataclasses import dataclass

from core.language.grammar import Node
from core.language.kinds.kind import no_check
from core.language.predicate import Predicate
from core.language.vocabulary import NameKind, Vocabulary


@dataclass(frozen=True)
class PageState(Predicate):
    """`page is complete`."""


PREDICATE = PageState
NODE = "page"
SUBJECT: NameKind | None = None
SAYS = "page is complete"
STATES = (("COMPLETE", "complete", "nothing on the page is blank"),)


def read(node: Node) -> PageState:
    """The predicate of the rule."""
    del node
    return PageState()


def render(predicate: PageState) -> str:
    """The canonical sentence."""
    del predicate
    return "page is complete"


def plain(predicate: PageState, vocabulary: Vocabulary) -> str:
    """The sentence in words."""
    del predicate, vocabulary
    return "The page is complete"


def subject(predicate: PageState) -> str:
    """The name in the sentence."""
    del predicate
    return ""


check = no_check
