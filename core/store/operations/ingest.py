"""Ingest evidence files: read without any lock, then compared and written together, or not at all."""

from __future__ import annotations

import shlex
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.errors import BadValue, Conflict, OptableError, UsageError
from core.ingest.batch import Batch
from core.ingest.report import RejectedLines, Rejects, Report, RowCount
from core.ingest.values.rows import derived, twin
from core.model.evidence import Completion, Reading
from core.model.evidence_log import EvidenceKind
from core.model.signals import Signal
from core.model.workspace import RecordKind, Workspace
from core.remedy import Remedy
from core.rules.called import key_called
from core.store import staged_cases
from core.store.codec import same
from core.store.operations.ingest_cases import count_traffic, ingest_cases, note_overlap
from core.store.operations.record import completion_of, reading_of
from core.store.staged_cases import SUPERSEDED, SUPERSEDED_NEWER, Progress, Rows, clash
from core.store.transaction import Transaction

Recorded = Reading | Completion
LONGEST_SIZE = 16
"""The most digits of a sample size."""
Line = tuple[Batch, int, dict[str, str]]
"""A row of readings or activities: its file, line number and field texts."""


@dataclass
class Staged:
    """Parsed files: cases in a temporary table, other evidence in memory."""

    batches: Sequence[Batch]
    count: RowCount = field(default_factory=RowCount)
    cases: list[tuple[Batch, Rows]] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)
    twins: int = 0
    """Number of rows equal to another one of their file and without an id; each counts."""
    repeated: int = 0
    """Number of rows that say once more, under their id, what an earlier row says."""


def stage(connection: sqlite3.Connection, batches: Sequence[Batch], progress: Progress) -> Staged:
    """Parse the files, without reading or locking the workspace."""
    staged = Staged(batches)
    _refuse_mixed([batch for batch in batches if batch.of_cases])
    staged_cases.begin(connection)
    for batch in batches:
        if batch.of_cases:
            staged.cases.append((batch, staged_cases.add(connection, batch, staged.count, progress)))
        else:
            staged.twins += _add(staged.others, batch, staged.count)
            progress(batch)
    once = staged_cases.once_each(connection, staged.cases, staged.count)
    staged.twins += once.twins
    staged.repeated += once.repeated
    return staged


def _refuse_mixed(batches: Sequence[Batch]) -> None:
    """Raise UsageError for cases whose ids cannot be compared in one call; each file may have a profile of its own."""
    hint = "Take each of them in by a call of its own."
    if len(sources := sorted({batch.source for batch in batches})) > 1:
        raise UsageError(f"the files are of several sources: {', '.join(sources)}", "source", hint)
    if len({batch.options.latest for batch in batches}) > 1:
        raise UsageError("of one file the last line of an id counts, of another each", "latest", hint)


def ingest(transaction: Transaction, staged: Staged, *, skip_rejected: bool, dry_run: bool) -> Report:
    """Compare staged evidence with the existing, and write what is new or different.

    Raises BadData with the rejected lines, if any, unless they are to be skipped; then nothing is written.
    """
    transaction.refuse_in_doubt()
    if not staged_cases.is_there(transaction.connection):
        raise Conflict("the database was replaced while the files were read", str(transaction.path))
    report = Report(staged.count, twins=staged.twins, unchanged=staged.repeated)
    for batch, one in _once_each(_judged(transaction, staged.others, report.rejects), report):
        _put(transaction, batch, one, report)
    if report.rejects.number and not skip_rejected:
        raise RejectedLines(report.rejects)
    met: Counter[int] = Counter()
    for batch, rows in staged.cases:
        met.update(ingest_cases(transaction, batch, rows, report, dry_run=dry_run))
    days = count_traffic(transaction, [one for one in staged.cases if one[0].mapped.kind == "predictions"], report)
    if transaction.changes and not dry_run:
        note_overlap(transaction, met, days)
    files = ", ".join(f"{batch.name} (sha256 {batch.file.digest[:12]})" for batch in staged.batches)
    action = "ingest" if staged.cases else "record"
    transaction.describe(action, f"ingested {files}: {report.new} new, {report.changed} changed")
    return report


# Readings and activities


def _add(to: list[Line], batch: Batch, count: RowCount) -> int:
    """Add the rows of a file, each with an id; equal rows without one are numbered. Returns the number of twins."""
    alike: Counter[str] = Counter()
    for line, texts in batch.rows(count):
        if not texts.get("id"):
            first = derived(texts)
            alike[first] += 1
            texts["id"] = twin(first, alike[first])
        to.append((batch, line, texts))
    return alike.total() - len(alike)


def _kind(batch: Batch) -> EvidenceKind:
    return "reading" if batch.mapped.kind == "readings" else "completion"


def _judged(transaction: Transaction, lines: Sequence[Line], rejects: Rejects) -> Iterator[tuple[Batch, int, Recorded]]:
    """Each line as a model; invalid lines are rejected."""
    for batch, line, texts in lines:
        try:
            yield batch, line, _evidence(transaction, batch, texts)
        except (OptableError, ValueError) as error:
            hint = f" ({error.hint})" if isinstance(error, OptableError) and error.hint else ""
            remedy = error.remedy if isinstance(error, OptableError) else None
            rejects.add(batch.name, line, f"{getattr(error, 'message', error)}{hint}", error, remedy)


def _once_each(lines: Iterator[tuple[Batch, int, Recorded]], report: Report) -> Iterator[tuple[Batch, Recorded]]:
    """Each piece once; lines with the same id but different contents are rejected, unless only the last counts."""
    seen: dict[tuple[EvidenceKind, str, str], list[tuple[Batch, int, Recorded]]] = {}
    for batch, line, new in lines:
        seen.setdefault((_kind(batch), *new.key), []).append((batch, line, new))
    for several in seen.values():
        batch, _line, last = several[-1]
        earlier = len(several) - 1
        if earlier and batch.options.latest:
            for _batch, _line, one in several[:-1]:
                report.count.left_out[SUPERSEDED_NEWER if one.at > last.at else SUPERSEDED] += 1
            yield batch, last
        elif all(same(one, last) for _batch, _line, one in several):
            report.unchanged += earlier
            yield several[0][0], last
        else:
            for of_file, line, one in several:
                report.rejects.add(of_file.name, line, clash(one.id))


def _put(transaction: Transaction, batch: Batch, new: Recorded, report: Report) -> None:
    """Add or revise a piece of evidence; fields missing in the file remain unchanged."""
    kind = _kind(batch)
    old = transaction.find(kind, new.key)
    if old is None:
        report.new += 1
        transaction.put_evidence(kind, None, new)
        return
    revised = old.model_copy(update={name: getattr(new, name) for name in batch.said})
    if same(old, revised):
        report.unchanged += 1
        return
    report.changed += 1
    recorded_now = {"recorded": transaction.now}  # the gate could not know it before
    transaction.put_evidence(kind, old, revised.model_copy(update=recorded_now))


def _evidence(transaction: Transaction, batch: Batch, texts: dict[str, str]) -> Recorded:
    """One row as a model. Raises an error with an explanation if it is invalid."""
    at = batch.reader.times.instant(texts["at"])
    key = texts["id"]
    note = texts.get("note", "")
    workspace = transaction.before.workspace
    if batch.mapped.kind == "activities":
        activity = _called(workspace, "activity", texts["activity"])
        return completion_of(
            transaction, activity, at=at, note=note, by=texts.get("by", ""), source=batch.source, id=key
        )
    size = texts.get("n", "").strip()
    if size and not (size.isdecimal() and len(size) <= LONGEST_SIZE):
        raise ValueError(f"the sample size must be a whole number, not {size[:40]!r}")
    signal = _called(workspace, "signal", texts["signal"])
    value = _value(workspace.signals[signal], batch, texts["value"], signal)
    reading = reading_of(
        transaction, signal, value, at=at, n=int(size) if size else None, note=note, source=batch.source, id=key
    )
    return reading.model_copy(update={"version": texts["version"]}) if texts.get("version") else reading


def _called(workspace: Workspace, kind: RecordKind, text: str) -> str:
    """The record that a cell names, by name or title. An unknown one can be renamed."""
    try:
        return key_called(workspace, kind, text, kind)
    except BadValue as error:
        error.remedy = Remedy("rename", f"{shlex.quote(text)}={kind.upper()}")
        raise


def _value(signal: Signal, batch: Batch, text: str, key: str) -> str:
    """The value of a reading as typed. Raises BadValue for a bare number whose unit nobody said."""
    value = batch.reader.value_text(text, key, is_duration=signal.unit == "duration")
    if signal.unit == "duration" and value.replace(".", "", 1).isdecimal():
        raise BadValue(f"{text[:40]!r} has no unit", remedy=Remedy("name_unit", f"{key}=ms"))
    return value
