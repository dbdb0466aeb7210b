"""What may come next in a sentence, and how the word under the cursor may end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lark import Token, UnexpectedInput

from core.language.grammar import parser
from core.language.vocabulary import Vocabulary

ABOUT = {
    "OVER": ("over", "the window that it looks at"),
    "SINCE": ("since version", "only evidence of the version of now"),
    "MIN": ("min", "the samples that the window must hold"),
    "WITHIN": ("within", "how old the newest reading may be"),
    "WITH": ("with 95% confidence", "only when chance is ruled out"),
    "FOR": ("for", "how long it must hold"),
    "UNTIL": ("until", "when it is over again"),
    "BETWEEN": ("between", "from one value to another, both included"),
    "OUTSIDE": ("outside", "below one value or above another"),
    "AND": ("and", ""),
    "BASELINE": ("baseline", "the signal's own"),
    "READINGS": ("readings", "a number of readings"),
    "IS": ("is", ""),
    "NOT": ("not", ""),
    "ON": ("on time", "done within its cadence"),
    "TIME": ("time", ""),
    "OF": ("of", ""),
    "VERSION": ("version", ""),
    "CONFIDENCE": ("confidence", ""),
    "COMPLETE": ("complete", "nothing on the page is blank"),
    "ASSIGNED": ("assigned", "somebody holds the role"),
    "SCHEDULED": ("scheduled", "it has a cadence and a role"),
    "OVERDUE": ("overdue", "later than its cadence allows"),
    "DECIDED": ("decided", "both sides are written and decided"),
    "LAST": ("last of", "the newest reading"),
    "MEAN": ("mean of", "the average"),
    "MEDIAN": ("median of", "the middle one"),
    "MAX": ("max of", "the largest"),
    "SUM": ("sum of", "all together"),
    "COUNT": ("count of", "how many readings"),
    "PERCENTILE": ("p95 of", "the value that 95% stay below"),
}
OPERATORS = (
    (">", "more than"),
    (">=", "at least"),
    ("<", "less than"),
    ("<=", "at most"),
    ("=", "equal to"),
    ("!=", "not"),
)
SIGNS = (("+", "and more"), ("-", "less"), ("*", "times"))
THRESHOLDS = {
    "ratio": ("5%", "a share"),
    "count": ("2", "a count"),
    "number": ("0.5", "a number"),
    "duration": ("3s", ""),
}
DURATIONS = (("4w", "four weeks"), ("2w", "two weeks"), ("7d", "seven days"), ("24h", "a day"))
CLAUSES = {"OVER": "over", "SINCE": "since", "MIN": "min", "WITHIN": "within", "WITH": "with", "FOR": "for"}
STATES = {
    "roles": {"ASSIGNED", "NOT"},
    "activities": {"SCHEDULED", "ON", "OVERDUE"},
    "items": {"DECIDED", "NOT"},
}


@dataclass(frozen=True)
class Suggestion:
    """A text that may stand from `start` up to the cursor."""

    text: str
    start: int
    description: str = ""


def complete(text: str, cursor: int, vocabulary: Vocabulary) -> tuple[Suggestion, ...]:
    """What may come at the cursor, best first; nothing where the sentence before it is wrong."""
    before = text[:cursor]
    start = len(before)
    while start and not before[start - 1].isspace():
        start -= 1
    prefix = before[start:]
    try:
        state = parser().parse_interactive(before[:start])
        tokens = list(state.exhaust_lexer())
        accepted: set[str] = state.accepts()  # type: ignore[no-untyped-call]  # lark's own
    except UnexpectedInput:
        return ()
    found = [
        Suggestion(word, start, about)
        for word, about in _next(accepted, tokens, vocabulary)
        if word.startswith(prefix) and word != prefix
    ]
    return tuple(found)


def _next(accepts: set[str], tokens: list[Token], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    last = tokens[-1] if tokens else None
    if "NAME" in accepts:
        yield from _names(tokens, vocabulary)
    named = next((str(token) for token in tokens if token.type == "NAME"), "")
    signal = vocabulary.signals.get(named)
    if "NUMBER" in accepts:
        yield from _numbers(last, signal.unit if signal else "ratio")
    if "OPERATOR" in accepts and signal:
        yield from OPERATORS
    if "SIGN" in accepts:
        yield from SIGNS
    used = {token.type for token in tokens}
    for terminal, (word, about) in ABOUT.items():
        if terminal in accepts and not _unwanted(terminal, used, tokens, named, vocabulary):
            yield word, about


def _names(tokens: list[Token], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for what, names in vocabulary.kinds():
        if what == "signal" or not tokens:
            for name, record in sorted(names.items()):
                yield name, getattr(record, "title", "") or what
    if not tokens:
        yield "page is complete", "nothing on the page is blank"


def _numbers(last: Token | None, unit: str) -> Iterator[tuple[str, str]]:
    kind = last.type if last is not None else ""
    if kind in ("OVER", "FOR", "WITHIN"):
        yield from DURATIONS
        if kind != "WITHIN":
            yield "3 readings", "the newest three"
    elif kind == "MIN":
        yield "40", "samples"
    elif kind == "WITH":
        yield "95% confidence", ""
    elif last is not None and last.type == "SIGN" and last == "*":
        yield "1.1", "a factor"
    else:
        yield THRESHOLDS[unit]


def _unwanted(terminal: str, used: set[str], tokens: list[Token], named: str, vocabulary: Vocabulary) -> bool:
    if terminal in CLAUSES and terminal in used and "UNTIL" not in used:
        return not (terminal == "MIN" and _only_aggregate(tokens))
    if terminal == "MIN" and not tokens:
        return True
    after_is = bool(tokens) and tokens[-1].type == "IS"
    if terminal in ("IS", "BETWEEN", "OUTSIDE"):
        return (named in vocabulary.signals) == (terminal == "IS")
    if after_is and terminal != "COMPLETE":
        fitting = set().union(*(words for kind, words in STATES.items() if named in getattr(vocabulary, kind)))
        return terminal not in fitting
    if tokens and tokens[-1].type == "NOT":
        return terminal != ("ASSIGNED" if named in vocabulary.roles else "DECIDED")
    return False


def _only_aggregate(tokens: list[Token]) -> bool:
    return sum(token.type == "MIN" for token in tokens) == 1 and tokens[0].type == "MIN"
