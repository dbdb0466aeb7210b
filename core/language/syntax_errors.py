"""Explain a syntax error in plain words, with what to write instead."""

from __future__ import annotations

import re

from core.errors import Hint, nearest
from core.language.errors import WIDEST, SentenceError, quoted
from core.language.grammar import END, UNKNOWN, Token, Unexpected, parse_table, words
from core.language.terminal_names import AGGREGATES, CLAUSES, alternatives, keywords, lacks_window, phrases, still_open

MEANT = {"=>": ">=", "=<": "<=", "==": "=", "≥": ">=", "≤": "<=", "≠": "!=", "<>": "!=", "\u00d7": "*", "\u2212": "-"}
"""Common spellings of operators, with those of the language."""

SUFFIXES = {
    **dict.fromkeys(("%", "percent", "pct"), "%"),
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), "ms"),
    **dict.fromkeys(("s", "sec", "second", "seconds"), "s"),
    **dict.fromkeys(("m", "min", "minute", "minutes"), "m"),
    **dict.fromkeys(("h", "hour", "hours"), "h"),
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("w", "week", "weeks"), "w"),
}
"""Units in words, with the suffixes of the language."""

NUMBERS = ("WHOLE", "DECIMAL", "PERCENT", "DURATION", "FINE")
EXAMPLE = "undefined_rate > 5% over 4w"


def complaint(error: Unexpected) -> SentenceError:
    """The error for an invalid word, or for an incomplete sentence."""
    token = _whole_operator(error)
    accepted = still_open(error.accepted, error.before)
    expected = phrases(accepted - {END, "UNTIL"} if lacks_window(error.before) else accepted)
    if token.type == END:
        return _unfinished(token, error.before, expected)
    if token.type == "OF" and len(error.before) == 1:
        return _no_aggregate(error.before[0])
    if token.type == UNKNOWN and (char := _invisible(token.text)):
        return at(token, f"{quoted(token.text)} contains an invisible character", f"Delete {char}.", expected)
    hint = _slip(token, error.before, accepted) or _near(token, accepted) or f"Expected {alternatives(expected)}."
    return at(token, _message(token, accepted), hint, expected)


def at(
    token: Token, message: str, hint: Hint = "", expected: tuple[str, ...] = (), *, last: Token | None = None
) -> SentenceError:
    """An error at a word, or at the words from this one to the last."""
    return SentenceError(message, token.start, (last or token).end, hint, expected)


def _unfinished(end: Token, before: tuple[Token, ...], expected: tuple[str, ...]) -> SentenceError:
    if not before:
        return at(end, "a condition is needed", f"Write one such as {EXAMPLE}.", expected)
    last = before[-1].text
    hint = f"After {quoted(last)} comes {alternatives(expected)}."
    if expected == ("readings",):
        hint = f"Write {last} readings, or a duration such as {last}d or {last}w."
    return at(end, "the sentence is not finished", hint, expected)


def _no_aggregate(token: Token) -> SentenceError:
    """The error at the word before `of` if it is no aggregate: `p100 of`, `meen of`."""
    expected = phrases(AGGREGATES)
    if re.fullmatch(r"p[0-9]+", token.text):
        return at(token, f"{quoted(token.text)} is not a percentile", "Percentiles are p1 to p99.", expected)
    hint = _close(token.text, keywords(AGGREGATES)) or f"Known: {', '.join(keywords(AGGREGATES))}, p95"
    return at(token, f"{quoted(token.text)} is not an aggregate", hint, expected)


def _whole_operator(error: Unexpected) -> Token:
    """The whole of an operator such as `=>` or `==`, which is read as two."""
    token, before = error.token, error.before
    if token.type == "OPERATOR" and before and before[-1].type == "OPERATOR" and before[-1].end == token.start:
        return Token("OPERATOR", before[-1].text + token.text, before[-1].start)
    return token


def _invisible(word: str) -> str:
    """The first unprintable character of a word, as an escape sequence."""
    return next((ascii(char)[1:-1] for char in word if not char.isprintable()), "")


def _message(token: Token, accepted: frozenset[str]) -> str:
    if accepted == {"NAME"} and token.text in parse_table().words:
        return f"{quoted(token.text)} is a word of the language and cannot be a name"
    return f"{quoted(token.text)} is not possible here"


def _slip(token: Token, before: tuple[Token, ...], accepted: frozenset[str]) -> str:
    """The replacement for a recognised mistake; empty if there is none."""
    word = token.text
    lowered = word.lower()
    last = before[-1] if before else token
    if instead := MEANT.get(word) or MEANT.get(word[0]):
        return f"Write {instead} instead."
    if last.type in ("WHOLE", "DECIMAL") and lowered in SUFFIXES:
        return f"Write {last.text}{SUFFIXES[lowered]}, in one word."
    if token.type == UNKNOWN and len(word) <= WIDEST and (number := _number(word)):
        return number
    if lowered != word and len(word) <= WIDEST and _is_word(lowered):
        return f"Write {lowered}, in small letters."
    if END in accepted and lowered in ("and", "or"):
        return "One condition is one comparison: write the second as a condition of its own."
    if any(one.type == "UNTIL" for one in before) and token.type in CLAUSES:
        return f"Write {word} before until."
    if last.type == "IS" and token.type == "OPERATOR":
        return "Leave out the word is."
    return ""


def _number(word: str) -> str:
    """The correct form of a malformed number, such as `5,5%`, `.5`, `4weeks`, `5%over`."""
    match = re.fullmatch(r"([0-9]*)[.,]?([0-9]*)(.*)", word)
    if match is None or not (match[1] or match[2]):
        return ""
    value = f"{match[1] or '0'}.{match[2]}" if match[2] else match[1]
    suffix = SUFFIXES.get(match[3].lower(), "") if match[3] else ""
    if suffix or not match[3]:
        return f"Write {value}{suffix}."
    glued = re.fullmatch(r"([0-9.]+(?:%|ms|[smhdw])?)([a-z_]+)", word)
    return f"Leave a space between {glued[1]} and what follows." if glued and _is_number(glued[1]) else ""


def _is_word(text: str) -> bool:
    token = next(words(text))
    return token.text == text and token.type != UNKNOWN


def _is_number(text: str) -> bool:
    token = next(words(text))
    return token.type in NUMBERS and token.text == text


def _near(token: Token, accepted: frozenset[str]) -> str:
    return _close(token.text, keywords(accepted)) if token.type in ("NAME", UNKNOWN) else ""


def _close(word: str, known: tuple[str, ...]) -> str:
    hint = nearest(word, known)
    return hint if hint.startswith("Did you mean") else ""
