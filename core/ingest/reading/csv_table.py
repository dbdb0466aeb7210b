"""Read CSV: every row with the line on which it begins, however long the file is."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from io import TextIOWrapper
from itertools import islice
from operator import itemgetter

from core.errors import BadData, UsageError
from core.ingest.cells import EMPTY_ROW, Cells, Numbered, WrongRow
from core.ingest.reading.csv_dialect import (
    DELIMITER_WORDS,
    SAMPLED,
    SAMPLED_CHARACTERS,
    Dialect,
    no_header,
    notes,
    recognise,
)
from core.ingest.reading.decode import bounded_lines, readable
from core.ingest.reading.table import InputTable, Part, Pick, joined
from core.remedy import Remedy

NEVER_ENDS = ("unexpected end of data", "field larger than")
"""Messages of `csv` for an unclosed quote. Its other errors concern one line."""
MOST_COLUMNS = 2**17
Open = Callable[[], TextIOWrapper]


def csv_table(open_text: Open, name: str, delimiter: str, escape: str) -> InputTable:
    """The table of a CSV file. Raises BadData if it has no header line."""
    dialect = recognise(_sample(open_text(), name), delimiter, escape)
    records = _records(open_text(), name, dialect)
    _line, header = next(records, (0, None))
    if header is None:
        raise no_header(name)
    if isinstance(header, WrongRow):
        raise BadData(header, f"{name}:{dialect.before + 1}", "The first line must name the columns.")
    if len(header) > MOST_COLUMNS:
        raise BadData(
            f"has {len(header):,} columns; at most {MOST_COLUMNS:,} can be read", f"{name}:{dialect.before + 1}"
        )
    columns = tuple((column or "").strip() for column in header)
    if any("\udc80" <= char <= "\udcff" for column in columns for char in column):
        raise BadData("is not UTF-8 text", f"{name}:{dialect.before + 1}", remedy=Remedy("encode", "cp1252"))
    if not any(columns) or any("\0" in column for column in columns):
        raise BadData("the first line names no columns", f"{name}:{dialect.before + 1}")

    places = {column: place for place, column in reversed(list(enumerate(columns)))}
    numbers = Counter(columns)

    def find(text: str) -> Part | None:
        if numbers[text] > 1:
            raise UsageError(
                f"the column {text!r} occurs {numbers[text]} times", name, "Rename one of them in the file."
            )
        return places.get(text)

    def read(picks: Sequence[Pick]) -> Iterator[Numbered]:
        rows = _records(open_text(), name, dialect)
        next(rows)
        return _picked(rows, len(columns), _picker(picks))

    kind = f"CSV, {DELIMITER_WORDS.get(dialect.delimiter, repr(dialect.delimiter))} between cells"
    said = notes(dialect)
    return InputTable(
        name, kind, columns, tuple(range(len(columns))), find, read, notes=said, comma_is_free=dialect.delimiter != ","
    )


def _sample(text: TextIOWrapper, name: str) -> list[str]:
    """The first lines of a file, as many as are needed to recognise it."""
    lines: list[str] = []
    with readable(name):
        for line in islice(bounded_lines(text, name), SAMPLED):
            lines.append(line[:SAMPLED_CHARACTERS])
            if sum(map(len, lines)) > SAMPLED_CHARACTERS:
                break
    if not any(line.strip() for line in lines):
        raise no_header(name)
    return lines


def _picker(picks: Sequence[Pick]) -> Callable[[Sequence[str]], Cells]:
    """A function from the cells of a record to those that are wanted."""
    if any(len(parts) != 1 for parts in picks):
        plan = [[part for part in parts if isinstance(part, int)] for parts in picks]
        return lambda record: [
            record[parts[0]] if len(parts) == 1 else joined([record[part] for part in parts]) for parts in plan
        ]
    places = [part for (part,) in picks if isinstance(part, int)]
    if len(places) == 1:
        place = places[0]
        return lambda record: (record[place],)
    return itemgetter(*places) if places else lambda _record: ()


def _picked(records: Iterator[Numbered], width: int, pick: Callable[[Sequence[str]], Cells]) -> Iterator[Numbered]:
    """The wanted cells of each record. Cells beyond the header are refused unless they are empty."""
    for line, record in records:
        if record.__class__ is WrongRow:
            yield line, record
        elif not any(record):
            yield line, EMPTY_ROW
        elif len(record) == width or (len(record) > width and not any(record[width:])):
            yield line, pick(record)  # type: ignore[arg-type]  # cells of CSV are never None
        else:
            yield line, WrongRow(f"has {len(record)} cells, but the header has {width}")


def _records(text: TextIOWrapper, name: str, dialect: Dialect) -> Iterator[Numbered]:
    """The records from the header on; after an error in one of them, reading goes on."""
    lines = bounded_lines(text, name, dialect.delimiter)
    before = dialect.before
    with readable(name):
        for _line in islice(lines, before):
            pass
        reader = dialect.reader(lines)
        line = before + 1
        while True:
            try:
                for cells in reader:
                    if cells:
                        yield line, cells
                    line = before + reader.line_num + 1  # type: ignore[attr-defined]  # of csv.reader
            except csv.Error as error:
                if str(error).startswith(NEVER_ENDS):
                    hint = "Look for a quote that is not closed."
                    raise BadData(
                        f"is not CSV from here on ({error})", f"{name}:{line}", hint, Remedy("escape")
                    ) from None
                yield line, WrongRow(f"is not CSV ({error})")
                line = before + reader.line_num + 1  # type: ignore[attr-defined]  # of csv.reader
            else:
                return
