"""Read JSON Lines or a JSON list of objects, one object at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, NoReturn

from core.errors import BadData
from core.ingest.cells import Cells, NotText, Numbered, WrongRow
from core.ingest.columns import is_known

PEEKED = 1000
"""The number of objects whose keys define the columns."""
CHUNK = 2**16
LONGEST = 2**24
"""The most characters of one object in a list; a longer one is taken as unterminated."""
_BLANKS = re.compile(r"[ \t\r\n]*")
Object = tuple[int, dict[str, Any] | WrongRow]


def columns_and_rows(objects: Iterator[Object], name: str) -> tuple[tuple[str, ...], Iterator[Numbered]]:
    """The keys of the first objects as columns, and all objects as rows.

    A later key is ignored, unless it is the name of a field: then its row is rejected, because the column was never
    shown to the user. Raises BadData if no object has a key.
    """
    peeked = list(islice(objects, PEEKED))
    columns = tuple(dict.fromkeys(key for _line, one in peeked if isinstance(one, Mapping) for key in one))
    if not columns:
        wrong = next(((line, one) for line, one in peeked if isinstance(one, WrongRow)), None)
        place = f"{name}:{wrong[0]}" if wrong else name
        raise BadData(str(wrong[1]) if wrong else "the file has no objects with keys", place, "Expected objects: {...}")
    return columns, _picked(chain(peeked, objects), columns)


def of_lines(lines: Iterable[str], before: int) -> Iterator[Object]:
    """One object per line; blank lines are skipped."""
    for line, text in enumerate(lines, before + 1):
        if text.strip():
            yield line, _object(text)


def of_list(read: Callable[[int], str], first: str, name: str, before: int) -> Iterator[Object]:
    """The objects of a list, each with its line. Raises BadData at the first syntax error, which ends the list."""
    window = _Window(read, first, name, before + 1)
    window.take("[")
    if window.next_sign() != "]":
        while True:
            window.next_sign()
            line, value = window.line, window.value()
            yield line, value if isinstance(value, dict) else WrongRow("must be an object, such as {...}")
            if window.next_sign() != ",":
                break
            window.take(",")
    window.take("]")
    if window.next_sign():
        window.refuse("unexpected text after the list")


class _Window:
    """A sliding window over the text of a list, so that only one object is in memory."""

    def __init__(self, read: Callable[[int], str], text: str, name: str, line: int) -> None:
        self.line = line
        self._read, self._text, self._name = read, text, name
        self._place = 0

    def next_sign(self) -> str:
        """Advance to the next character that is not white space and return it; empty at the end."""
        while True:
            self._go_to(_BLANKS.match(self._text, self._place).end())  # type: ignore[union-attr]  # it also matches no blanks
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._grow():
                return ""

    def take(self, sign: str) -> None:
        """Consume the given character; refuse any other."""
        if (actual := self.next_sign()) != sign:
            expected = "a comma or ] is missing" if sign == "]" else f"{sign} is missing"
            self.refuse(expected if actual else "the list is not closed")
        self._place += 1

    def value(self) -> Any:
        """Parse and consume the value at the current place."""
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._place)
            except (ValueError, RecursionError) as error:
                if len(self._text) - self._place > LONGEST or not self._grow():
                    self.refuse(error)
                continue
            if end < len(self._text) or not self._grow():
                self._go_to(end)
                return value

    def refuse(self, reason: object) -> NoReturn:
        """Raise BadData: the text is not a list of objects."""
        hint = "Expected a list of objects: [{...}, {...}]."
        raise BadData(f"is not JSON ({reason})", f"{self._name}:{self.line}", hint)

    def _go_to(self, place: int) -> None:
        self.line += self._text.count("\n", self._place, place)
        self._place = place

    def _grow(self) -> bool:
        """Read on, twice as much with each failed attempt. False at the end of the text."""
        kept = self._text[self._place :]
        more = self._read(max(CHUNK, len(kept)))
        self._text, self._place = kept + more, 0
        return bool(more)


def _object(text: str) -> dict[str, Any] | WrongRow:
    try:
        value = DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        return WrongRow(f"is not JSON ({error})")
    return value if isinstance(value, dict) else WrongRow("must be an object, such as {...}")


def _picked(objects: Iterator[Object], columns: tuple[str, ...]) -> Iterator[Numbered]:
    known = frozenset(columns)
    for line, one in objects:
        if isinstance(one, WrongRow):
            yield line, one
        elif one.keys() <= known or not (late := sorted(filter(is_known, one.keys() - known))):
            yield line, _cells(one, columns)
        else:
            yield line, WrongRow(f"has {late[0]!r}, which none of the first {PEEKED} objects has")


def _cells(one: Mapping[str, Any], columns: tuple[str, ...]) -> Cells:
    return [_cell(one.get(column)) for column in columns]


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return NotText(json.dumps(value))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number in JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _value in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} occurs twice")
    return found


DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_refuse, object_pairs_hook=_once)
"""Decodes numbers as text, to keep them as written."""
