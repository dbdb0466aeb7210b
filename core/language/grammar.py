"""The grammar, loaded once, and its words for people."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lark import Lark

WORDS: dict[str, tuple[str, ...]] = {
    "NAME": ("a name",),
    "NUMBER": ("a number such as 5%, 2 or 3s",),
    "OPERATOR": (">", ">=", "<", "<=", "=", "!="),
    "SIGN": ("+", "-", "*"),
    "PERCENTILE": ("p95",),
    "READINGS": ("readings",),
    "$END": ("the end of the sentence",),
}
"""What each terminal is called in a message; the others are their own word."""


@cache
def parser() -> Lark:
    """The parser; building it takes some 20 ms, so it is built when the first sentence is read."""
    grammar = Path(__file__).with_name("sentence.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", maybe_placeholders=True)


def words(terminals: frozenset[str] | set[str]) -> tuple[str, ...]:
    """The terminals as people know them, in a fixed order."""
    found: list[str] = []
    for terminal in sorted(terminals):
        found += WORDS.get(terminal, (terminal.lower(),))
    return tuple(found)


def keywords() -> frozenset[str]:
    """Every word of the language: what no name may be."""
    texts = {str(one.pattern.value) for one in parser().terminals if one.pattern.type == "str"}
    return frozenset(text for text in texts if text.isalpha()) | {"readings", "reading"}
