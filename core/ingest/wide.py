"""Tables with one column a signal: each cell is a reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from core.errors import BadValue
from core.ingest.cells import Numbered
from core.ingest.mapping import ColumnMapping
from core.ingest.options import IngestOptions
from core.ingest.reading.table import InputTable, Part, Pick
from core.ingest.values.numbers import Numbers
from core.ingest.values.rows import Reader
from core.model.quantity import QUANTITY
from core.model.workspace import Workspace
from core.rules.called import key_called

LOOKED_AT = 1000
WITH_UNIT = ("ratio", "duration")
"""The units of signals whose bare numbers can mean two things."""


@dataclass(frozen=True)
class WideColumns:
    """The columns that are signals, with what was left out and why."""

    columns: tuple[str, ...]
    signals: tuple[str, ...]
    parts: tuple[Part, ...]
    before: int
    """The number of cells of a row that precede those of the signals."""
    no_signal: tuple[str, ...] = ()
    no_unit: tuple[str, ...] = ()

    @property
    def picks(self) -> tuple[Pick, ...]:
        """The places of the columns."""
        return tuple((part,) for part in self.parts)

    def readings(self, rows: Iterator[Numbered]) -> Iterator[tuple[int, Any]]:
        """Each cell of a signal with the other cells of its row; a row that cannot be read stays one."""
        for line, cells in rows:
            if isinstance(cells, str):
                yield line, cells
                continue
            common = cells[: self.before]
            for place in range(len(self.signals)):
                yield line, (place, common, cells[self.before + place])

    def judge(self, reader: Reader, fields: Sequence[str], columns: Sequence[str]) -> Callable[[Any], Any]:
        """A function from such a cell to the texts of a reading; None for one without a value."""
        of_row = reader.texts_judge(fields, columns, valued=False)

        def judge(one: tuple[int, Sequence[str | None], str | None]) -> dict[str, str] | None:
            place, common, cell = one
            if reader.numbers.is_missing(cell):
                return None
            try:
                value = reader.text(cell)
            except ValueError as error:
                raise BadValue(str(error), self.columns[place]) from None
            row, signal = of_row(common) or {}, self.signals[place]
            if row.get("id"):
                row["id"] += f" {signal}"  # the row has one id, and a reading for each signal
            return {**row, "signal": signal, "value": value}

        return judge


def wide_columns(table: InputTable, mapped: ColumnMapping, options: IngestOptions, workspace: Workspace) -> WideColumns:
    """The columns that are signals: by name, title, or what a person renamed them to."""
    said = dict(options.unit)
    rename = dict(options.rename)
    signals: dict[str, str] = {}
    no_signal: list[str] = []
    for column in dict.fromkeys(mapped.left_out):
        try:
            signals[column] = key_called(workspace, "signal", rename.get(column, column), "rename")
        except BadValue:
            no_signal.append(column)
    units = {key_called(workspace, "signal", name, "unit") for name in said if name != "confidence"}
    parts = {column: part for column in signals if (part := table.find(column)) is not None}
    unclear = {
        column
        for column, part in parts.items()
        if workspace.signals[signals[column]].unit in WITH_UNIT
        and signals[column] not in units
        and _bare(table, part, options)
    }
    kept = [column for column in parts if column not in unclear]
    return WideColumns(
        tuple(kept),
        tuple(signals[column] for column in kept),
        tuple(parts[column] for column in kept),
        len(mapped.fields),
        tuple(no_signal),
        tuple(sorted(unclear)),
    )


def signal_called(workspace: Workspace, options: IngestOptions) -> Callable[[str], bool]:
    """A function that says whether a word of the file is a signal: by name, title, or what it was renamed to."""
    rename = dict(options.rename)

    def is_signal(word: str) -> bool:
        try:
            return bool(word and key_called(workspace, "signal", rename.get(word, word), "rename"))
        except BadValue:
            return False

    return is_signal


def _bare(table: InputTable, part: Part, options: IngestOptions) -> bool:
    """True if a cell is a number without a unit."""
    numbers = Numbers(options.decimal, frozenset(options.missing))
    for _line, cells in islice(table.read([(part,)]), LOOKED_AT):
        if not isinstance(cells, str) and not numbers.is_missing(cells[0]):
            found = QUANTITY.fullmatch((cells[0] or "").strip())
            if not found or not found[2]:
                return True
    return False


def units_of(options: IngestOptions, workspace: Workspace) -> Mapping[str, str]:
    """The units by the names of the signals. Raises BadValue for a signal that does not exist."""
    return {
        name if name == "confidence" else key_called(workspace, "signal", name, "unit"): unit
        for name, unit in options.unit
    }
