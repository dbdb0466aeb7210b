"""The column that likely holds a field which no name shows, by its first cells: a proposal, never a decision."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice

from core.ingest.fields import normalised_column
from core.ingest.options import IngestOptions
from core.ingest.reading.table import InputTable, Part
from core.ingest.values.numbers import Numbers
from core.ingest.values.time_text import OrderNeeded, read_time
from core.model.quantity import QUANTITY

LOOKED_AT = 50
MOST_COLUMNS = 1000


class Likely:
    """The first cells of every column and nested value of a table."""

    def __init__(self, table: InputTable, options: IngestOptions, is_signal: Callable[[str], bool]) -> None:
        self._is_signal = is_signal
        names = [column for column, number in Counter(table.columns).items() if column and number == 1]
        found: dict[str, Part] = {}
        for name in (*names[:MOST_COLUMNS], *table.paths):
            part = table.find(name)
            if part is not None:
                found[name] = part
        self._numbers = Numbers(options.decimal, frozenset(options.missing))
        self._cells: dict[str, list[str]] = {name: [] for name in found}
        for _line, cells in islice(table.read([(part,) for part in found.values()]), LOOKED_AT):
            if not isinstance(cells, str):
                for name, cell in zip(found, cells, strict=True):
                    if cell is not None and not self._numbers.is_missing(cell):
                        self._cells[name].append(cell)

    def column(self, name: str, taken: Sequence[str], names: Sequence[str] = ()) -> str:
        """The likely column of a field: by the last name of its path, else by its cells; empty if none is."""
        free = {column: cells for column, cells in self._cells.items() if column not in taken and cells}
        nested = {normalised_column(column.rpartition(".")[2]): column for column in reversed(free) if "." in column}
        if found := next((nested[one] for one in names if one in nested), ""):
            return found
        if name == "input":
            texts = {
                column: sum(map(len, cells)) / len(cells)
                for column, cells in free.items()
                if not _times(cells) and not self._values(cells) and not self._signals(cells)
            }
            return max(texts, key=lambda column: texts[column], default="")
        fits = {
            "at": _times,
            "signal": self._signals,
            "value": self._values,
            "confidence": self._values,
            "id": _distinct,
        }.get(name)
        return next((column for column, cells in free.items() if fits and fits(cells)), "")

    def _values(self, cells: Sequence[str]) -> bool:
        return all(QUANTITY.fullmatch(re.sub(r"\s", "", cell).replace(",", ".")) for cell in cells)

    def _signals(self, cells: Sequence[str]) -> bool:
        return all(map(self._is_signal, cells))


def _times(cells: Sequence[str]) -> bool:
    return all(map(_is_time, cells))


def _is_time(cell: str) -> bool:
    try:
        read_time(cell)
    except OrderNeeded:
        return True
    except (ValueError, ArithmeticError):
        return False
    return True


def _distinct(cells: Sequence[str]) -> bool:
    return len(set(cells)) == len(cells)
