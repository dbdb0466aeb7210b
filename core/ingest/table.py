"""CSV, JSON Lines and JSON as one thing: columns, and rows with the number of the line on which each begins.

Rows come one at a time, however long the file is; only a JSON list is read whole. A cell is text, or None where there
is none. Bytes that are no UTF-8 arrive as lone surrogates, which the judge of the row refuses with its line.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain, islice
from typing import Any, BinaryIO, Literal, NoReturn

from core.errors import BadData

Format = Literal["CSV", "JSON Lines", "JSON"]
Cells = Sequence[str | None]
LONGEST = 2**24
"""Characters of one cell of a CSV file; more is a quote that somebody forgot to close."""
PEEKED = 1000
"""So many objects of a JSON Lines file say which columns there are."""
DELIMITERS = ",;\t|"


class NotText(str):
    """A cell that holds a list or an object, as JSON."""

    __slots__ = ()


class WrongRow(str):
    """Takes the place of the cells of a row that cannot be read: what is wrong with it."""

    __slots__ = ()


@dataclass(frozen=True)
class Table:
    """A file as rows. `rows` can be gone through once; each is (line, its cells or what is wrong with it)."""

    name: str
    format: Format
    columns: tuple[str, ...]
    rows: Iterator[tuple[int, Cells | WrongRow]]


def open_table(stream: BinaryIO, name: str) -> Table:
    """The table in a stream of bytes; BadData where there is none, or where its first line is no header."""
    text = TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    before, first = _first_line(text, name)
    start = first.lstrip()[:1]
    lines = chain([first], text)
    if start == "[":
        return _json(lines, name, before)
    if start == "{":
        return _json_lines(lines, name, before)
    return _csv(lines, first, name, before)


def _first_line(text: TextIOWrapper, name: str) -> tuple[int, str]:
    """The first line that is not blank, and how many blank ones come before it."""
    for number, line in enumerate(text):
        if line.strip():
            return number, line
    raise BadData("there is nothing in it", name)


def _csv(lines: Iterable[str], first: str, name: str, before: int) -> Table:
    csv.field_size_limit(LONGEST)
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    columns = tuple(column.strip() for column in _next_record(reader, name, before) or ())
    twice = {column for column in columns if columns.count(column) > 1}
    if twice or "" in columns:
        what = f"the column {min(twice)!r} is there twice" if twice else "a column has no name"
        raise BadData(what, f"{name}:{before + 1}", "The first line names the columns.")
    return Table(name, "CSV", columns, _csv_rows(reader, len(columns), name, before))


def _csv_rows(reader: Any, width: int, name: str, before: int) -> Iterator[tuple[int, Cells | WrongRow]]:
    while True:
        line = reader.line_num + before + 1
        cells = _next_record(reader, name, before)
        if cells is None:
            return
        if len(cells) == width:
            yield line, cells
        elif cells:
            yield line, WrongRow(f"has {len(cells)} cells, the header {width}")


def _next_record(reader: Any, name: str, before: int) -> list[str] | None:
    line = reader.line_num + before + 1
    try:
        record: list[str] | None = next(reader, None)
    except csv.Error as error:
        raise BadData(f"is no CSV from here on ({error})", f"{name}:{line}", "Is a quote not closed?") from None
    return record


def _json_lines(lines: Iterable[str], name: str, before: int) -> Table:
    read = _objects(lines, before)
    peeked = list(islice(read, PEEKED))
    columns = _columns(one for _line, one in peeked)
    return Table(name, "JSON Lines", columns, _picked(chain(peeked, read), columns))


def _objects(lines: Iterable[str], before: int) -> Iterator[tuple[int, dict[str, Any] | WrongRow]]:
    for line, text in enumerate(lines, before + 1):
        if text.strip():
            yield line, _object(text)


def _object(text: str) -> dict[str, Any] | WrongRow:
    try:
        value = DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        return WrongRow(f"is no JSON ({error})")
    return value if isinstance(value, dict) else WrongRow("must be an object, such as {...}")


def _json(lines: Iterable[str], name: str, before: int) -> Table:
    text = "\n" * before + "".join(lines)
    items = list(_items(text, name))
    columns = _columns(one for _line, one in items)
    return Table(name, "JSON", columns, _picked(iter(items), columns))


def _items(text: str, name: str) -> Iterator[tuple[int, dict[str, Any] | WrongRow]]:
    """The objects of a list, each with its line."""
    place, line, counted = _after_blanks(text, text.index("[") + 1), 1, 0
    while text[place : place + 1] != "]":
        line, counted = line + text.count("\n", counted, place), place
        try:
            value, place = DECODER.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            _no_json(f"{name}:{line}", error)
        yield line, value if isinstance(value, dict) else WrongRow("must be an object, such as {...}")
        place = _after_blanks(text, place)
        if text[place : place + 1] == ",":
            place = _after_blanks(text, place + 1)
        elif text[place : place + 1] != "]":
            _no_json(f"{name}:{line + text.count(chr(10), counted, place)}", "a comma or ] is missing")
    if text[place + 1 :].strip():
        _no_json(name, "there is more after the list")


def _no_json(place: str, why: object) -> NoReturn:
    raise BadData(f"is no JSON ({why})", place, "Expected a list of objects: [{...}, {...}]")


def _after_blanks(text: str, place: int) -> int:
    while text[place : place + 1].isspace():
        place += 1
    return place


def _columns(objects: Iterable[Mapping[str, Any] | WrongRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for one in objects if isinstance(one, Mapping) for key in one))


def _picked(
    objects: Iterator[tuple[int, dict[str, Any] | WrongRow]], columns: tuple[str, ...]
) -> Iterator[tuple[int, Cells | WrongRow]]:
    known = frozenset(columns)
    for line, one in objects:
        if isinstance(one, WrongRow):
            yield line, one
        elif one.keys() <= known:
            yield line, [_cell(one.get(column)) for column in columns]
        else:
            late = min(one.keys() - known)
            yield line, WrongRow(f"has {late!r}, which none of the first {PEEKED} objects has")


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return NotText(json.dumps(value))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number in JSON")


DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_refuse)
"""Numbers stay as they are written."""
