"""An LALR parser for the grammar in `sentence.lark`: words, tree, and possible next words.

It uses the table that lark computes ahead of time (see `build_tables`), because importing lark is slow.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("sentence.json")
END = "$END"
SOFT = frozenset({"WEEK", "WEEKS"})
"""Words that only mean something where the grammar expects them; elsewhere they are names."""
UNKNOWN = "UNKNOWN"
"""The type of a word that matches no terminal of the grammar."""

SPACE = " \t\r\n\f"


class Token(NamedTuple):
    """A word and its position."""

    type: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after the word."""
        return self.start + len(self.text)


class Node(NamedTuple):
    """A part of a sentence, named as in the grammar."""

    name: str
    children: tuple[Node | Token, ...]

    def tokens(self) -> Iterator[Token]:
        """Every word of the node, in order."""
        for child in self.children:
            if isinstance(child, Token):
                yield child
            else:
                yield from child.tokens()

    @property
    def name_token(self) -> Token:
        """The word that names the subject of the sentence."""
        return next(token for token in self.tokens() if token.type == "NAME")

    @property
    def words(self) -> list[str]:
        """The words of the node, as typed."""
        return [token.text for token in self.tokens()]

    def parts(self, name: str) -> Iterator[Node]:
        """Every node of that name within the node, in order."""
        for child in self.children:
            if isinstance(child, Node):
                if child.name == name:
                    yield child
                yield from child.parts(name)


@dataclass
class Unexpected(Exception):
    """A word at an invalid position, with the words before it and the terminals allowed there."""

    token: Token
    before: tuple[Token, ...]
    accepted: frozenset[str]


class ParseTable(NamedTuple):
    """The compiled grammar. An action is the next state, or `-1 - rule` to reduce."""

    words: dict[str, str]
    pattern: re.Pattern[str]
    rules: tuple[tuple[str, int], ...]
    states: tuple[dict[str, int], ...]


@cache
def parse_table() -> ParseTable:
    """The table, loaded with the first sentence."""
    data = json.loads(TABLE.read_text(encoding="utf-8"))
    groups = "|".join(f"(?P<{name}>{regexp})" for name, regexp in data["patterns"])
    pattern = re.compile(f"[{SPACE}]*(?:{groups}|(?P<{UNKNOWN}>[^{SPACE}]+))", re.ASCII)
    rules = tuple((name, length) for name, length in data["rules"])
    return ParseTable(data["words"], pattern, rules, tuple(data["states"]))


def words(text: str) -> Iterator[Token]:
    """Split a text into words. Text that is no word becomes UNKNOWN, up to the next white space."""
    known = parse_table()
    for match in known.pattern.finditer(text):
        kind = match.lastgroup or UNKNOWN
        word = match[kind]
        yield Token(known.words.get(word, kind) if kind == "NAME" else kind, word, match.start(kind))


class TokenReader:
    """The LALR automaton: consumes words one by one and knows the possible next ones."""

    def __init__(self) -> None:
        self.table = parse_table()
        self.states = [0]
        self.values: list[Node | Token] = []
        self.tokens: list[Token] = []

    def take(self, token: Token) -> None:
        """Consume a word. Raises Unexpected if it is invalid here."""
        if token.type in SOFT and token.type not in self.accepts():
            token = token._replace(type="NAME")
        kind = token.type
        while (action := self.table.states[self.states[-1]].get(kind)) is not None:
            if action >= 0:
                self.states.append(action)
                self.values.append(token)
                self.tokens.append(token)
                return
            self._reduce(*self.table.rules[-1 - action])
        raise Unexpected(token, tuple(self.tokens), self.accepts())

    def _reduce(self, name: str, length: int) -> None:
        at = len(self.values) - length
        children: list[Node | Token] = []
        for value in self.values[at:]:
            if isinstance(value, Node) and value.name.startswith("_"):
                children += value.children
            else:
                children.append(value)
        self.values[at:] = [Node(name, tuple(children))]
        del self.states[at + 1 :]
        self.states.append(self.table.states[self.states[-1]][name])

    def accepts(self) -> frozenset[str]:
        """The terminals that may come next."""
        return frozenset(one for one in self.table.states[self.states[-1]] if one.isupper() and self._would_take(one))

    def _would_take(self, terminal: str) -> bool:
        """True if the automaton, after reductions, shifts the terminal; the state's row alone may allow too much."""
        states = list(self.states)
        while (action := self.table.states[states[-1]].get(terminal)) is not None:
            if action >= 0:
                return True
            name, length = self.table.rules[-1 - action]
            del states[len(states) - length :]
            states.append(self.table.states[states[-1]][name])
        return False


def tree(text: str) -> Node:
    """Parse a sentence to a tree. Raises Unexpected at the first invalid word."""
    reader = TokenReader()
    for token in words(text):
        reader.take(token)
    reader.take(Token(END, "", len(text)))
    root = reader.values[0]
    if not isinstance(root, Node):
        raise TypeError(root)
    return root
