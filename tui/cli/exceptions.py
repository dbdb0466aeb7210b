"""`optable exceptions`: list cases, and export reviewed labels as an evaluation set."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from core.json_values import as_text, as_time
from core.model.evidence import ExceptionCase
from core.review.evaluation_set import as_csv, as_json_lines, rows
from core.text.files import write_new
from core.text.load import load_workspace
from core.visible import visible_line
from tui.cli.options import json_option, workspace_argument, workspace_folder
from tui.cli.output import write, write_exact, write_json
from tui.cli.workspace import open_to_write

MOST = 10**9
"""The maximum number of listed cases."""


@click.group("exceptions")
def exceptions_command() -> None:
    """Look through cases, and export what reviewers labelled."""


@exceptions_command.command("export")
@workspace_argument
@click.option("--format", "form", type=click.Choice(("jsonl", "csv")), default="jsonl", help="JSON Lines or CSV.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="The file; else standard output.")
@click.option("--force", is_flag=True, help="Replace the file.")
@click.option("--raw", is_flag=True, help="CSV with the exact texts, also those that a spreadsheet would run.")
def export_command(ws: Path | None, form: str, output: Path | None, *, force: bool, raw: bool) -> None:
    """Write what reviewers labelled, as an evaluation set.

    Each reviewed case stands in it with its right label. In CSV, a cell that a spreadsheet would run as a formula
    begins with an apostrophe; --raw leaves it out.
    """
    _workspace, evidence = load_workspace(workspace_folder(ws))
    labelled = rows(evidence.reviewed)
    text = as_csv(labelled, raw=raw) if form == "csv" else as_json_lines(labelled)
    if output:
        write_new(output, text, replace=force)
        write(f"Wrote {len(labelled)} labelled cases to {visible_line(str(output))}", sys.stderr)
    else:
        write_exact(text)


@exceptions_command.command("list")
@workspace_argument
@click.option("--search", default="", help="Words, and marks such as is:open, is:undefined, is:impact.")
@click.option("--limit", type=click.IntRange(1, MOST), default=100, help="At most so many, the newest first.")
@json_option
def list_command(ws: Path | None, search: str, limit: int, *, as_json: bool) -> None:
    """List cases, the newest first."""
    with open_to_write(ws) as store:
        matches = store.search_cases(search, limit=limit)
    if as_json:
        write_json({"number": matches.number, "cases": [_json(case) for case in matches.cases]})
        return
    lines = [_line(case) for case in matches.cases]
    if matches.number > len(matches.cases):
        lines.append(f"... and {matches.number - len(matches.cases)} more")
    write("\n".join(lines) if lines else "No case matches")


def _line(case: ExceptionCase) -> str:
    review = case.review
    outcome = "open" if review is None else f"{review.outcome}{f': {review.label}' if review.label else ''}"
    return visible_line(f"{case.name}  {as_time(case.at)}  [{outcome}]  {case.input[:100]}")


def _json(case: ExceptionCase) -> dict[str, Any]:
    review = case.review
    return {
        "id": case.id,
        "source": case.source,
        "at": as_time(case.at),
        "input": case.input,
        "predicted": case.predicted,
        "confidence": as_text(case.confidence),
        "flagged": case.flagged,
        "changed": as_time(case.changed) if case.changed else None,
        "review": review
        and {
            "outcome": review.outcome,
            "label": review.label,
            "customer_impact": review.customer_impact,
            "updates": list(review.updates),
            "by": review.by,
            "at": as_time(review.at),
            "session": review.session,
            "note": review.note,
        },
    }
