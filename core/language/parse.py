"""Parse a sentence to its predicate."""

from __future__ import annotations

from functools import lru_cache

from core.language.errors import SentenceError
from core.language.grammar import Node, Unexpected, tree
from core.language.kinds.kind import kind_of_node
from core.language.predicate import Predicate
from core.language.syntax_errors import complaint

LONGEST = 500
"""The most characters of a condition."""
REMEMBERED = 2**14
"""Parsed sentences to keep: more than a workspace has, as each pass over a larger one would parse all of them anew."""


def parse(text: str) -> Predicate:
    """The predicate of a sentence. SentenceError names the wrong word and what is allowed instead."""
    return read(text)[0]


@lru_cache(maxsize=REMEMBERED)
def read(text: str) -> tuple[Predicate, Node]:
    """The predicate, and the tree with the position of each word."""
    if len(text) > LONGEST:
        raise SentenceError(f"a condition has at most {LONGEST} characters", LONGEST, len(text), "Make it shorter.")
    try:
        root = tree(text)
    except Unexpected as error:
        raise complaint(error) from None
    node = next(child for child in root.children if isinstance(child, Node))
    return kind_of_node(node.name).read(node), root
