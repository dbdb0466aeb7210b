"""Recognise the shape of a JSON file: lines of objects, a list, or one object that may hold lists of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from itertools import islice
from typing import Any

from core.errors import BadData
from core.ingest.reading.decode import LONGEST, MOST_CELLS, bounded_lines, readable
from core.ingest.reading.json_window import DECODER, JsonWindow

Path = tuple[str, ...]
DEEPEST = 100
"""The most levels at which a list of objects is looked for."""
ANSWERS = ("matrix", "vector")
RESULT: Path = ("data", "result")
RESULT_TYPE: Path = ("data", "resultType")
STATUS: Path = ("status",)
ERROR: Path = ("error",)
MARKS = (RESULT_TYPE, STATUS, ERROR)


@dataclass
class Shape:
    """The shape of a JSON file. Without `lines` and `listed` it is one object."""

    lines: bool = False
    listed: bool = False
    several: bool = False
    """True for objects one after the other that are broken over lines."""
    lists: list[Path] = field(default_factory=list)
    """The paths of the lists of objects in the object."""
    marks: dict[Path, str] = field(default_factory=dict)
    """The texts by which an answer of Prometheus is known."""

    @property
    def of_prometheus(self) -> bool:
        """True for the answer to a query of Prometheus."""
        return self.marks.get(RESULT_TYPE) in ANSWERS and RESULT in self.lists

    @property
    def refusal(self) -> str:
        """The words of an answer of Prometheus that is an error."""
        return self.marks.get(ERROR, "") if self.marks.get(STATUS) == "error" else ""


def shape_of(open_text: Callable[[], TextIOWrapper], name: str) -> Shape:
    """The shape of a file that begins with a brace or a bracket. Raises BadData where it breaks off."""
    with readable(name):
        first, second = _first_lines(open_text())
        if first.lstrip().startswith("["):
            return Shape(listed=True)
        if _is_object(first) and second:
            return Shape(lines=True)
        try:
            return _of_object(JsonWindow(open_text().read, name))
        except (BadData, RecursionError) as error:
            if _is_object(second) or (second and first.rstrip().endswith("}")):
                return Shape(lines=True)
            if isinstance(error, RecursionError):
                raise BadData("is not JSON (nested too deeply)", name) from None
            raise


def _first_lines(text: TextIOWrapper) -> tuple[str, str]:
    """The first two lines that are not blank; a line that no row can be ends the search."""
    said = iter(lambda: text.readline(LONGEST), "")
    first, second, *_rest = *islice((line for line in said if line.strip()), 2), "", ""
    return first, second


def _is_object(line: str) -> bool:
    if line.count(",") > MOST_CELLS:
        return False
    try:
        return isinstance(DECODER.decode(line), dict)
    except (ValueError, RecursionError):
        return False


def _of_object(window: JsonWindow) -> Shape:
    shape = Shape()
    _look(window, (), shape)
    if window.next_sign():
        if window.next_sign() != "{":
            window.refuse("unexpected text after the object")
        return Shape(several=True)
    return shape


def _look(window: JsonWindow, path: Path, shape: Shape) -> None:
    """Note the lists of objects in the value at the window's place, and consume it."""
    sign = window.next_sign()
    if sign == "{" and len(path) < DEEPEST:
        for key in window.members():
            _look(window, (*path, key), shape)
    elif sign == "[":
        for number, _line in enumerate(window.items()):
            if number == 0 and window.next_sign() == "{":
                shape.lists.append(path)
            window.skip()
    elif path in MARKS and sign == '"':
        shape.marks[path] = window.value()
    else:
        window.skip()


def objects_at(window: JsonWindow, path: Path) -> Iterator[tuple[int, Any]]:
    """The items of the list at a path, each with its line; what surrounds the list is read but not kept."""
    if not path:
        for line in window.items():
            yield line, window.value()
        return
    for key in window.members():
        if key == path[0]:
            yield from objects_at(window, path[1:])
        else:
            window.skip()


def objects_of(window: JsonWindow) -> Iterator[tuple[int, Any]]:
    """The values that stand one after the other, each with its line."""
    while window.next_sign():
        yield window.line, window.value()


def objects_of_lines(text: TextIOWrapper, name: str) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, each with its number."""
    return ((number, line) for number, line in enumerate(bounded_lines(text, name), 1) if line.strip())
