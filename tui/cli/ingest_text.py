"""The output of `optable ingest`: the interpretation of a file, its gaps, and the report on its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from core.ingest.batch import Batch
from core.ingest.gaps import IngestGaps
from core.ingest.reading.table import listed
from core.ingest.report import Rejects, Report
from core.model.workspace import RecordId, Workspace
from core.visible import visible_line
from tui.common.remedies import with_remedy

SHOWN = 20
"""The maximum number of kinds of faults that are listed."""


def batch_text(batch: Batch, workspace: Workspace) -> str:
    """The interpretation of a file: its kind and why, and the column of each field."""
    mapped = batch.mapped
    lines = [f"{visible_line(batch.name)} ({batch.table.format}) is taken for {mapped.kind}: {mapped.why}"]
    if batch.profile:
        lines.append(f"  by the profile {visible_line(_profile(batch.profile, workspace))}")
    lines += [f"  {visible_line(note)}" for note in batch.table.notes]
    width = max(map(len, (*mapped.fields, *mapped.constants, "")))
    for field, column in mapped.fields.items():
        note = "  (guessed)" if field in mapped.guessed else ""
        lines.append(f"  {field:<{width}} from {visible_line(column)}{note}")
    for field, text in mapped.constants.items():
        lines.append(f"  {field:<{width}} is {visible_line(text) or 'empty'} in every row")
    lines += _wide(batch, workspace)
    if batch.of_cases and "id" not in mapped.fields:
        lines.append("  ids are made of the content")
    if batch.left_out:
        lines.append(f"  left out: {visible_line(listed(batch.left_out))}")
    lines.append(f"  times without a zone are taken for {batch.reader.times.zone}")
    if mapped.kind == "predictions":
        lines.append(f"  kept: flagged cases and {float(batch.controls):.0%} of the others; all are counted by day")
    return "\n".join(lines)


def _profile(name: str, workspace: Workspace) -> str:
    return workspace.title(RecordId("intake", name)) if name in workspace.intake else f"{name} (built in)"


def _wide(batch: Batch, workspace: Workspace) -> Iterator[str]:
    """The columns that are signals, and those whose unit nobody said."""
    if batch.wide is None:
        return
    for column, signal in zip(batch.wide.columns, batch.wide.signals, strict=True):
        title = workspace.title(RecordId("signal", signal))
        yield f"  {visible_line(title)} from {visible_line(column)}"
    for column in batch.wide.no_unit:
        yield f"  left out, since nobody said its unit: {visible_line(column)}  (--unit {visible_line(column)!r}=UNIT)"


def gaps_text(gaps: IngestGaps, line: str) -> str:
    """Everything that a person must still say about a file, with a command line to be completed."""
    lines = [f"optable: {visible_line(gaps.name)}: nothing was taken in, for the file does not say everything"]
    lines += [f"  - {visible_line(gap.words)}" for gap in gaps.gaps]
    if gaps.hint:
        lines.append(f"hint: {visible_line(gaps.hint)}")
    lines += ["To paste, and to complete where it says so in capitals:", f"  {visible_line(line)}"]
    return "\n".join(lines)


def gaps_json(gaps: IngestGaps, line: str) -> dict[str, Any]:
    """The same for scripts."""
    return {
        "file": gaps.name,
        "gaps": [{"what": gap.words, "option": gap.option, "value": gap.value} for gap in gaps.gaps],
        "columns": list(gaps.columns),
        "command": line,
    }


def report_text(report: Report, *, dry_run: bool) -> Iterator[str]:
    """The report on the rows; the numbers add up."""
    would = "Would take in" if dry_run else "Took in"
    yield (
        f"{would}: {report.new} new, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.counted} counted, {report.rejects.number} rejected, {report.left_out} left out; rows: {report.rows}"
    )
    if report.nothing_came:
        yield "Nothing came in"
    if report.counted or report.days:
        yield f"Counted and not kept: {report.counted}; days of traffic: {report.days}"
    if report.ahead:
        yield f"Dated more than a day ahead: {report.ahead}; nothing looks at them before their time"
    if report.twins:
        yield f"Without an id and alike to a row before: {report.twins}; each counts"
    for reason, number in sorted(report.count.left_out.items()):
        yield f"Left out, {visible_line(reason)}: {number}"
    yield from rejects_text(report.rejects)


def rejects_text(rejects: Rejects) -> Iterator[str]:
    """The kinds of faults, each with the number of its lines and the first of them."""
    for name, number in sorted(rejects.by_name.items()):
        yield f"Rejected as {name}: {number}"
    groups = rejects.grouped()
    for fault in groups[:SHOWN]:
        stop = "." if fault.remedy and not fault.reason.endswith((".", ")")) else ""
        reason = visible_line(with_remedy(f"{fault.reason}{stop}", fault.remedy))
        if fault.number == 1:
            yield f"  {visible_line(fault.file)}:{fault.first[0]}: {reason}"
        else:
            first = ", ".join(map(str, fault.first))
            yield f"  {visible_line(fault.file)}: {fault.number:,} lines: {reason} (first: {first})"
    if len(groups) > SHOWN:
        yield f"  ... and {len(groups) - SHOWN} more kinds of faults"


def rejects_json(rejects: Rejects) -> dict[str, Any]:
    """The rejected lines for scripts."""
    return {
        "rejected_by_name": dict(sorted(rejects.by_name.items())),
        "rejected_groups": [
            {"file": fault.file, "why": fault.reason, "lines": fault.number, "first": fault.first}
            for fault in rejects.grouped()
        ],
        "rejected_lines": [{"file": file, "line": line, "why": reason} for file, line, reason in rejects.in_order()],
    }


def report_json(batches: Sequence[Batch], report: Report, *, dry_run: bool) -> dict[str, Any]:
    """The report on the rows, and the interpretation of each file."""
    return {
        "dry_run": dry_run,
        **report.counts(),
        "left_out_by_reason": dict(sorted(report.count.left_out.items())),
        "ahead": report.ahead,
        "twins": report.twins,
        "files": [_file_json(batch) for batch in batches],
        **rejects_json(report.rejects),
    }


def _file_json(batch: Batch) -> dict[str, Any]:
    return {
        "name": batch.name,
        "format": batch.table.format,
        "kind": batch.mapped.kind,
        "why": batch.mapped.why,
        "profile": batch.profile,
        "fields": dict(batch.mapped.fields),
        "set": dict(batch.mapped.constants),
        "guessed": list(batch.mapped.guessed),
        "left_out": list(batch.left_out),
        "sha256": batch.file.digest,
    }
