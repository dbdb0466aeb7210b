"""Look at a file as it would be taken in: prepared anew with each answer, in a thread, and nothing is written."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from core.errors import BadData, OptableError
from core.ingest.batch import Batch
from core.ingest.gaps import Gap, IngestGaps
from core.ingest.join import join_tables
from core.ingest.mapping import ColumnMapping, map_columns
from core.ingest.options import TAB_WORDS, IngestOptions
from core.ingest.prepare import prepare
from core.ingest.reading.json_table import NestedRows
from core.ingest.reading.open_table import open_table
from core.ingest.reading.source import Source, opened
from core.ingest.reading.table import InputTable
from core.ingest.wide import signal_called
from core.model.workspace import Workspace

SHOWN = 60
"""The number of rows that are looked at."""
RAW = 3
"""The number of rows that are shown as they are, where a person is asked."""
Stamp = tuple[tuple[int, int, int], ...]
"""The fingerprint of the files: it changes if one of them does."""


@dataclass(frozen=True)
class Request:
    """A file, perhaps a second one that is joined, and what was said about them."""

    path: Path
    options: IngestOptions = field(default_factory=IngestOptions)
    join: Path | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files."""
        return (self.path,) if self.join is None else (self.path, self.join)


@dataclass(frozen=True)
class Looked:
    """The interpretation of a file: a batch with its first rows, or else what is missing or wrong."""

    request: Request
    stamp: Stamp = ()
    batch: Batch | None = None
    rows: tuple[tuple[int, Any], ...] = ()
    gaps: tuple[Gap, ...] = ()
    error: OptableError | None = None
    columns: tuple[str, ...] = ()
    """The columns and paths that can be named."""
    mapped: ColumnMapping | None = None
    """The mapping of the columns, also as long as something is missing."""
    raw: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each column with its first cells."""

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """The gaps, and the columns that are left out only because nobody said their unit."""
        wide = self.batch.wide if self.batch else None
        no_unit = wide.no_unit if wide else ()
        return (*self.gaps, *(Gap(f"nobody said in which unit {one} is", "unit", f"{one}=UNIT") for one in no_unit))


class Sources:
    """The open files of one look or of one ingest; another thread may end it."""

    def __init__(self) -> None:
        self._open: list[Source] = []
        self._stopped = False

    def stop(self) -> None:
        """End the reading: it raises Stopped."""
        self._stopped = True
        for one in self._open:
            one.stop()

    @contextmanager
    def opened(self, request: Request) -> Iterator[tuple[Source, Source | None]]:
        """The file and the one that is joined. Raises BadData for what is no file, or cannot be read."""
        with ExitStack() as stack:
            for path in request.paths:
                _refuse_no_file(path)
                self._open.append(stack.enter_context(opened(path)))
            if self._stopped:
                self.stop()
            yield self._open[0], self._open[1] if request.join else None


def look(request: Request, workspace: Workspace, sources: Sources) -> Looked:
    """The interpretation of a file. Raises Stopped if another thread ended it."""
    try:
        stamp = stamp_of(request)
        with sources.opened(request) as (file, other):
            try:
                batch = prepare(file, request.options, workspace, joined=other)
                rows = tuple(batch.preview(SHOWN))
            except IngestGaps as gaps:
                looked = Looked(request, stamp, gaps=gaps.gaps)
                return _unfinished(looked, partial(_table, file, other), gaps.options, workspace)
            except OptableError as error:
                looked = Looked(request, stamp, error=error)
                return _unfinished(looked, partial(_table, file, other), request.options, workspace)
            columns = _named((*batch.table.columns, *batch.table.paths))
            return Looked(request, stamp, batch, rows, columns=columns, mapped=batch.mapped)
    except OptableError as error:
        return Looked(request, error=error)


def stamp_of(request: Request) -> Stamp:
    """The fingerprint of the files: it changes if one of them does. Raises BadData if it is gone."""
    return tuple(_stamp(path) for path in request.paths)


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadData(f"cannot be read ({reason})", str(path)) from None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _refuse_no_file(path: Path) -> None:
    """Refuse a folder by name, and what would be read without an end."""
    with suppress(OSError, ValueError):
        mode = os.stat(path).st_mode  # noqa: PTH116  # a path with a NUL in it is a ValueError
        if stat.S_ISDIR(mode):
            raise BadData("is a folder", str(path), "Go on with the name of a file in it.")
        if not stat.S_ISREG(mode):
            raise BadData("is no file", str(path))


def _unfinished(
    looked: Looked, table_by: Callable[[IngestOptions], InputTable], options: IngestOptions, workspace: Workspace
) -> Looked:
    """The same with the columns of the file and their first cells, so that a person can choose among them."""
    for gap in looked.gaps:
        if (gap.likely and gap.option in ("kind", "columns_are")) or (gap.sure and gap.option == "rows"):
            options = gap.filled(options)
    mapped = None
    try:
        options.checked()
        table = table_by(options)
        with suppress(OptableError):
            mapped, _gaps = map_columns(table, options, signal_called(workspace, options))
        picks = [(part,) for part in table.parts]
        cells = [row for _line, row in islice(table.read(picks), RAW) if not isinstance(row, str)]
    except OptableError:
        return looked
    raw = tuple((name, tuple(str(row[place] or "") for row in cells)) for place, name in enumerate(table.columns))
    return Looked(
        looked.request,
        looked.stamp,
        gaps=looked.gaps,
        error=looked.error,
        columns=_named((*table.columns, *table.paths)),
        mapped=mapped,
        raw=raw,
    )


def _table(file: Source, other: Source | None, options: IngestOptions) -> InputTable:
    """The rows of a file, or of two that are joined."""
    delimiter = TAB_WORDS.get(options.delimiter.lower(), options.delimiter)
    settings = {"encoding": options.encoding, "delimiter": delimiter, "escape": options.escape}
    try:
        table = open_table(file, **settings, rows=options.rows)
    except NestedRows as nested:
        table = open_table(file, **settings, rows=nested.lists[0])
    if other is not None and options.on:
        with suppress(OptableError):
            return join_tables(table, open_table(other, **settings), options.on)
    return table


def _named(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names that stand for one column."""
    return tuple(name for name in dict.fromkeys(names) if name and names.count(name) == 1)
