"""The plain reading of a sentence: its meaning in words, with titles instead of names."""

from __future__ import annotations

from core.language.errors import SentenceError
from core.language.kinds.kind import kind_of
from core.language.parse import parse
from core.language.predicate import Predicate
from core.language.vocabulary import Vocabulary


def plain(predicate: Predicate, vocabulary: Vocabulary) -> str:
    """The predicate in words. It has every number, unit and clause; different predicates never read the same."""
    return kind_of(predicate).plain(predicate, vocabulary)


def plain_reading(sentence: str, vocabulary: Vocabulary) -> str:
    """The sentence in words; the sentence itself if it cannot be read."""
    try:
        return plain(parse(sentence), vocabulary)
    except SentenceError:
        return sentence
