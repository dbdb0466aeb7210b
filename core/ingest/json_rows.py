"""JSON Lines, and a JSON list of objects, one object at a time."""

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
"""So many objects say which columns there are."""
CHUNK = 2**16
LONGEST = 2**24
"""Characters of one object of a list; more is one that never ends."""
_BLANKS = re.compile(r"[ \t\r\n]*")
Object = tuple[int, dict[str, Any] | WrongRow]


def columns_and_rows(objects: Iterator[Object], name: str) -> tuple[tuple[str, ...], Iterator[Numbered]]:
    """The keys of the first objects, and all objects as rows of them.

    A key that comes later is not looked at; one by whose name a field is known makes its row wrong, since nobody
    was shown it. BadData where no object has a key.
    """
    peeked = list(islice(objects, PEEKED))
    columns = tuple(dict.fromkeys(key for _line, one in peeked if isinstance(one, Mapping) for key in one))
    if not columns:
        wrong = next(((line, one) for line, one in peeked if isinstance(one, WrongRow)), None)
        place = f"{name}:{wrong[0]}" if wrong else name
        raise BadData(str(wrong[1]) if wrong else "there is nothing in it", place, "Expected objects: {...}")
    return columns, _picked(chain(peeked, objects), columns)


def of_lines(lines: Iterable[str], before: int) -> Iterator[Object]:
    """One object a line; blank lines are none."""
    for line, text in enumerate(lines, before + 1):
        if text.strip():
            yield line, _object(text)


def of_list(read: Callable[[int], str], first: str, name: str, before: int) -> Iterator[Object]:
    """The objects of a list, each with its line. What is no list from some place on ends it all: BadData."""
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
        window.refuse("there is more after the list")


class _Window:
    """The part of a list that is looked at: what lies behind it is forgotten, what lies ahead is not read yet."""

    def __init__(self, read: Callable[[int], str], text: str, name: str, line: int) -> None:
        self.line = line
        self._read, self._text, self._name = read, text, name
        self._place = 0

    def next_sign(self) -> str:
        """The next character that is not blank, empty at the end; the window begins there then."""
        while True:
            self._go_to(_BLANKS.match(self._text, self._place).end())  # type: ignore[union-attr]  # no blank is one too
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._grow():
                return ""

    def take(self, sign: str) -> None:
        """Goes on behind this sign, which must come next."""
        if (found := self.next_sign()) != sign:
            expected = "a comma or ] is missing" if sign == "]" else f"{sign} is missing"
            self.refuse(expected if found else "it breaks off")
        self._place += 1

    def value(self) -> Any:
        """The value that begins here."""
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

    def refuse(self, why: object) -> NoReturn:
        """This is no list of objects."""
        hint = "Expected a list of objects: [{...}, {...}]"
        raise BadData(f"is no JSON ({why})", f"{self._name}:{self.line}", hint)

    def _go_to(self, place: int) -> None:
        self.line += self._text.count("\n", self._place, place)
        self._place = place

    def _grow(self) -> bool:
        """Reads on, twice as much each time that it was not enough; whether anything came."""
        kept = self._text[self._place :]
        more = self._read(max(CHUNK, len(kept)))
        self._text, self._place = kept + more, 0
        return bool(more)


def _object(text: str) -> dict[str, Any] | WrongRow:
    try:
        value = DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        return WrongRow(f"is no JSON ({error})")
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
    raise ValueError(f"{constant} is no number in JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _value in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} is there twice")
    return found


DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_refuse, object_pairs_hook=_once)
"""Numbers stay as they are written."""
