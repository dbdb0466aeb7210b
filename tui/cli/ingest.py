"""`optable ingest`: import evidence from files of other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from core.errors import UsageError
from core.ingest.batch import Batch
from core.ingest.fields import KINDS
from core.ingest.gaps import IngestGaps
from core.ingest.options import PAIRED, IngestOptions, pairs
from core.ingest.prepare import prepare
from core.ingest.reading.source import Source, opened
from core.ingest.report import RejectedLines, Report
from core.model.names import check_name
from core.store.store import Store
from tui.cli.ingest_line import command_line
from tui.cli.ingest_text import (
    batch_text,
    gaps_json,
    gaps_text,
    rejects_json,
    rejects_text,
    report_json,
    report_text,
)
from tui.cli.options import json_option, workspace_option
from tui.cli.output import write, write_json
from tui.cli.verdict_after import verdict_after
from tui.cli.workspace import open_to_write

NOTHING_CAME = 3
USAGE = 2
OF_INPUT = {one.name for one in fields(IngestOptions)}


@click.command("ingest")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--as", "kind", type=click.Choice(KINDS), help="What the files hold; else it is guessed and shown.")
@click.option("--map", multiple=True, metavar="FIELD=PATH", help="Column, path (data.text) or A+B of a field; repeat.")
@click.option("--set", multiple=True, metavar="FIELD=VALUE", help="What holds for the whole file: at=2026-11-24.")
@click.option(
    "--rename", multiple=True, metavar="WORD=NAME", help="A word of the file and the workspace's name for it."
)
@click.option("--unit", multiple=True, metavar="SIGNAL=UNIT", help="The unit of a signal's bare numbers: ms, s, %.")
@click.option("--columns-are", type=click.Choice(["signals"]), help="One column a signal, in wide tables.")
@click.option("--time-format", metavar="FORM", help="dayfirst, monthfirst, epoch, excel, or '%d/%b/%y %I:%M %p'.")
@click.option("--decimal", metavar="SIGN", help="The decimal sign: , or .")
@click.option("--missing", multiple=True, metavar="WORD", help="A word that means no value, besides the usual ones.")
@click.option("--latest", is_flag=True, help="Of several lines of one id the last counts.")
@click.option("--rows", metavar="PATH", help="Where the list is within a JSON file, such as results.items.")
@click.option("--encoding", metavar="NAME", help="Such as cp1252; else by the file's mark, else UTF-8.")
@click.option("--escape", metavar="SIGN", help="The sign before a quote inside a cell, such as '\\'.")
@click.option("--delimiter", metavar="SIGN", help="The sign between cells; else the header shows it.")
@click.option("--join", metavar="FILE", help="A second file with more columns of the same rows.")
@click.option("--on", metavar="COLUMN", help="The column by which the second file is joined.")
@click.option("--profile", metavar="NAME", help="The options kept under that name; else found by the columns.")
@click.option("--save-profile", metavar="NAME", help="Keep these options in the workspace, for files like this.")
@click.option("--source", help="Where it comes from: evidence is told apart by source and id.")
@click.option("--controls", help="The share of a prediction log's unflagged cases that is kept; 10% unless said.")
@click.option("--flag-below", metavar="CONFIDENCE", help="Flag the cases that are less sure than this.")
@click.option("--skip-rejected", is_flag=True, help="Leave out lines that cannot be read, instead of everything.")
@click.option("--dry-run", is_flag=True, help="Say what would be new, changed and rejected; write nothing.")
@click.option("--yes", is_flag=True, help="Take what was recognised and proposed without asking.")
@workspace_option()
@json_option
def ingest_command(  # noqa: PLR0913  # its options
    files: tuple[str, ...],
    ws: Path | None,
    join: str | None,
    save_profile: str | None,
    *,
    skip_rejected: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    **said: Any,
) -> int:
    """Take evidence in from CSV, JSON Lines or JSON files, also compressed by gzip, or from - (standard input).

    All files or nothing. The same file once more changes nothing; a row that says something else now is revised, and
    its case keeps its reviews. Of a prediction log, the flagged cases and a random part of the others are kept, and
    the traffic is counted by day. Where a file does not say enough, all that is missing is named at once.
    """
    with ExitStack() as open_files, open_to_write(ws) as store, _options_named():
        options = _options(said)
        sources = [_source(name, open_files) for name in files]
        other = _source(join, open_files) if join else None
        asking = not yes and sys.stdin.isatty() and sys.stderr.isatty() and "-" not in files
        batches = []
        for source in sources:
            try:
                batch = _prepared(source, options, store, other, asking=asking, yes=yes)
            except IngestGaps as gaps:
                line = command_line(files, gaps.filled, ws=ws, join=join)
                if as_json:
                    write_json(gaps_json(gaps, line))
                write(gaps_text(gaps, line), sys.stderr)
                return USAGE
            batches.append(batch)
            write(batch_text(batch, store.snapshot.workspace), sys.stderr)
        if (
            asking
            and not all(batch.sure for batch in batches)
            and not click.confirm("Use this?", default=True, err=True)
        ):
            raise UsageError("nothing was taken in", "", "Say --as and --map to name kind and columns.")
        if save_profile and not dry_run:
            store.save_profile(_profile_name(save_profile), batches[0].answers)
        try:
            report = _run(store, batches, skip_rejected=skip_rejected, dry_run=dry_run)
        except RejectedLines as error:
            if as_json:
                write_json({"rejected": error.rejects.number, **rejects_json(error.rejects)})
            else:
                write("\n".join(rejects_text(error.rejects)), sys.stderr)
            raise
        after = verdict_after(store)
        if as_json:
            write_json(report_json(batches, report, dry_run=dry_run) | after.json())
        else:
            write("\n".join([*report_text(report, dry_run=dry_run), after.line()]))
        return NOTHING_CAME if report.nothing_came else 0


def _options(said: dict[str, Any]) -> IngestOptions:
    """The options as typed."""
    given = {name: value for name, value in said.items() if value and name in OF_INPUT}
    given |= {name: pairs(given[name], name) for name in PAIRED if name in given}
    return IngestOptions(**given).checked()


def _source(name: str, open_files: ExitStack) -> Source:
    if name == "-":
        return open_files.enter_context(closing(Source("standard input", sys.stdin.buffer)))
    return open_files.enter_context(opened(Path(name)))


def _prepared(
    source: Source, options: IngestOptions, store: Store, other: Source | None, *, asking: bool, yes: bool
) -> Batch:
    """The file, after a person agreed to what is only likely. Raises IngestGaps if something remains to be said."""
    workspace = store.snapshot.workspace
    while True:
        try:
            return prepare(source, options, workspace, joined=other)
        except IngestGaps as gaps:
            if not (asking or yes) or not gaps.answered(seen=asking):
                raise
            for gap in gaps.gaps:
                if yes or click.confirm(f"{gap.words}. Take {gap.value}?", default=True, err=True):
                    options = gap.filled(options)
                elif (denied := gap.denied(options)) is not None:
                    options = denied
                else:
                    raise


@contextmanager
def _options_named() -> Iterator[None]:
    """Add the option's name to an error of the core about that choice."""
    try:
        yield
    except UsageError as error:
        if error.place in OF_INPUT:
            error.place = f"--{error.place.replace('_', '-')}"
        raise


def _profile_name(name: str) -> str:
    try:
        return check_name(name)
    except ValueError as error:
        raise UsageError(str(error), "--save-profile") from None


def _run(store: Store, batches: Sequence[Batch], *, skip_rejected: bool, dry_run: bool) -> Report:
    def run(progress: Callable[[Batch], None]) -> Report:
        return store.ingest(batches, skip_rejected=skip_rejected, dry_run=dry_run, progress=progress)

    sizes = [batch.file.size for batch in batches]
    if not sys.stderr.isatty() or not all(sizes):
        return run(lambda _batch: None)
    with click.progressbar(length=sum(sizes), label="Reading", file=sys.stderr) as bar:

        def progress(_batch: Batch) -> None:
            read = sum(batch.file.read for batch in batches)
            bar.label = "Reading" if read < sum(sizes) else "Writing"
            bar.update(read - bar.pos)

        return run(progress)
