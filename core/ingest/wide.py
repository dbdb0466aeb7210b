"""Tables with one column a signal: each cell is a reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from core.errors import BadValue, UsageError
from core.ingest.cells import Numbered
from core.ingest.mapping import ColumnMapping
from core.ingest.options import IngestOptions
from core.ingest.reading.table import InputTable, Part, Pick
from core.ingest.values.numbers import SHARE, UNIT_WORDS, Numbers
from core.ingest.values.rows import Reader
from core.model.quantity import FITTING, QUANTITY, Unit
from core.model.workspace import Workspace
from core.rules.called import key_called

LOOKED_AT = 1000
_NAME_AND_UNIT = re.compile(r"(.+?)[\s_]*[\[(]?(%|[a-z]+)[\])]?", re.IGNORECASE)
CONFIDENCE = "confidence"
"""The key of the unit of confidences, beside those of signals."""
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
    units: Mapping[str, str] = field(default_factory=dict)
    """The units that stand in the names of columns, by signal."""

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
    rename = dict(options.rename)
    signals: dict[str, str] = {}
    in_names: dict[str, str] = {}
    no_signal: list[str] = []
    for column in dict.fromkeys(mapped.left_out):
        found = _signal_of(column, rename, workspace)
        if found is None:
            no_signal.append(column)
            continue
        signals[column] = found[0]
        if found[1]:
            in_names[found[0]] = found[1]
    units = {**in_names, **units_of(options, workspace)}
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
        in_names,
    )


def signal_called(workspace: Workspace, options: IngestOptions) -> Callable[[str], bool]:
    """A function that says whether a word of the file is a signal: by name, title, or what it was renamed to."""
    rename = dict(options.rename)
    return lambda word: bool(word) and _signal_of(word, rename, workspace) is not None


def _signal_of(word: str, rename: Mapping[str, str], workspace: Workspace) -> tuple[str, str] | None:
    """The signal that a word of the file names, and the unit behind it, as in `Latency (ms)`."""
    with suppress(BadValue):
        return key_called(workspace, "signal", rename.get(word, word), "rename"), ""
    if found := _NAME_AND_UNIT.fullmatch(word.strip()):
        with suppress(BadValue):
            key = key_called(workspace, "signal", rename.get(found[1], found[1]), "rename")
            unit = UNIT_WORDS.get(found[2].lower(), found[2].lower())
            return (key, unit) if unit in units_that_fit(workspace.signals[key].unit) else None
    return None


def _bare(table: InputTable, part: Part, options: IngestOptions) -> bool:
    """True if a cell is a number without a unit."""
    numbers = Numbers(options.decimal, frozenset(options.missing))
    for _line, cells in islice(table.read([(part,)]), LOOKED_AT):
        if not isinstance(cells, str) and not numbers.is_missing(cells[0]):
            try:
                found = QUANTITY.fullmatch(numbers.plain(cells[0] or ""))
            except (BadValue, ValueError):
                continue  # rejected with its row
            if not found or not found[2]:
                return True
    return False


def units_of(options: IngestOptions, workspace: Workspace) -> Mapping[str, str]:
    """The units by the names of the signals, which may also be given by the words of the file.

    Raises BadValue for a signal that does not exist, UsageError for a unit that it cannot have.
    """
    rename, found = dict(options.rename), {}
    for name, unit in options.unit:
        if name == CONFIDENCE:
            found[name] = unit
            continue
        key = key_called(workspace, "signal", rename.get(name, name), "unit")
        if unit not in units_that_fit(workspace.signals[key].unit):
            fitting = ", ".join(units_that_fit(workspace.signals[key].unit)) or "none"
            raise UsageError(f"{name[:40]!r} is not measured in {unit}", "unit", f"Units that fit: {fitting}.")
        found[key] = unit
    return found


def units_that_fit(unit: Unit) -> tuple[str, ...]:
    """The units that bare numbers of a signal may have."""
    return tuple(one or SHARE for one in FITTING[unit] if one or unit == "ratio")
