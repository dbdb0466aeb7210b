"""A sliding window over JSON text, so that only one value is in memory, with the line on which each begins."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from core.errors import BadData
from core.ingest.cells import Repeated
from core.ingest.reading.decode import LONG, LONGEST, refuse_endless

CHUNK = 2**16
_BLANKS = re.compile(r"[ \t\r\n]*")


class JsonWindow:
    """The place in a JSON text up to which it was read."""

    def __init__(self, read: Callable[[int], str], name: str) -> None:
        self.line = 1
        self._read, self._text, self._name = read, "", name
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
            expected = f"a comma or {sign} is missing" if sign in "]}" else f"{sign} is missing"
            self.refuse(expected if actual else "the text breaks off")
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

    def members(self) -> Iterator[str]:
        """The keys of the object at the current place; the caller consumes the value of each."""
        self.take("{")
        while (sign := self.next_sign()) != "}":
            if sign != '"':
                self.refuse("a key is missing" if sign else "the text breaks off")
            key: str = self.value()
            self.take(":")
            self.next_sign()
            yield key
            if self.next_sign() != ",":
                break
            self.take(",")
        self.take("}")

    def items(self) -> Iterator[int]:
        """The line of each item of the list at the current place; the caller consumes the item."""
        self.take("[")
        if self.next_sign() != "]":
            while True:
                self.next_sign()
                yield self.line
                if self.next_sign() != ",":
                    break
                self.take(",")
        self.take("]")

    def skip(self) -> None:
        """Consume the value at the current place without keeping it."""
        sign = self.next_sign()
        if sign == "{":
            for _key in self.members():
                self.skip()
        elif sign == "[":
            for _line in self.items():
                self.skip()
        else:
            self.value()

    def refuse(self, reason: object) -> NoReturn:
        """Raise BadData: the text is not JSON."""
        raise BadData(f"is not JSON ({reason})", f"{self._name}:{self.line}")

    def _go_to(self, place: int) -> None:
        self.line += self._text.count("\n", self._place, place)
        self._place = place

    def _grow(self) -> bool:
        """Read on, twice as much with each failed attempt. False at the end of the text."""
        kept = self._text[self._place :]
        if len(kept) > LONG:
            refuse_endless(kept, ",", f"{self._name}:{self.line}")
        more = self._read(max(CHUNK, len(kept)))
        self._text, self._place = kept + more, 0
        return bool(more)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        numbers = Counter(key for key, _value in pairs)
        found |= {key: Repeated(key) for key, number in numbers.items() if number > 1}
    return found


def _constant(name: str) -> str | None:
    """`NaN` is no value, wherever it stands; `Infinity` is kept for the error."""
    return None if name == "NaN" else name


DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_constant, object_pairs_hook=_once)
"""Decodes numbers as text, to keep them as written."""
