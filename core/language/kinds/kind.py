"""The protocol of a kind of sentence, and the kinds that there are.

A kind is a module of this package with these names. It is found by its `NODE`, the rule of the grammar that it reads,
so that a new kind is registered by being there.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol, cast

from core.language import kinds
from core.language.grammar import Node
from core.language.predicate import Predicate
from core.language.vocabulary import NameKind, Vocabulary


class SentenceKind(Protocol):
    """A kind of sentence. `predicate` is an instance of its `PREDICATE`."""

    PREDICATE: type[Predicate]
    NODE: str
    """The rule of the grammar."""
    SUBJECT: NameKind | None
    """The kind of record that the sentence names; None if it names none."""
    SAYS: str
    """An example, with `{}` for the name: `{} is assigned`."""
    STATES: tuple[tuple[str, str, str], ...]
    """The possible words after `is`: terminal, text to insert, meaning."""

    def read(self, node: Node) -> Predicate:
        """The predicate of the parsed rule. SentenceError for what the grammar cannot detect."""

    def render(self, predicate: Any) -> str:
        """The canonical sentence."""

    def plain(self, predicate: Any, vocabulary: Vocabulary) -> str:
        """The sentence in words, with titles instead of names; different predicates never read the same."""

    def subject(self, predicate: Any) -> str:
        """The name in the sentence; empty if there is none."""

    def check(self, predicate: Any, tree: Node, vocabulary: Vocabulary) -> None:
        """SentenceError for what does not fit the workspace, beyond an unknown name."""


@cache
def sentence_kinds() -> tuple[SentenceKind, ...]:
    """All kinds, by the rule of the grammar."""
    modules = (import_module(f"{kinds.__name__}.{one.name}") for one in iter_modules(kinds.__path__))
    found = [cast("SentenceKind", module) for module in modules if hasattr(module, "NODE")]
    return tuple(sorted(found, key=lambda one: one.NODE))


@cache
def _by_node() -> dict[str, SentenceKind]:
    return {one.NODE: one for one in sentence_kinds()}


@cache
def _by_predicate() -> dict[type, SentenceKind]:
    return {one.PREDICATE: one for one in sentence_kinds()}


def kind_of(predicate: Predicate) -> SentenceKind:
    """The kind of a predicate."""
    return _by_predicate()[type(predicate)]


def kind_of_node(name: str) -> SentenceKind:
    """The kind that reads a rule of the grammar."""
    return _by_node()[name]


def no_check(predicate: Predicate, tree: Node, vocabulary: Vocabulary) -> None:
    """The `check` of a kind of which any known name will do."""
    del predicate, tree, vocabulary
