"""Complete a sentence: the possible endings of the word under the cursor, and the possible next words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from core.language.grammar import Token, TokenReader, Unexpected, words
from core.language.kinds.kind import sentence_kinds
from core.language.number_suggestions import counts_readings, numbers
from core.language.parse import LONGEST
from core.language.terminal_names import lacks_window, used
from core.language.titles import title_at_start
from core.language.vocabulary import ARTICLE, NameKind, Vocabulary, same_title

PARTIAL = re.compile(r"[A-Za-z0-9_.%]+\Z|[<>=!]+\Z|\Z", re.ASCII)
"""Matches the word that ends at the cursor."""

Offer = tuple[str, str]

AGGREGATES: tuple[Offer, ...] = (
    ("last of", "the newest reading"),
    ("mean of", "the average"),
    ("median of", "the middle value"),
    ("min of", "the smallest"),
    ("max of", "the largest"),
    ("sum of", "all together"),
    ("count of", "how many readings"),
    ("p95 of", "the value that 95% do not exceed"),
)
OPERATORS: tuple[Offer, ...] = (
    (">", "more than"),
    (">=", "at least"),
    ("<", "less than"),
    ("<=", "at most"),
    ("=", "equal to"),
    ("!=", "not equal to"),
)
WORDS: dict[str, Offer] = {
    "OF": ("of", ""),
    "BETWEEN": ("between", "from one value to another, both included"),
    "OUTSIDE": ("outside", "below one value or above another"),
    "BASELINE": ("baseline", "what the signal was before"),
    "AND": ("and", "the upper value"),
    "READINGS": ("readings", "the newest ones"),
    "WEEK": ("week", "the last whole one"),
    "WEEKS": ("weeks", "from Monday to Sunday"),
    "VERSION": ("version", "the current one"),
    "CONFIDENCE": ("confidence", ""),
    "OVER": ("over", "the window that it looks at"),
    "SINCE": ("since version", "only evidence of this version"),
    "MIN": ("min", "the samples that the window must hold"),
    "WITHIN": ("within", "how old the newest reading may be"),
    "WITH": ("with 95% confidence", "only when chance is ruled out"),
    "FOR": ("for", "how long it must hold"),
    "UNTIL": ("until", "when it ends"),
}
ARITHMETIC: dict[str, tuple[Offer, ...]] = {
    "SIGN": (("+", "the baseline and more"), ("-", "the baseline less some")),
    "TIMES": (("*", "so many times the baseline"),),
}


@dataclass(frozen=True)
class Suggestion:
    """A text that may replace what is between `start` and the cursor."""

    text: str
    start: int
    description: str = ""


def complete(text: str, cursor: int, vocabulary: Vocabulary) -> tuple[Suggestion, ...]:
    """Suggestions at the cursor, best first; none if the sentence before it is invalid.

    First the possible endings of the word under the cursor, then, if it is complete, the possible next words.
    """
    if len(text) > LONGEST:
        return ()
    if title := title_at_start(text[:cursor], vocabulary):
        shift = title.end - title.start - len(title.name)
        named = complete(title.named(text), cursor - shift, vocabulary)
        return tuple(replace(one, start=one.start + shift) for one in named)
    return _of_titles(text, cursor, vocabulary) or _of_words(text, cursor, vocabulary)


def _of_titles(text: str, cursor: int, vocabulary: Vocabulary) -> tuple[Suggestion, ...]:
    """The names of the records whose title begins with what is written before the cursor."""
    begun = same_title(text[:cursor])
    if not begun or any(begun in names for names in vocabulary.kinds().values()):
        return ()
    named = _of_words(text, cursor, vocabulary)
    there = {one.text for one in named}
    titled = [
        Suggestion(name, 0, title)
        for titles in vocabulary.titles.values()
        for name, title in sorted(titles.items())
        if same_title(title).startswith(begun) and name not in there
    ]
    return (*named, *titled) if titled else ()


def _of_words(text: str, cursor: int, vocabulary: Vocabulary) -> tuple[Suggestion, ...]:
    """The endings of the word under the cursor, and the words that may follow."""
    before, after = text[:cursor], list(words(text[cursor:]))
    prefix = PARTIAL.findall(before)[0]
    start = len(before) - len(prefix)
    reader = TokenReader()
    try:
        for token in words(before[:start]):
            reader.take(token)
    except Unexpected:
        return ()
    endings = [
        Suggestion(word, start, about)
        for word, about in _offers(reader, after, vocabulary, prefix)
        if word.startswith(prefix) and word != prefix
    ]
    if not _consumes_word(reader, prefix, vocabulary):
        return tuple(endings)
    following = [Suggestion(f" {word}", len(before), about) for word, about in _offers(reader, after, vocabulary, "")]
    return (*endings, *following)


def _consumes_word(reader: TokenReader, prefix: str, vocabulary: Vocabulary) -> bool:
    """True if the word under the cursor is complete; the reader has then consumed it."""
    if not prefix:
        return False
    token = next(words(prefix))
    if token.type == "NAME" and not any(prefix in names for names in vocabulary.kinds().values()):
        return False
    try:
        reader.take(token)
    except Unexpected:
        return False
    return token.text == prefix


def _offers(reader: TokenReader, after: list[Token], vocabulary: Vocabulary, prefix: str) -> Iterator[Offer]:
    tokens = reader.tokens
    if not tokens:
        yield from _names(vocabulary)
        if _of_readings(vocabulary).signals:
            yield from AGGREGATES
        return
    written = [*tokens, *_before_until(after)]
    accepted = reader.accepts() - used(written)
    if lacks_window(written) or any(token.type == "UNTIL" for token in after):
        accepted -= {"UNTIL"}
    named = next((token.text for token in tokens if token.type == "NAME"), "")
    if "NAME" in accepted:
        yield from _of_kind("signal", _of_readings(vocabulary))
    yield from _states(accepted, named, vocabulary)
    yield from numbers(accepted, tokens, vocabulary.signals.get(named), prefix)
    yield from _measuring(accepted, tokens, named, vocabulary)


def _before_until(after: list[Token]) -> Iterator[Token]:
    """The words up to `until`, which has clauses of its own."""
    for token in after:
        if token.type == "UNTIL":
            return
        yield token


def _names(vocabulary: Vocabulary) -> Iterator[Offer]:
    for kind in ARTICLE:
        yield from _of_kind(kind, vocabulary)
    for one in sentence_kinds():
        if one.SUBJECT is None:
            yield one.SAYS, one.STATES[0][2]


def _of_readings(vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary without signals fed by reviews, which no word can precede."""
    signals = {name: signal for name, signal in vocabulary.signals.items() if not signal.stream}
    return replace(vocabulary, signals=signals)


def _of_kind(kind: NameKind, vocabulary: Vocabulary) -> Iterator[Offer]:
    for name, record in sorted(vocabulary.kinds()[kind].items()):
        yield name, getattr(record, "title", "") or ARTICLE[kind]


def _states(accepted: AbstractSet[str], named: str, vocabulary: Vocabulary) -> Iterator[Offer]:
    """`is` for a name with states, and the states of its kind; the states of every kind if the name is unknown."""
    kinds: list[NameKind] = [kind for kind, names in vocabulary.kinds().items() if named in names]
    if "IS" in accepted and kinds != ["signal"]:
        yield "is", ""
    for one in sentence_kinds():
        if one.SUBJECT is None or one.SUBJECT in kinds or not kinds:
            yield from ((word, about) for terminal, word, about in one.STATES if terminal in accepted)


def _measuring(accepted: AbstractSet[str], tokens: list[Token], named: str, vocabulary: Vocabulary) -> Iterator[Offer]:
    signal = vocabulary.signals.get(named)
    compares = signal is not None or not any(named in names for names in vocabulary.kinds().values())
    if "OPERATOR" in accepted and compares:
        yield from OPERATORS
    if tokens[-1].type == "BASELINE":
        for terminal, offers in ARITHMETIC.items():
            yield from offers if terminal in accepted else ()
    sure = signal is None or (signal.kind == "rate" and not any(token.type == "OF" for token in tokens))
    for terminal, offer in WORDS.items():
        if terminal not in accepted:
            continue
        if terminal in ("BETWEEN", "OUTSIDE") and not compares:
            continue
        if terminal == "WITH" and not sure:
            continue
        if terminal == "READINGS" and signal and signal.stream:
            continue
        if terminal == "BASELINE" and counts_readings(tokens) and signal and signal.unit != "count":
            continue
        yield offer
