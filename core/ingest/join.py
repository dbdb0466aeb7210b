"""Join a second file by a column, where predictions and texts lie in two files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile
from typing import BinaryIO
from weakref import finalize

from core.errors import BadData, UsageError, nearest
from core.ingest.cells import Cells, LeftOut, NotText, Numbered, Repeated, WrongRow
from core.ingest.reading.table import InputTable, OtherPart, Part, Pick, joined
from core.ingest.values.numbers import MISSING

KINDS = (str, NotText, Repeated)
"""The kinds of cells, kept with each so that a list or a key given twice is still seen as one."""


def join_tables(table: InputTable, other: InputTable, on: str) -> InputTable:
    """The rows of a table with the columns of another; those without a partner are left out.

    Raises UsageError if one of the two has no such column, BadData if a key of the other has two contents.
    """
    if not on:
        raise UsageError("no column is named by which the two files are joined", "on", "A column that both have.")
    key, other_key = _key(table, on), _key(other, on)
    more = [(column, part) for column, part in zip(other.columns, other.parts, strict=True) if column != on]

    def find(text: str) -> Part | None:
        mine = table.find(text)
        if mine is not None:
            return mine
        theirs = other.find(text)
        return None if theirs is None else OtherPart(theirs)

    def read(picks: Sequence[Pick]) -> Iterator[Numbered]:
        parts = list(dict.fromkeys(part for pick in picks for part in pick))
        mine = [part for part in parts if not isinstance(part, OtherPart)]
        theirs = [part for part in parts if isinstance(part, OtherPart)]
        partners = _Partners(other, other_key, [part.part for part in theirs])
        places = {part: place for place, part in enumerate((*mine, *theirs))}
        plan = [[places[part] for part in pick] for pick in picks]
        for line, cells in table.read([(key,), *((part,) for part in mine)]):
            if isinstance(cells, str):
                yield line, cells
                continue
            found = partners.of(cells[0])
            if found is None:
                yield line, LeftOut(f"no partner in {other.name}")
            else:
                both = (*cells[1:], *found)
                yield line, [both[p[0]] if len(p) == 1 else joined([both[place] for place in p]) for p in plan]

    return InputTable(
        table.name,
        f"{table.format}, joined with {other.name}",
        (*table.columns, *(column for column, _part in more)),
        (*table.parts, *(OtherPart(part) for _column, part in more)),
        find,
        read,
        table.containers | other.containers,
        (*table.paths, *other.paths),
        (*table.notes, *other.notes),
        comma_is_free=table.comma_is_free and other.comma_is_free,
    )


def _key(table: InputTable, on: str) -> Part:
    part = table.find(on)
    if part is None:
        raise UsageError(f"{table.name} has no column {on!r}", "on", nearest(on, table.columns))
    return part


class _Partners:
    """The rows of the other file by their key. They lie in a temporary file, their places in memory."""

    def __init__(self, other: InputTable, key: Part, parts: Sequence[Part]) -> None:
        self._store: BinaryIO = TemporaryFile()  # noqa: SIM115  # closed with this object
        finalize(self, self._store.close)
        self._places: dict[str, tuple[int, int]] = {}
        self._read(other, key, parts)

    def of(self, key: str | None) -> Cells | None:
        """The cells of the row with this key; None if there is none."""
        place = self._places.get(key or "")
        return None if place is None else [cell and KINDS[cell[0]](cell[1]) for cell in json.loads(self._at(place))]

    def _read(self, other: InputTable, key: Part, parts: Sequence[Part]) -> None:
        end = 0
        for line, cells in other.read([(key,), *((part,) for part in parts)]):
            if cells.__class__ is WrongRow:
                raise BadData(str(cells), f"{other.name}:{line}", "Correct the line: a row may need it.")
            if isinstance(cells, str) or not cells[0] or cells[0].strip() in MISSING:
                continue
            row = json.dumps([cell and (KINDS.index(cell.__class__), cell) for cell in cells[1:]]).encode()
            if (known := self._places.get(cells[0])) and self._at(known) != row:
                raise BadData(f"{cells[0][:40]!r} occurs twice with different content", f"{other.name}:{line}")
            self._store.seek(end)
            self._store.write(row)
            self._places[cells[0]] = (end, len(row))
            end += len(row)

    def _at(self, place: tuple[int, int]) -> bytes:
        self._store.seek(place[0])
        return self._store.read(place[1])
