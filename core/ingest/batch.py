"""A file to ingest: its table, the mapping of its columns, and how its cells are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from hashlib import sha256
from itertools import islice
from typing import Any

from core.errors import BadValue
from core.ingest.cells import LeftOut, WrongRow
from core.ingest.mapping import ColumnMapping
from core.ingest.options import IngestOptions
from core.ingest.reading.source import Source
from core.ingest.reading.table import InputTable
from core.ingest.report import RowCount
from core.ingest.values.rows import Reader
from core.ingest.wide import WideColumns

NO_VALUE = "no value"


@dataclass(frozen=True)
class Batch:
    """A file and the settings for reading it. `source` and an id together identify its evidence."""

    source: str
    table: InputTable
    mapped: ColumnMapping
    reader: Reader
    controls: Fraction
    file: Source
    options: IngestOptions = field(default_factory=IngestOptions)
    """All that holds for the file, with what its profile says."""
    profile: str = ""
    """The profile that was found by the file's columns, or asked for."""
    wide: WideColumns | None = None
    """The columns that are signals."""
    recognised: bool = False
    """True if only the columns showed a profile that nobody of the workspace made."""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.table.name

    @property
    def of_cases(self) -> bool:
        """True if the rows are cases."""
        return self.mapped.kind in ("exceptions", "predictions")

    @property
    def sure(self) -> bool:
        """True if a person stated the kind and every column, here or in a profile of the workspace."""
        return self.mapped.sure and not self.wide and not self.recognised

    @property
    def said(self) -> tuple[str, ...]:
        """The fields that the file gives; others of known evidence stay as they are."""
        return self.mapped.said if self.wide is None else (*self.mapped.said, "signal", "value")

    @property
    def left_out(self) -> tuple[str, ...]:
        """The columns that are not used."""
        return self.mapped.left_out if self.wide is None else self.wide.no_signal

    @property
    def answers(self) -> IngestOptions:
        """All that must be said of a file like this: what was said, and what its columns showed."""
        return replace(self.options, kind=self.mapped.kind, map=tuple(self.mapped.fields.items()))

    def rows(self, count: RowCount) -> Iterator[tuple[int, Any]]:
        """Each valid row with its line: the cells of a case, or the texts of other evidence by field."""
        judge = self._judge()
        for line, cells in self._cells():
            count.rows += 1
            if cells.__class__ is WrongRow:
                count.rejects.add(self.name, line, str(cells))
                continue
            if cells.__class__ is LeftOut:
                count.left_out[str(cells)] += 1
                continue
            try:
                row = judge(cells)
            except BadValue as error:
                message = f"{error.place} {error.message}" if error.place else error.message
                count.rejects.add(self.name, line, message, error.__cause__, error.remedy)
                continue
            if row is None:
                count.left_out[NO_VALUE] += 1
            else:
                yield line, row

    def preview(self, number: int) -> list[tuple[int, Any]]:
        """The first rows as they would be taken, or the reasons why not, each with its line."""
        judge = self._judge()
        found: list[tuple[int, Any]] = []
        for line, cells in islice(self._cells(), number):
            try:
                row = cells if isinstance(cells, str) else judge(cells)
                found.append((line, LeftOut(NO_VALUE) if row is None else row))
            except BadValue as error:
                found.append((line, WrongRow(f"{error.place} {error.message}")))
        return found

    def _cells(self) -> Iterator[tuple[int, Any]]:
        """The cells of each row, or of each reading where columns are signals, as `_judge` takes them."""
        if self.wide is None:
            return self.table.read(self.mapped.picks)
        return self.wide.readings(self.table.read((*self.mapped.picks, *self.wide.picks)))

    def _judge(self) -> Callable[[Any], Any]:
        fields, columns = tuple(self.mapped.fields), tuple(self.mapped.fields.values())
        if self.of_cases:
            return self.reader.case_judge(fields, columns)
        if self.wide is not None:
            return self.wide.judge(self.reader, fields, columns)
        return self.reader.texts_judge(fields, columns)


def is_control(source: str, key: str, share: Fraction) -> bool:
    """True if an unflagged case is kept as a control. A hash decides, so that every ingest keeps the same cases."""
    drawn = int(sha256(f"control:{source}:{key}".encode()).hexdigest()[:13], 16)
    return drawn < share * 16**13
