"""`optable diff`: changes in words, and their effect on the verdict."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from core.errors import UsageError
from core.page.markdown_escape import code
from core.presence import is_there
from core.store.store import DATABASE
from core.text.diff import Diff, RecordChange, diff
from core.text.folder import read_text
from core.text.git.revision import content_at
from core.text.load import load_both
from core.text.text_format import WorkspaceContent
from core.verdict.report.symbols import VERDICT_TONES
from core.visible import visible_line
from tui.cli.evaluation_time import context
from tui.cli.options import json_option, workspace_folder, workspace_option
from tui.cli.output import styled, write, write_json

SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@click.command("diff", epilog="Exit codes: 0, also if something changed, 2 usage, 3 bad data.")
@click.argument("revisions", nargs=-1)
@workspace_option()
@json_option
@click.option(
    "--format", "form_", type=click.Choice(["text", "markdown"]), default="text", help="Markdown for a pull request."
)
def diff_command(revisions: tuple[str, ...], ws: Path | None, as_json: bool, form_: str) -> None:
    """Describe changes: from the text to the database; from one git revision to the text; or between two revisions.

    Each change is named in words, with what it alone does to the verdict, asked at one instant on both sides.
    """
    folder = workspace_folder(ws)
    old, new = sides(folder, revisions)
    newer = context(*new)
    result = diff(old, new, newer.at, clock=newer.clock)
    if as_json:
        write_json(diff_json(result))
    elif form_ == "markdown":
        write(markdown(result))
    else:
        write(diff_text(result))


def sides(folder: Path, revisions: tuple[str, ...]) -> tuple[WorkspaceContent, WorkspaceContent]:
    """The two compared contents, the older one first."""
    if len(revisions) > 2:
        raise UsageError("there are too many revisions", hint="Name none, one or two.")
    if len(revisions) == 2:
        return at_revision(folder, revisions[0]), at_revision(folder, revisions[1])
    if revisions:
        return at_revision(folder, revisions[0]), read_text(folder)
    if not is_there(folder / DATABASE):
        raise UsageError("there is no database to compare with", str(folder), "Name a revision, such as HEAD.")
    return load_both(folder)


def at_revision(folder: Path, revision: str) -> WorkspaceContent:
    """The content of the workspace at a git revision."""
    return content_at(folder, revision)


def diff_text(result: Diff) -> str:
    """The changes for a terminal."""
    if result.is_empty:
        return "Nothing changed"
    lines = [f"{SIGNS[one.what]} {visible_line(one.words)}{_effect(one)}" for one in result.changes]
    lines += [f"  {one.words}" for one in result.evidence]
    before, after = (styled(side.upper(), VERDICT_TONES[side]) for side in (result.before, result.after))
    return "\n".join((*lines, "", f"Verdict: {before} -> {after}", visible_line(result.headline)))


def markdown(result: Diff) -> str:
    """The changes for a pull request comment; foreign text stands in code, where no markup is active."""
    if result.is_empty:
        return "Nothing changed."
    lines = [f"**Verdict: {result.before.upper()} → {result.after.upper()}**", "", code(result.headline), ""]
    lines += [f"- {code(one.words)}{_effect(one)}" for one in result.changes]
    lines += [f"- {one.words}" for one in result.evidence]
    return "\n".join(lines)


def diff_json(result: Diff) -> dict[str, Any]:
    """The changes for JSON."""
    return {
        "changes": [
            {
                "record": one.record.path,
                "what": one.what,
                "field": one.field,
                "part": one.part,
                "before": one.before,
                "after": one.after,
                "words": one.words,
                "verdict_alone": one.effect[1] if one.effect else None,
            }
            for one in result.changes
        ],
        "evidence": [asdict(one) for one in result.evidence],
        "verdict": {"before": result.before, "after": result.after, "headline": result.headline},
    }


def _effect(change: RecordChange) -> str:
    return f"  (by itself: {change.effect[0].upper()} -> {change.effect[1].upper()})" if change.effect else ""
