"""Recognise how a CSV file is written: the line of its header, its delimiter, and how quotes are escaped."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.errors import BadData
from core.ingest.fields import is_known
from core.ingest.reading.decode import LONGEST

DELIMITERS = ",;\t|"
SAMPLED = 200
"""The number of lines by which a file is recognised."""
SAMPLED_CHARACTERS = 2**18
BACKSLASH = "\\"
MARK = "\ud800"
"""Replaces an escaped quote while a line is parsed; no decoder makes it."""
_ESCAPED = re.compile(r'\\([\\"])')
_QUOTED_CELL = re.compile(r'(?:^|(?<=[,;\t|]))"(?:[^"]|"")*"', re.MULTILINE)
_SEPARATOR = re.compile(r'"?sep=([^\w\s"\0]|[ \t])"?\s*', re.IGNORECASE)
DELIMITER_WORDS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True)
class Dialect:
    """The delimiter, the escape character and the header's line of a CSV file."""

    delimiter: str
    escape: str = ""
    before: int = 0
    """The number of lines before the header."""

    def reader(self, lines: Iterator[str] | Sequence[str], *, strict: bool = True) -> Iterator[list[str]]:
        """The records of lines from the header on."""
        csv.field_size_limit(LONGEST)
        if self.escape == BACKSLASH:
            return _Unescaped(csv.reader(map(_marked, lines), delimiter=self.delimiter, strict=strict))
        if self.escape:
            return csv.reader(lines, delimiter=self.delimiter, strict=strict, escapechar=self.escape)
        return csv.reader(lines, delimiter=self.delimiter, strict=strict)


class _Unescaped(Iterator[list[str]]):
    r"""Records whose quotes were marked. Other backslashes stay, such as those of `C:\new`."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def __next__(self) -> list[str]:
        return [cell.replace(MARK, '"') for cell in next(self._reader)]

    @property
    def line_num(self) -> int:
        """The number of lines read."""
        number: int = self._reader.line_num
        return number


def recognise(lines: Sequence[str], delimiter: str = "", escape: str = "") -> Dialect:
    """The dialect that the first lines show, unless it is given. Raises BadData if none of them names columns."""
    before, stated = _marks(lines)
    rest = lines[before:]
    unquoted = _QUOTED_CELL.sub("", "".join(rest)).splitlines()
    delimiter = delimiter or stated or max(DELIMITERS, key=lambda one: _fitness(rest, unquoted, Dialect(one)))
    dialect = Dialect(delimiter, escape or _escape(rest, delimiter))
    return replace(dialect, before=before + _preamble(rest, dialect))


def _marks(lines: Sequence[str]) -> tuple[int, str]:
    """The number of lines such as `sep=;` and `#TYPE ...` at the beginning, and the delimiter that they state."""
    number, delimiter = 0, ""
    for line in lines:
        if separator := _SEPARATOR.fullmatch(line):
            delimiter = separator[1]
        elif line.strip() and not line.startswith("#TYPE "):
            break
        number += 1
    return number, delimiter


def _records(lines: Sequence[str], dialect: Dialect) -> list[list[str]]:
    """The records of a sample; the last may be cut off."""
    try:
        return [record for record in dialect.reader(lines, strict=False) if record]
    except csv.Error:
        return []


def _fitness(lines: Sequence[str], unquoted: Sequence[str], dialect: Dialect) -> tuple[int, int, int]:
    """The fitness of a delimiter for the lines; the greatest is right.

    A text may have as many commas in each row as there are tabs between cells. Yet only the right delimiter shows known
    columns in the header and needs no line passed over before it.
    """
    passed = _preamble(lines, dialect)
    header = next(iter(_records(lines[passed:], dialect)), [])
    if len(header) < 2:  # columns
        return 0, -len(lines), 0
    return sum(map(is_known, header)), -passed, _agreement(unquoted, dialect)


def _agreement(lines: Sequence[str], dialect: Dialect) -> int:
    """The number of delimiters in records of the usual width."""
    widths = Counter(len(record) for record in _records(lines, dialect))
    return max(((width - 1) * number for width, number in widths.items()), default=0)


def _escape(lines: Sequence[str], delimiter: str) -> str:
    """A backslash if the quotes of the sample can only be read with it."""
    if not any('\\"' in line for line in lines):
        return ""
    plain, escaped = (_unfit(lines, Dialect(delimiter, escape)) for escape in ("", BACKSLASH))
    return BACKSLASH if escaped < plain else ""


def _unfit(lines: Sequence[str], dialect: Dialect) -> int:
    """The number of records of a sample that break the rules of quoting or have an odd width."""
    reader, widths, errors = dialect.reader(lines), Counter[int](), 0
    while True:
        try:
            widths.update(len(record) for record in reader if record)
        except csv.Error as error:
            errors += not str(error).startswith("unexpected end")
        else:
            break
        if errors > SAMPLED:
            break
    return errors + widths.total() - max(widths.values(), default=0)


def _preamble(lines: Sequence[str], dialect: Dialect) -> int:
    """The number of lines before the header: titles and blank lines, which have one cell where a table has several."""
    usual = Counter(len(record) for record in _records(lines, dialect)).most_common(1)
    if not usual or usual[0][0] == 1:
        return _blank(lines)
    reader = dialect.reader(lines, strict=False)
    passed = 0
    for record in reader:
        if record and not _is_title(record):
            return passed
        passed = reader.line_num  # type: ignore[attr-defined]  # of csv.reader
    return _blank(lines)


def _is_title(record: Sequence[str]) -> bool:
    """True for a line such as `Report of November`, also if empty cells follow."""
    said = [cell for cell in record if cell.strip()]
    return not said or (len(said) == 1 and bool(record[0].strip()) and not is_known(said[0]))


def _blank(lines: Sequence[str]) -> int:
    return next((number for number, line in enumerate(lines) if line.strip()), len(lines))


def _marked(line: str) -> str:
    """A line without escapes: a quote inside a cell is a mark, also where the cell itself has no quotes."""
    return _ESCAPED.sub(lambda found: BACKSLASH if found[1] == BACKSLASH else MARK, line) if BACKSLASH in line else line


def notes(dialect: Dialect) -> tuple[str, ...]:
    """The unusual traits of a file, in words."""
    said = []
    if dialect.before:
        lines = "line" if dialect.before == 1 else "lines"
        said.append(f"the header is in line {dialect.before + 1}; {dialect.before} {lines} before it passed over")
    if dialect.escape:
        said.append(f"quotes inside cells are escaped by {dialect.escape}")
    return tuple(said)


def no_header(name: str) -> BadData:
    """The error for a file without a line."""
    return BadData("the file is empty", name)
