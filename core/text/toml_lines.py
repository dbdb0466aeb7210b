"""Line numbers of the keys and the comments of a valid TOML text; tomli gives neither."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import tomli

KeyPath = tuple[str, ...]

_TOKEN = re.compile(
    r"""
      (?P<string>  \"{3} (?: \\. | [^\\] )*? \"{3,5}  |  '{3} .*? '{3,5}  |  " (?: \\. | [^"\\\n] )* "  |  '[^'\n]*' )
    | (?P<comment> \# [^\n]* )
    | (?P<newline> \n )
    | (?P<mark>    [\[\]{}=.,] )
    | (?P<bare>    [^\s"'\#\[\]{}=.,]+ )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass
class Lines:
    """Line numbers, from 1: of tables and keys by their path, and of comments."""

    keys: dict[KeyPath, int] = field(default_factory=dict)
    comments: list[int] = field(default_factory=list)

    def add(self, table: KeyPath, parts: list[str], line: int) -> None:
        """Add a key on this line, and every table that it is the first to name."""
        for length in range(1, len(parts) + 1):
            self.keys.setdefault((*table, *parts[:length]), line)

    def of(self, path: KeyPath) -> int | None:
        """The line of a key, or of the nearest table around it; None if there is neither."""
        for length in range(len(path), 0, -1):
            if line := self.keys.get(path[:length]):
                return line
        return None


def scan(text: str) -> Lines:
    """Walk once over a text that tomli has accepted."""
    lines = Lines()
    line, depth, state = 1, 0, "start"
    table: KeyPath = ()
    parts: list[str] = []
    for match in _TOKEN.finditer(text):
        kind, word = match.lastgroup, match.group()
        if kind == "newline":
            line += 1
            state = state if depth else "start"
            continue
        if kind == "comment":
            lines.comments.append(line)
            continue
        if state == "start":
            parts = []
            state = "header" if word == "[" else "key"
        if state == "value":
            depth += (word in "[{") - (word in "]}") if kind == "mark" else 0
        elif kind != "mark":
            parts.append(_unquoted(word))
        elif state == "header" and word == "]":
            table, state = tuple(parts), "done"
            lines.add((), parts, line)
        elif state == "key" and word == "=":
            lines.add(table, parts, line)
            state = "value"
        line += word.count("\n")
    return lines


def _unquoted(word: str) -> str:
    """A key without its quotes and escapes, read by tomli."""
    if word[0] not in "\"'":
        return word
    key: str = tomli.loads(f"key = {word}")["key"]
    return key
