"""Titles where a name is expected: `Undefined categories > 5% over 4w` names the signal of that title."""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from core.errors import nearest
from core.language.errors import SentenceError, quoted
from core.language.kinds.kind import kind_of, sentence_kinds
from core.language.parse import read
from core.language.vocabulary import NameKind, Vocabulary, same_title

AGGREGATE = re.compile(r"\s*(?:last|mean|median|min|max|sum|count|p[0-9]{1,2})\s+of\s+", re.ASCII)
SUBJECT_ENDS = re.compile(r"(?<!\s)(?:\s*(?=[<>=!≤≥≠])|\s+(?=(?:between|outside|is)\s))")
"""The places at which the subject of a sentence may end."""


class TypedTitle(NamedTuple):
    """A title in a sentence, and the name that it stands for."""

    start: int
    end: int
    name: str

    def named(self, text: str) -> str:
        """The sentence with the name in the title's place."""
        return f"{text[: self.start]}{self.name}{text[self.end :]}"

    def typed(self, text: str, named: str) -> str:
        """A sentence with the name, with the title of the typed one in its place."""
        return f"{named[: self.start]}{text[self.start : self.end]}{named[self.start + len(self.name) :]}"

    def error_in(self, error: SentenceError) -> SentenceError:
        """The error of the sentence with the name, at the words of the typed one."""
        begin, end = self._typed(error.start), self._typed(error.end)
        return SentenceError(error.message, min(begin, self.start) if begin < self.end else begin, end, error.hint)

    def _typed(self, position: int) -> int:
        """A position in the sentence with the name, in the typed one."""
        if position <= self.start:
            return position
        inside = position < self.start + len(self.name)
        return self.end if inside else position + self.end - self.start - len(self.name)


def with_name(text: str, vocabulary: Vocabulary) -> str:
    """The sentence with the name of its record instead of the title; unchanged if it has the name or none fits.

    Raises SentenceError if several records have the title.
    """
    title = typed_title(text, vocabulary)
    return title.named(text) if title else text


def typed_title(text: str, vocabulary: Vocabulary) -> TypedTitle | None:
    """The title, or a name in another case, in a sentence that is not valid as it stands; None if there is none."""
    if _has_name(text, vocabulary):
        return None
    aggregate = AGGREGATE.match(text)
    starts = [len(text) - len(text.lstrip()), *([aggregate.end()] if aggregate else [])]
    for end in sorted((found.start() for found in SUBJECT_ENDS.finditer(text)), reverse=True):
        for start in starts:
            named = _named(text[start:end], text[end:], vocabulary)
            if len(named) == 1:
                return TypedTitle(start, end, named[0])
            if named:
                message = f"{len(named)} records are called {quoted(text[start:end])}"
                raise SentenceError(message, start, end, f"Write its name: {' or '.join(named)}.", tuple(named))
    return None


def unknown_title(text: str, vocabulary: Vocabulary) -> SentenceError | None:
    """The error for a sentence whose subject looks like a title, and is none; None if it looks like a name.

    The beginning of a title is no error yet: the sentence is not finished.
    """
    begun, titles = same_title(text), [title for titles in vocabulary.titles.values() for title in titles.values()]
    if begun and (longer := [title for title in titles if same_title(title).startswith(begun)]):
        hint = f"Go on, such as: {longer[0]}."
        return SentenceError("the sentence is not finished", len(text), len(text), hint, tuple(longer[:8]))
    end = next((found.start() for found in SUBJECT_ENDS.finditer(text)), 0)
    start = len(text) - len(text.lstrip())
    subject = text[start:end]
    if subject.isascii() and subject == subject.lower():
        return None
    return SentenceError(f"nothing is called {quoted(subject)}", start, end, partial(nearest, subject, titles))


def title_at_start(text: str, vocabulary: Vocabulary) -> TypedTitle | None:
    """The longest title with which an unfinished sentence begins, before a space; None if there is none."""
    aggregate = AGGREGATE.match(text)
    start = aggregate.end() if aggregate else 0
    for end in sorted((found.start() for found in re.finditer(r"\s", text) if found.start() > start), reverse=True):
        named = _named(text[start:end], text[end:], vocabulary)
        if len(named) == 1 and named[0] != text[start:end]:
            return TypedTitle(start, end, named[0])
    return None


def _has_name(text: str, vocabulary: Vocabulary) -> bool:
    try:
        predicate, _tree = read(text)
    except SentenceError:
        return False
    kind = kind_of(predicate)
    return kind.SUBJECT is None or kind.subject(predicate) in vocabulary.kinds()[kind.SUBJECT]


def _named(title: str, rest: str, vocabulary: Vocabulary) -> list[str]:
    """The names of the records of that title of which the rest of the sentence can be said."""
    found = vocabulary.by_title.get(same_title(title), ())
    kinds = _kinds(rest)
    return [name for kind, name in found if kind in kinds]


def _kinds(rest: str) -> frozenset[NameKind]:
    """The kinds of records of which the rest of a sentence can be said; all while it is not written."""
    words = rest.split()
    if not words:
        return frozenset(kind.SUBJECT for kind in sentence_kinds() if kind.SUBJECT)
    if words[0] != "is":
        return frozenset({"signal"})
    said = " ".join(words[1:])
    stated = {kind.SUBJECT: [word for _terminal, word, _about in kind.STATES] for kind in sentence_kinds()}
    some = {kind: states for kind, states in stated.items() if kind and states}
    fitting = {kind for kind, states in some.items() if said and any(state.startswith(said) for state in states)}
    return frozenset(fitting or some)
