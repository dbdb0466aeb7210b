"""Prepare a file for an ingest: open it, find its profile, map its columns, and collect what is not said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from itertools import islice

from core.errors import OptableError, UsageError
from core.ingest.batch import Batch
from core.ingest.fields import in_utc
from core.ingest.gaps import Gap, IngestGaps
from core.ingest.join import join_tables
from core.ingest.mapping import ColumnMapping, map_columns
from core.ingest.options import IngestOptions, of_profile
from core.ingest.profiles import BUILT_IN, fitting, named
from core.ingest.reading.json_table import ITSELF, NestedRows
from core.ingest.reading.open_table import open_table
from core.ingest.reading.source import Source
from core.ingest.reading.table import InputTable, Pick, listed
from core.ingest.values.numbers import Numbers
from core.ingest.values.rows import UNDECODED, Reader
from core.ingest.values.times import ORDERS, Times, UnclearOrder
from core.ingest.wide import WideColumns, signal_called, units_of, wide_columns
from core.model.workspace import RecordId, Workspace
from core.times import zone

FEWEST_DIGITS = 3
"""A cell with fewer is no time in any form."""
LOOKED_AT = 1000
"""The number of rows by which the form of times is judged before the first is taken."""


def prepare(file: Source, options: IngestOptions, workspace: Workspace, *, joined: Source | None = None) -> Batch:
    """Open a file and map its columns.

    Raises IngestGaps with everything that a person must still say; UsageError or BadData if the file or the options
    cannot be meant.
    """
    options.checked()
    gaps: list[Gap] = []
    kept = {name: of_profile(profile) for name, profile in workspace.intake.items()}
    if options.profile:
        options = options.over(named(options.profile, kept)).checked()
    table = _opened(file, options, gaps, [*kept.values(), *BUILT_IN.values()])
    profile, options = _with_profile(table, options, kept, gaps, workspace)
    if profile and _reading(options) != _reading(IngestOptions()):
        table = _opened(file, options, gaps, ())
    if joined is not None:
        table = join_tables(table, _opened(joined, options, gaps, ()), options.on)
    mapped, missing = map_columns(table, options, signal_called(workspace, options))
    gaps += missing
    if gaps or mapped is None:
        raise IngestGaps(file.name, [*gaps, *_after(table, gaps, options, workspace)], options, _names(table))
    reader = _reader(table, mapped, options, workspace)
    if unclear := [*_encoding_gaps(table, mapped, options), *_time_gaps(table, mapped, reader)]:
        raise IngestGaps(file.name, unclear, options, _names(table))
    wide = None
    if options.columns_are:
        wide = wide_columns(table, mapped, options, workspace)
        if not wide.columns:
            raise _no_signals(table, wide, options, workspace)
        reader = replace(reader, units={**wide.units, **reader.units})
    recognised = profile in BUILT_IN and profile not in kept
    return Batch(
        options.checked_source,
        table,
        mapped,
        reader,
        options.checked_controls,
        file,
        options,
        profile,
        wide,
        recognised=recognised,
    )


def _names(table: InputTable) -> tuple[str, ...]:
    return *table.columns, *table.paths


def _after(table: InputTable, gaps: Sequence[Gap], options: IngestOptions, workspace: Workspace) -> list[Gap]:
    """The gaps about times that remain if the likely answers are right, so that all is asked at once."""
    for gap in gaps:
        options = gap.filled(options) if gap.sure or gap.likely else options
    try:
        mapped, _gaps = map_columns(table, options, signal_called(workspace, options))
        return _time_gaps(table, mapped, _reader(table, mapped, options, workspace)) if mapped else []
    except OptableError:
        return []  # the options as they were said are judged first


def _reading(options: IngestOptions) -> tuple[str, ...]:
    """The options by which a file is opened."""
    return options.encoding, options.delimiter, options.escape, options.rows


def _opened(file: Source, options: IngestOptions, gaps: list[Gap], profiles: Sequence[IngestOptions]) -> InputTable:
    """The table of a file; rows inside an object are taken from the only list, which is asked for."""

    def opened(rows: str) -> InputTable:
        said = {"encoding": options.encoding, "delimiter": options.delimiter_sign, "escape": options.escape}
        return open_table(file, **said, rows=rows)

    try:
        return opened(options.rows)
    except NestedRows as nested:
        for one in profiles:
            if one.rows in nested.lists and fitting(table := opened(one.rows), {"": one}):
                return table
        if len(nested.lists) > 1:
            words = f"is one object, whose rows lie in {listed(nested.lists, ' or ')}, or that is one row ({ITSELF})"
            gap = Gap(words, "rows", "PATH", choices=(*nested.lists, ITSELF))
            raise IngestGaps(file.name, [*gaps, gap], options) from None
        (only,) = nested.lists
        gaps.append(Gap(f"is one object, whose rows lie in {only}", "rows", only, sure=True))
        return opened(only)


def _with_profile(
    table: InputTable,
    options: IngestOptions,
    kept: Mapping[str, IngestOptions],
    gaps: list[Gap],
    workspace: Workspace,
) -> tuple[str, IngestOptions]:
    """The profile that the columns show, if the person said nothing about them, and the options with it.

    A profile of columns that are signals needs one that is: its other columns may be those of any file.
    """
    if options.profile or options.kind or options.map or options.columns_are:
        return options.profile, options
    for profiles in (kept, BUILT_IN):
        found = [
            name
            for name in fitting(table, profiles)
            if not profiles[name].columns_are or any(map(signal_called(workspace, profiles[name]), table.columns))
        ]
        if len(found) == 1:
            return found[0], replace(options, profile=found[0]).over(profiles[found[0]]).checked()
        if found:
            gaps.append(Gap(f"several profiles fit: {', '.join(found)}", "profile", "PROFILE", choices=tuple(found)))
            return "", options
    return "", options


def _reader(table: InputTable, mapped: ColumnMapping, options: IngestOptions, workspace: Workspace) -> Reader:
    workflow, missing = workspace.workflow, frozenset(options.missing)
    number_field = "confidence" if mapped.kind in ("exceptions", "predictions") else "value"
    numbers = _column(table, mapped, number_field) if table.comma_is_free else None
    at = _column(table, mapped, "at")
    local = UTC if in_utc(mapped.fields.get("at", "")) else zone(workflow.timezone)
    times = Times(local, options.time_format, at.cells if at else tuple, table.name, missing)
    return Reader(
        times,
        Numbers(options.decimal, missing, numbers.cells if numbers else None),
        workflow.version,
        options.checked_flag_below,
        mapped.constants,
        dict(options.rename),
        units_of(options, workspace),
        base_units=table.base_units,
    )


class _Column:
    """The cells of one column, for judging it as a whole."""

    def __init__(self, table: InputTable, pick: Pick) -> None:
        self._table, self._pick = table, pick

    def cells(self) -> Iterator[str | None]:
        """Its cells from the first row on; rows that cannot be read have none."""
        return (cells[0] for _line, cells in self._table.read([self._pick]) if not isinstance(cells, str))


def _column(table: InputTable, mapped: ColumnMapping, name: str) -> _Column | None:
    picks = dict(zip(mapped.fields, mapped.picks, strict=True))
    return _Column(table, picks[name]) if name in picks else None


def _time_gaps(table: InputTable, mapped: ColumnMapping, reader: Reader) -> list[Gap]:
    """The gaps about times, judged by the first rows and, where they are unclear, by all of them."""
    column = _column(table, mapped, "at")
    if column is None:
        if "at" in mapped.constants:
            try:
                reader.times.instant(mapped.constants["at"])
            except ValueError as error:
                raise UsageError(f"at {error}", "set") from None
        return []
    unread, read = "", 0
    for cell in islice(column.cells(), LOOKED_AT):
        if cell is None or reader.numbers.is_missing(cell):
            continue
        try:
            reader.times.instant(cell)
            read += 1
        except UnclearOrder as error:
            return [Gap(error.message, "time_format", "FORM", choices=ORDERS)]
        except (ValueError, ArithmeticError):
            unread = unread or (cell if sum(map(str.isdecimal, cell)) >= FEWEST_DIGITS else "")
    if unread and not read:
        excel = _is_day_number(unread)
        words = f"times such as {unread[:40]!r} are in no known form (an example of a form: '%d/%b/%y %I:%M %p')"
        return [Gap(words, "time_format", "excel" if excel else "FORM", likely=excel)]
    return []


def _encoding_gaps(table: InputTable, mapped: ColumnMapping, options: IngestOptions) -> list[Gap]:
    """Ask for the encoding if a used cell of the first rows is not UTF-8; that of Windows is likely if it can be."""
    if options.encoding:
        return []
    for _line, cells in islice(table.read(mapped.picks), LOOKED_AT):
        odd = "" if isinstance(cells, str) else next((cell for cell in cells if cell and UNDECODED.search(cell)), "")
        if odd:
            try:
                shown = odd.encode("utf-8", "surrogateescape").decode("cp1252")
            except UnicodeError:
                words = f"its text is not UTF-8: {UNDECODED.sub('?', odd)[:40]!r}"
                return [Gap(words, "encoding", "ENCODING")]
            words = f"its text is not UTF-8; by the encoding of Windows (cp1252) it says, for example, {shown[:40]!r}"
            return [Gap(words, "encoding", "cp1252", likely=True)]
    return []


def _is_day_number(text: str) -> bool:
    """True for a number that spreadsheets show as a day of our time."""
    try:
        return 30_000 <= float(text) <= 80_000  # 1982 to 2119
    except ValueError:
        return False


def _no_signals(table: InputTable, wide: WideColumns, options: IngestOptions, workspace: Workspace) -> UsageError:
    if wide.no_unit:
        gaps = [Gap(f"nobody said in which unit {column} is", "unit", f"{column}=UNIT") for column in wide.no_unit]
        return IngestGaps(table.name, gaps, options, _names(table))
    titles = listed([workspace.title(RecordId("signal", key)) for key in workspace.signals]) or "none yet"
    gap = Gap(f"no column is a signal of the workspace (its signals: {titles})", "rename", "COLUMN=SIGNAL")
    return IngestGaps(table.name, [gap], options, _names(table))
