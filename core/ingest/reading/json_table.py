"""Read JSON as a table, one object at a time: keys and paths are columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from itertools import islice
from typing import Any

from core.errors import BadData, UsageError
from core.ingest.cells import EMPTY_ROW, LeftOut, NotText, Numbered, WrongRow
from core.ingest.fields import is_known
from core.ingest.reading import prometheus
from core.ingest.reading.decode import readable
from core.ingest.reading.json_shape import Path, Shape, objects_at, objects_of, objects_of_lines, shape_of
from core.ingest.reading.json_window import DECODER, JsonWindow
from core.ingest.reading.table import InputTable, Part, Pick, joined, listed
from core.remedy import Remedy

PEEKED = 1000
"""The number of objects whose keys define the columns."""
ITSELF = "."
"""The path of the object itself, which is then the only row."""
PEEKED_CHARACTERS = 2**22
MOST_PATHS, DEEPEST = 60, 6
Open = Callable[[], TextIOWrapper]
Object = tuple[int, Mapping[str, Any] | WrongRow | LeftOut]


class NestedRows(UsageError):
    """The rows lie inside an object; somebody must say in which list."""

    def __init__(self, name: str, lists: Sequence[str]) -> None:
        held = f"Lists of objects in it: {listed(lists)}."
        super().__init__("is one object, and its rows lie inside it", name, held, Remedy("name_rows", lists[0]))
        self.lists = tuple(lists)


def json_table(open_text: Open, name: str, rows: str) -> InputTable:
    """The table of a JSON file; `rows` names a list in its object. Raises NestedRows if nobody says it, or BadData."""
    shape = shape_of(open_text, name)
    if shape.refusal:
        raise BadData(f"is an error that Prometheus answered ({shape.refusal[:100]!r})", name, "Ask it again.")
    if shape.of_prometheus and not rows:
        return table_of(lambda: prometheus.samples(open_text, name), name, "an answer of Prometheus", base_units=True)
    form, objects = _objects(open_text, name, shape, rows)
    return table_of(objects, name, form)


def _objects(open_text: Open, name: str, shape: Shape, rows: str) -> tuple[str, Callable[[], Iterator[Object]]]:
    """The name of the form, and the objects that are rows."""
    if shape.lines:
        return "JSON Lines", lambda: map(_decoded, objects_of_lines(open_text(), name))

    def window() -> JsonWindow:
        return JsonWindow(open_text().read, name)

    if shape.several:
        return "JSON objects", lambda: map(_checked, objects_of(window()))
    path = _path(shape, name, rows)
    if path is None:
        return "one JSON object", lambda: map(_checked, objects_of(window()))
    words = f"JSON, rows in {'.'.join(path)}" if path else "JSON"
    return words, lambda: _to_the_end(window(), path)


def _path(shape: Shape, name: str, rows: str) -> Path | None:
    """The path of the list that holds the rows; None if the object itself is the row."""
    if shape.listed:
        if rows:
            raise BadData(f"is a list, which has no {rows!r}", name)
        return ()
    lists = {".".join(path): path for path in shape.lists}
    if rows == ITSELF:
        return None
    if rows:
        if rows not in lists:
            held = f"Lists of objects in it: {listed(list(lists))}." if lists else "It holds no list of objects."
            raise BadData(f"has no list of objects at {rows!r}", name, held)
        return lists[rows]
    if lists:
        raise NestedRows(name, tuple(lists))
    return None


def _to_the_end(window: JsonWindow, path: Path) -> Iterator[Object]:
    yield from map(_checked, objects_at(window, path))
    if window.next_sign():
        window.refuse("unexpected text after the end")


def _decoded(numbered: tuple[int, str]) -> Object:
    line, text = numbered
    try:
        return _checked((line, DECODER.decode(text)))
    except (ValueError, RecursionError) as error:
        return line, WrongRow(f"is not JSON ({error})")


def _checked(numbered: tuple[int, Any]) -> Object:
    line, value = numbered
    if isinstance(value, dict):
        return line, value or EMPTY_ROW
    return line, EMPTY_ROW if value is None else WrongRow("must be an object, such as {...}")


def table_of(objects: Callable[[], Iterator[Object]], name: str, form: str, *, base_units: bool = False) -> InputTable:
    """The keys of the first objects as columns, and all objects as rows.

    Raises BadData if no object has a key.
    """
    with readable(name):
        peeked = list(_first(objects()))
    known = [one for _line, one in peeked if isinstance(one, Mapping)]
    columns = tuple(dict.fromkeys(key for one in known for key in one))
    if not columns:
        wrong = next(((line, one) for line, one in peeked if isinstance(one, WrongRow)), None)
        place = f"{name}:{wrong[0]}" if wrong else name
        raise BadData(str(wrong[1]) if wrong else "the file has no objects with keys", place, "Expected objects: {...}")
    paths = tuple(islice(dict.fromkeys(path for one in known for path in _paths(one, "", 0)), MOST_PATHS))

    names = frozenset(columns)

    def find(text: str) -> Part | None:
        if text in names:
            return (text,)
        steps = tuple(text.split("."))
        return steps if len(steps) > 1 and any(_at(one, steps) is not None for one in known) else None

    def read(picks: Sequence[Pick]) -> Iterator[Numbered]:
        with readable(name):
            yield from _picked(objects(), names, len(peeked), picks)

    keys = tuple((column,) for column in columns)
    containers = frozenset(
        key for one in known for key, value in one.items() if isinstance(value, (Mapping, list)) and value
    )
    return InputTable(
        name, form, columns, keys, find, read, containers, paths, comma_is_free=True, base_units=base_units
    )


def _first(objects: Iterator[Object]) -> Iterator[Object]:
    """The first objects: fewer where they are large, for they stay in memory."""
    size = 0
    for number, (line, one) in enumerate(objects, 1):
        yield line, one
        size += sum(map(_size, one.values())) if isinstance(one, Mapping) else 0
        if number == PEEKED or size > PEEKED_CHARACTERS:
            return


def _size(value: Any) -> int:
    """About the number of characters of a value, or of cells in it."""
    return len(value) + 20 if isinstance(value, (str, Mapping, list)) else 20


def _picked(objects: Iterator[Object], known: frozenset[str], peeked: int, picks: Sequence[Pick]) -> Iterator[Numbered]:
    """The wanted cells of each object.

    A key that only comes later is ignored, unless it is the name of a field: then the row is rejected, because nobody
    was shown that column.
    """
    plan = [[part for part in parts if isinstance(part, tuple)] for parts in picks]
    simple = [part[0] for parts in plan if len(parts) == 1 for part in parts if len(part) == 1]
    for line, one in objects:
        if isinstance(one, str):
            yield line, one
        elif not (one.keys() <= known) and (late := sorted(filter(is_known, one.keys() - known))):
            yield line, WrongRow(f"has {late[0]!r}, which none of the first {peeked} objects has")
        elif len(simple) == len(plan):
            yield line, [_cell(one.get(key)) for key in simple]
        else:
            yield line, [_joined(one, parts) for parts in plan]


def _joined(one: Mapping[str, Any], parts: Sequence[Path]) -> str | None:
    cells = [_cell(_at(one, part)) for part in parts]
    return cells[0] if len(cells) == 1 else joined(cells)


def _at(value: Any, steps: Sequence[str]) -> Any:
    """The value at a path; numbers are places in a list. None if there is none."""
    for step in steps:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and len(step) < 6:  # no list has more
            value = value[int(step)] if int(step) < len(value) else None
        else:
            return None
    return value


def _paths(value: Any, before: str, depth: int) -> Iterator[str]:
    """The paths of the texts in nested objects and in the first item of lists."""
    inner = value.items() if isinstance(value, Mapping) else enumerate(value[:1]) if isinstance(value, list) else ()
    for key, one in inner:
        path = f"{before}.{key}" if before else str(key)
        if isinstance(one, (Mapping, list)):
            if depth < DEEPEST:
                yield from _paths(one, path, depth + 1)
        elif before and one is not None:
            yield path


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping) and len(value) == 1 and next(iter(value)).startswith("$"):
        return _cell(next(iter(value.values())))  # a typed value of MongoDB: {"$date": ...}
    return NotText(json.dumps(value))
