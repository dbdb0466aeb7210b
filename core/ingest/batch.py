"""A file to ingest: its rows, the mapping of its columns, and the digest of the bytes read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO

from core.errors import BadValue, UsageError
from core.ingest.cells import WrongRow
from core.ingest.columns import ColumnMapping, InputKind, map_columns
from core.ingest.report import Rejects
from core.ingest.rows import Assumed, case_judge, texts_judge
from core.ingest.table import InputTable, open_table
from core.remedy import Remedy

CONTROLS = Fraction(1, 10)
"""The share of unflagged cases of a prediction log that are kept as controls."""
CHUNK = 2**16


class Passing(RawIOBase):
    """A stream that counts and digests the bytes as they are read."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.count = 0
        self._hash = sha256()

    def readable(self) -> bool:
        """True, as for every input stream."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes into the buffer."""
        chunk = self.stream.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self.count += len(chunk)
        self._hash.update(chunk)
        return len(chunk)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes read so far, in hex."""
        return self._hash.hexdigest()


@dataclass(frozen=True)
class Batch:
    """A file and the settings for reading it. `source` and an id together identify its evidence."""

    source: str
    table: InputTable
    mapped: ColumnMapping
    assumed: Assumed
    controls: Fraction
    passing: Passing

    @property
    def name(self) -> str:
        """The file's name."""
        return self.table.name

    @property
    def of_cases(self) -> bool:
        """True if the rows are cases."""
        return self.mapped.kind in ("exceptions", "predictions")

    def rows(self, rejects: Rejects) -> Iterator[tuple[int, Any]]:
        """Each valid row with its line: the cells of a case, or the texts of other evidence by field."""
        judge: Callable[[Any], Any] = (
            case_judge(self.table.columns, self.mapped.fields, self.assumed)
            if self.of_cases
            else texts_judge(self.table.columns, self.mapped.kind, self.mapped.fields)
        )
        for line, cells in self.table.rows:
            if cells.__class__ is WrongRow:
                rejects.add(self.name, line, str(cells))
                continue
            try:
                yield line, judge(cells)
            except BadValue as error:
                message = f"{error.place} {error.message}" if error.place else error.message
                rejects.add(self.name, line, message, error.__cause__)


def prepare(
    stream: BinaryIO,
    name: str,
    *,
    source: str,
    assumed: Assumed,
    kind: InputKind | None = None,
    named: Sequence[str] = (),
    controls: Fraction = CONTROLS,
) -> Batch:
    """Open a file and map its columns, without reading rows.

    Raises UsageError or BadData if the columns do not suffice.
    """
    if not 0 <= controls <= 1:
        raise UsageError("the share of controls must lie between 0 and 1", "controls")
    passing = Passing(stream)
    table = open_table(BufferedReader(passing, CHUNK), name)
    mapped = map_columns(table.columns, kind, named, name)
    if mapped.kind == "predictions" and "flagged" not in mapped.fields and assumed.flag_below is None:
        raise UsageError(
            "no column states which cases were flagged",
            name,
            remedy=Remedy("flag_cases"),
        )
    if assumed.flag_below is not None and "confidence" not in mapped.fields:
        raise UsageError("no column holds the confidence", name, remedy=Remedy("map_column", "confidence"))
    return Batch(source, table, mapped, assumed, controls, passing)


def is_control(source: str, key: str, share: Fraction) -> bool:
    """True if an unflagged case is kept as a control. A hash decides, so that every ingest keeps the same cases."""
    drawn = int(sha256(f"control:{source}:{key}".encode()).hexdigest()[:13], 16)
    return drawn < share * 16**13


def flag_share(text: str) -> Decimal:
    """Parse the confidence below which a case is flagged."""
    try:
        share = Decimal(text)
    except ArithmeticError:
        share = Decimal(-1)
    if not 0 <= share <= 1:
        raise UsageError(f"must be a number between 0 and 1, not {text[:40]!r}", "flag_below")
    return share
