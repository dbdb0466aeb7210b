"""The printed list: a line that can be searched for each workspace, then details in muted lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from core.portfolio.entry import WorkspaceEntry
from core.times import shown
from core.verdict.report.symbols import VERDICT_TONES
from core.verdict.report.workspace_summary import WorkspaceSummary
from core.visible import visible_line
from tui.cli.output import styled
from tui.common.portfolio_text import counts_text, duty, open_for, owner_names, ready, relative_path, sign
from tui.common.remedies import with_remedy

WIDEST = 40
"""The maximum width of the path column; a longer path shifts the columns after it."""
INDENT = " " * 10


def portfolio_text(folder: Path, entries: Sequence[WorkspaceEntry], at: datetime) -> str:
    """Several lines for each workspace; foreign text in them cannot act on a terminal."""
    head = f"{styled(counts_text(entries), 'strong')}   under {visible_line(str(folder))}, {shown(at, 'UTC')}"
    if not entries:
        return f"{head}\n`optable new` makes a workspace."
    paths = {entry.folder: visible_line(relative_path(folder, entry.folder)) for entry in entries}
    width = min(max(map(len, paths.values())), WIDEST)
    return "\n".join([head, *(line for entry in entries for line in _lines(entry, paths[entry.folder], width))])


def _lines(entry: WorkspaceEntry, path: str, width: int) -> Iterator[str]:
    summary = entry.summary
    tone = VERDICT_TONES[summary.verdict] if summary else "bad"
    head = f"{styled(f'{sign(entry):<8}', tone)}  {path:<{width}}"
    yield ""
    if summary is None:
        yield head.rstrip()
    else:
        late = f"   {len(summary.overdue)} overdue" if summary.overdue else ""
        yield f"{head}  {ready(summary):>5} ready{late}"
    for line in _behind(entry, summary):
        yield styled(f"{INDENT}{visible_line(line)}", "muted")


def _behind(entry: WorkspaceEntry, summary: WorkspaceSummary | None) -> Iterator[str]:
    if summary is None:
        if entry.problem:
            yield entry.problem.words
            yield from filter(None, [with_remedy(entry.problem.hint, entry.problem.remedy)])
        return
    as_of = f", as of {shown(summary.as_of, summary.timezone)}" if summary.as_of else ""
    yield f"{summary.workflow or '(workflow without a name)'} ({summary.stage}{as_of}): {summary.headline}"
    yield f"Decided by {owner_names(summary)}: {summary.next_action or 'no next action is written'}"
    for one in summary.overdue:
        yield f"Overdue: {duty(one, summary.timezone)}"
    if summary.open_by:
        yield f"Open for {open_for(summary)}"
