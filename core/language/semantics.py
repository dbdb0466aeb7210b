"""Check a sentence against its workspace: names, units, and the requirements on a signal."""

from __future__ import annotations

from functools import partial

from core.errors import nearest
from core.language.errors import SentenceError, quoted
from core.language.grammar import Node
from core.language.kinds.kind import kind_of, sentence_kinds
from core.language.measured_semantics import check_window
from core.language.parse import read
from core.language.predicate import Measured, Predicate
from core.language.syntax_errors import at
from core.language.titles import typed_title, unknown_title
from core.language.vocabulary import ARTICLE, NameKind, Vocabulary


def check(text: str, vocabulary: Vocabulary, *, typed: bool = True) -> Predicate:
    """The predicate if every name is known and every unit fits. Raises SentenceError at the wrong word.

    A typed sentence may have a title instead of a name. With `typed` False, for a sentence that is already stored, it
    may not, and may lack a window; its finding is then unknown.
    """
    title = typed_title(text, vocabulary) if typed else None
    try:
        return _checked(title.named(text) if title else text, vocabulary, typed=typed)
    except SentenceError as error:
        raise (title.error_in(error) if title else (typed and unknown_title(text, vocabulary)) or error) from None


def _checked(text: str, vocabulary: Vocabulary, *, typed: bool) -> Predicate:
    predicate, tree = read(text)
    kind = kind_of(predicate)
    if kind.SUBJECT is not None:
        _known(tree, kind.subject(predicate), kind.SUBJECT, vocabulary)
    kind.check(predicate, tree, vocabulary)
    if typed and isinstance(predicate, Measured):
        check_window(predicate, tree)
    return predicate


def refuse_without_window(text: str) -> None:
    """Raise SentenceError at the aggregate of a sentence that lacks a window."""
    predicate, tree = read(text)
    if isinstance(predicate, Measured):
        check_window(predicate, tree)


def _known(tree: Node, name: str, kind: NameKind, vocabulary: Vocabulary) -> None:
    kinds = vocabulary.kinds()
    if name in kinds[kind]:
        return
    other = next((candidate for candidate, names in kinds.items() if name in names), None)
    token, expected = tree.name_token, tuple(sorted(kinds[kind])[:8])
    if other is None:
        raise at(token, f"there is no {kind} named {quoted(name)}", partial(nearest, name, kinds[kind]), expected)
    message = f"{name} is {ARTICLE[other]}, and {ARTICLE[kind]} is needed here"
    raise at(token, message, f"Of {ARTICLE[other]} one can say: {_example_sentence(other).format(name)}", expected)


def _example_sentence(kind: NameKind) -> str:
    """A sentence about that kind of record."""
    return next(one.SAYS for one in sentence_kinds() if kind == one.SUBJECT)
