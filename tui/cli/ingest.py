"""`optable ingest`: import evidence from files of other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from core.errors import BadData, UsageError
from core.ingest.batch import Batch
from core.ingest.columns import KINDS, InputKind
from core.ingest.options import IngestOptions
from core.ingest.report import RejectedLines, Rejects, Report
from core.store.store import Store
from core.visible import visible_line
from tui.cli.options import json_option, workspace_option
from tui.cli.output import write, write_json
from tui.cli.verdict_after import verdict_after
from tui.cli.workspace import open_to_write

SHOWN = 20
"""The maximum number of skipped lines that are listed."""
OPTIONS = {"map": "--map", "source": "--source", "controls": "--controls", "flag_below": "--flag-below"}


@click.command("ingest")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--as", "kind", type=click.Choice(KINDS), help="What the files hold; else it is guessed and shown.")
@click.option("--map", "named", multiple=True, metavar="FIELD=COLUMN", help="Which column holds a field; repeat it.")
@click.option("--source", default="import", help="Where it comes from: evidence is told apart by source and id.")
@click.option("--controls", default="10%", help="The share of a prediction log's unflagged cases that is kept.")
@click.option("--flag-below", metavar="CONFIDENCE", help="Flag the cases that are less sure than this.")
@click.option("--skip-rejected", is_flag=True, help="Leave out lines that cannot be read, instead of everything.")
@click.option("--dry-run", is_flag=True, help="Say what would be new, changed and rejected; write nothing.")
@click.option("--yes", is_flag=True, help="Take the guessed columns without asking.")
@workspace_option()
@json_option
def ingest_command(  # noqa: PLR0913  # its options
    files: tuple[str, ...],
    kind: InputKind | None,
    named: tuple[str, ...],
    source: str,
    controls: str,
    flag_below: str | None,
    ws: Path | None,
    *,
    skip_rejected: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Take evidence in from CSV, JSON Lines or JSON files, or from - (standard input).

    All files or nothing. The same file once more changes nothing; a row that says something else now is revised, and
    its case keeps its reviews. Of a prediction log, the flagged cases and a random part of the others are kept, and
    the traffic is counted by day.
    """
    with ExitStack() as open_files, open_to_write(ws) as store:
        workflow = store.snapshot.workspace.workflow
        options = IngestOptions(kind, named, source, controls, flag_below)
        with _options_named():
            batches = options.prepare([(_name_of(name), _stream(name, open_files)) for name in files], workflow)
        for batch in batches:
            write(_guess(batch, workflow.timezone), sys.stderr)
        if not yes and not all(batch.mapped.sure for batch in batches):
            _ask(files)
        try:
            report = _run(store, batches, skip_rejected=skip_rejected, dry_run=dry_run)
        except RejectedLines as error:
            _name(error, as_json=as_json)
            raise
        _tell(store, batches, report, dry_run=dry_run, as_json=as_json)


def _stream(name: str, open_files: ExitStack) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return open_files.enter_context(Path(name).open("rb"))
    except OSError as error:
        raise BadData(f"cannot be read ({error.strerror})", name) from None


def _name_of(file: str) -> str:
    return "standard input" if file == "-" else file


@contextmanager
def _options_named() -> Iterator[None]:
    """Add the option's name to an error of the core about that choice."""
    try:
        yield
    except UsageError as error:
        error.place = OPTIONS.get(error.place, error.place)
        raise


def _guess(batch: Batch, timezone: str) -> str:
    """The guessed kind and columns of a file."""
    mapped = batch.mapped
    width = max(map(len, mapped.fields))
    lines = [f"{visible_line(batch.name)} ({batch.table.format}) is taken for {mapped.kind}:"]
    for field, column in mapped.fields.items():
        note = "  (guessed)" if field in mapped.guessed else ""
        lines.append(f"  {field:<{width}} from {visible_line(column)}{note}")
    if batch.of_cases and "id" not in mapped.fields:
        lines.append("  ids are made of the content")
    if mapped.left_out:
        lines.append(f"  left out: {', '.join(map(visible_line, mapped.left_out))}")
    lines.append(f"  times without a zone are taken for {timezone}")
    if mapped.kind == "predictions":
        lines.append(f"  kept: flagged cases and {float(batch.controls):.0%} of the others; all are counted by day")
    return "\n".join(lines)


def _ask(files: Sequence[str]) -> None:
    """Confirm a guess if a person sits at both ends; a pipeline continues, and its log shows the guess."""
    interactive = sys.stdin.isatty() and sys.stderr.isatty() and "-" not in files
    if interactive and not click.confirm("Use this?", default=True, err=True):
        raise UsageError("nothing was taken in", "", "Say --as and --map to name kind and columns.")


def _run(store: Store, batches: Sequence[Batch], *, skip_rejected: bool, dry_run: bool) -> Report:
    def run(progress: Callable[[Batch], None]) -> Report:
        return store.ingest(batches, skip_rejected=skip_rejected, dry_run=dry_run, progress=progress)

    sizes = [Path(batch.name).stat().st_size if Path(batch.name).is_file() else 0 for batch in batches]
    if not sys.stderr.isatty() or not all(sizes):
        return run(lambda _batch: None)
    with click.progressbar(length=sum(sizes), label="Reading", file=sys.stderr) as bar:

        def progress(_batch: Batch) -> None:
            read = sum(batch.passing.count for batch in batches)
            bar.label = "Reading" if read < sum(sizes) else "Writing"
            bar.update(read - bar.pos)

        return run(progress)


def _tell(store: Store, batches: Sequence[Batch], report: Report, *, dry_run: bool, as_json: bool) -> None:
    after = verdict_after(store)
    if as_json:
        write_json(_json(batches, report, dry_run=dry_run) | after.json())
        return
    would = "Would take in" if dry_run else "Took in"
    counts = (
        f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged, {report.rejects.number} rejected"
    )
    lines = [f"{would}: {counts}"]
    if report.left or report.days:
        lines.append(f"Counted and not kept: {report.left}; days of traffic: {report.days}")
    if report.ahead:
        lines.append(f"Dated more than a day ahead: {report.ahead}; nothing looks at them before their time")
    if report.twins:
        lines.append(f"Without an id and alike to a row before: {report.twins}; each counts")
    write("\n".join([*lines, *_by_name(report.rejects), *_rejected(report.rejects), after.line()]))


def _name(error: RejectedLines, *, as_json: bool) -> None:
    """Print every line that blocks the import."""
    if as_json:
        write_json({"rejected": error.rejects.number, **_rejects_json(error.rejects)})
    elif error.rejects.number > 1:
        write("\n".join([*_by_name(error.rejects), *_rejected(error.rejects)]), sys.stderr)


def _by_name(rejects: Rejects) -> Iterator[str]:
    """The counts of rejects that have a name: `Rejected as local time that exists twice: 2`."""
    for name, number in sorted(rejects.by_name.items()):
        yield f"Rejected as {name}: {number}"


def _rejected(rejects: Rejects) -> Iterator[str]:
    for file, line, reason in rejects.in_order()[:SHOWN]:
        yield f"  {visible_line(file)}:{line}: {visible_line(reason)}"
    if rejects.number > SHOWN:
        yield f"  ... and {rejects.number - SHOWN} lines more"


def _rejects_json(rejects: Rejects) -> dict[str, Any]:
    return {
        "rejected_by_name": dict(sorted(rejects.by_name.items())),
        "rejected_lines": [{"file": file, "line": line, "why": reason} for file, line, reason in rejects.in_order()],
    }


def _json(batches: Sequence[Batch], report: Report, *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        **report.counts(),
        "ahead": report.ahead,
        "twins": report.twins,
        "files": [
            {
                "name": batch.name,
                "format": batch.table.format,
                "kind": batch.mapped.kind,
                "fields": dict(batch.mapped.fields),
                "guessed": list(batch.mapped.guessed),
                "left_out": list(batch.mapped.left_out),
                "sha256": batch.passing.digest,
            }
            for batch in batches
        ],
        **_rejects_json(report.rejects),
    }
