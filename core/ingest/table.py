"""Read CSV, JSON Lines and JSON as a table: columns, and rows with the line on which each begins.

Rows are read one at a time, however long the file is. Bytes that are not UTF-8 become lone surrogates, which the
validation of the row rejects with its line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain
from typing import Any, BinaryIO, Literal

from core.errors import BadData
from core.ingest import json_rows
from core.ingest.cells import Numbered, WrongRow

Format = Literal["CSV", "JSON Lines", "JSON"]
LONGEST = 2**24
"""The most characters of one CSV cell; a longer one is taken as an unclosed quote."""
DELIMITERS = ",;\t|"
NEVER_ENDS = ("unexpected end of data", "field larger than")
"""Messages of `csv` for an unclosed quote. Its other errors concern one line."""


@dataclass(frozen=True)
class InputTable:
    """The rows of a file; they can be iterated once."""

    name: str
    format: Format
    columns: tuple[str, ...]
    rows: Iterator[Numbered]


def open_table(stream: BinaryIO, name: str) -> InputTable:
    """The table in a stream of bytes. Raises BadData if there is none, or if its first line is no header."""
    text = TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    before, first = _first_line(text, name)
    if "\0" in first or any("\udc80" <= char <= "\udcff" for char in first):
        raise BadData("is not UTF-8 text", f"{name}:{before + 1}", "Save it as UTF-8, as CSV or JSON.")
    start = first.lstrip()[:1]
    if start == "[":
        items = json_rows.of_list(text.read, first, name, before)
        return InputTable(name, "JSON", *json_rows.columns_and_rows(items, name))
    if not first.endswith(("\n", "\r")):
        first += text.readline()
    lines = chain([first], text)
    if start == "{":
        return InputTable(name, "JSON Lines", *json_rows.columns_and_rows(json_rows.of_lines(lines, before), name))
    return _csv(lines, first, name, before)


def _first_line(text: TextIOWrapper, name: str) -> tuple[int, str]:
    """The beginning of the first line that is not blank, and the number of blank lines before it."""
    before = 0
    while line := text.readline(json_rows.CHUNK):
        if line.strip():
            return before, line
        before += line.endswith(("\n", "\r"))
    raise BadData("the file is empty", name)


def _csv(lines: Iterable[str], first: str, name: str, before: int) -> InputTable:
    csv.field_size_limit(LONGEST)
    delimiter = max(DELIMITERS, key=first.count)
    records = _records(csv.reader(lines, delimiter=delimiter, strict=True), name, before)
    _line, header = next(records)
    if isinstance(header, WrongRow):
        raise BadData(str(header), f"{name}:{before + 1}", "The first line must name the columns.")
    columns = tuple((column or "").strip() for column in header)
    twice = {column for column in columns if columns.count(column) > 1}
    if twice or "" in columns:
        message = f"the column {min(twice)!r} occurs twice" if twice else "a column has no name"
        raise BadData(message, f"{name}:{before + 1}", "The first line must name each column once.")
    return InputTable(name, "CSV", columns, _as_wide_as(len(columns), records))


def _as_wide_as(width: int, records: Iterator[Numbered]) -> Iterator[Numbered]:
    for record in records:
        cells = record[1]
        if len(cells) == width or cells.__class__ is WrongRow:
            yield record
        else:
            yield record[0], WrongRow(f"has {len(cells)} cells, but the header has {width}")


def _records(reader: Any, name: str, before: int) -> Iterator[Numbered]:
    """The records that are not blank; after an error in one of them, reading goes on."""
    line = before + 1
    while True:
        try:
            for cells in reader:
                if cells:
                    yield line, cells
                line = before + reader.line_num + 1
        except csv.Error as error:
            if str(error).startswith(NEVER_ENDS):
                raise BadData(
                    f"is not CSV from here on ({error})", f"{name}:{line}", "Look for a quote that is not closed."
                ) from None
            yield line, WrongRow(f"is not CSV ({error})")
            line = before + reader.line_num + 1
        else:
            return
