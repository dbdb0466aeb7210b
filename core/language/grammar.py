"""Sentences by the grammar in `sentence.lark`: words, tree, and what may come next.

Works from the table that lark computes ahead of time (see `tables`), because importing lark is slow.
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
UNKNOWN = "UNKNOWN"
"""The type of a word that no terminal of the grammar matches."""

SPACE = " \t\r\n\f"


class Token(NamedTuple):
    """A word, and where it stands."""

    type: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the word has ended."""
        return self.start + len(self.text)


class Node(NamedTuple):
    """A part of a sentence, named as in the grammar."""

    name: str
    children: tuple[Node | Token, ...]

    def tokens(self) -> Iterator[Token]:
        """Every word of it, in order."""
        for child in self.children:
            if isinstance(child, Token):
                yield child
            else:
                yield from child.tokens()

    def parts(self, name: str) -> Iterator[Node]:
        """Every part of that name in it, in order."""
        for child in self.children:
            if isinstance(child, Node):
                if child.name == name:
                    yield child
                yield from child.parts(name)


@dataclass
class Unexpected(Exception):
    """A word that cannot stand where it does, the words before it, and the terminals that could stand there."""

    token: Token
    before: tuple[Token, ...]
    accepted: frozenset[str]


class ParseTable(NamedTuple):
    """The compiled grammar. An action is a state to go to, or `-1 - rule` to reduce by."""

    words: dict[str, str]
    pattern: re.Pattern[str]
    rules: tuple[tuple[str, int], ...]
    states: tuple[dict[str, int], ...]


@cache
def parse_table() -> ParseTable:
    """The table, read once, when the first sentence is."""
    data = json.loads(TABLE.read_text(encoding="utf-8"))
    groups = "|".join(f"(?P<{name}>{regexp})" for name, regexp in data["patterns"])
    pattern = re.compile(f"[{SPACE}]*(?:{groups}|(?P<{UNKNOWN}>[^{SPACE}]+))", re.ASCII)
    rules = tuple((name, length) for name, length in data["rules"])
    return ParseTable(data["words"], pattern, rules, tuple(data["states"]))


def words(text: str) -> Iterator[Token]:
    """The words of a text. What is no word comes as UNKNOWN, up to the next white space."""
    known = parse_table()
    for match in known.pattern.finditer(text):
        kind = match.lastgroup or UNKNOWN
        word = match[kind]
        yield Token(known.words.get(word, kind) if kind == "NAME" else kind, word, match.start(kind))


class Reader:
    """The LALR automaton: takes words one by one and knows which could come next."""

    def __init__(self) -> None:
        self.table = parse_table()
        self.states = [0]
        self.values: list[Node | Token] = []
        self.tokens: list[Token] = []

    def take(self, token: Token) -> None:
        """Go on by one word; Unexpected where it cannot stand."""
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
        """The terminals that could come next."""
        return frozenset(one for one in self.table.states[self.states[-1]] if one.isupper() and self._would_take(one))

    def _would_take(self, terminal: str) -> bool:
        """Whether the reductions before it lead to a state that shifts it; the row alone may promise too much."""
        states = list(self.states)
        while (action := self.table.states[states[-1]].get(terminal)) is not None:
            if action >= 0:
                return True
            name, length = self.table.rules[-1 - action]
            del states[len(states) - length :]
            states.append(self.table.states[states[-1]][name])
        return False


def tree(text: str) -> Node:
    """The sentence as a tree; Unexpected at the first word that cannot stand there."""
    reader = Reader()
    for token in words(text):
        reader.take(token)
    reader.take(Token(END, "", len(text)))
    root = reader.values[0]
    if not isinstance(root, Node):
        raise TypeError(root)
    return root
