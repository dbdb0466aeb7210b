"""Rows of the portfolio: one for each workspace, and the details of the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from textual.content import Content

from core.portfolio.entry import WorkspaceEntry
from core.times import shown
from core.verdict.report.symbols import VERDICT_SIGNS, VERDICT_TONES, VERDICT_WORDS
from core.verdict.report.workspace_summary import WorkspaceSummary
from core.visible import visible, visible_line
from tui.app.theme import STYLES
from tui.app.widgets.rows import GridCell, GridColumn, GridRow
from tui.common.portfolio_text import NO_SIGN, UNREADABLE, duty, must_act, open_for, owner_names, ready, relative_path
from tui.common.remedies import with_remedy

NARROW = (
    GridColumn("Verdict", width=8),
    GridColumn("Workspace", share=2),
    GridColumn("Page", width=5),
    GridColumn("Late", width=4),
    GridColumn("Who must act", width=26, narrow=14),
)
WIDE = (*NARROW, GridColumn("Why", share=3))
LABEL = 9


def rows(folder: Path, entries: Iterable[WorkspaceEntry], *, wide: bool) -> tuple[GridRow, ...]:
    """One row for each workspace; its key is the folder."""
    return tuple(_row(folder, entry, wide=wide) for entry in entries)


def _row(folder: Path, entry: WorkspaceEntry, *, wide: bool) -> GridRow:
    summary, path = entry.summary, relative_path(folder, entry.folder)
    if summary is None:
        detail = entry.problem.words if entry.problem else ""
        cells = (
            GridCell(UNREADABLE, "bad", mark=NO_SIGN),
            GridCell(path),
            GridCell(""),
            GridCell(""),
            GridCell("Enter: why", "muted"),
        )
    else:
        detail = summary.headline
        late = len(summary.overdue)
        cells = (
            GridCell(
                VERDICT_WORDS[summary.verdict], VERDICT_TONES[summary.verdict], mark=VERDICT_SIGNS[summary.verdict]
            ),
            GridCell(summary.workflow or path),
            GridCell(ready(summary), "text" if summary.filled == summary.total else "warn"),
            GridCell(f"{late} !" if late else "", "warn"),
            GridCell(responsible) if (responsible := must_act(summary)) else GridCell("nobody yet", "blank"),
        )
    also = f"{path} {detail} {_people(summary) if summary else ''}"
    return GridRow(str(entry.folder), (*cells, GridCell(detail, "muted")) if wide else cells, also=also)


def _people(summary: WorkspaceSummary) -> str:
    """Everybody named in the details."""
    return " ".join((owner_names(summary), *(duty(one, summary.timezone) for one in summary.overdue)))


def behind(folder: Path, entry: WorkspaceEntry) -> Content:
    """All details of one workspace."""
    summary = entry.summary
    lines = list(_problem(entry) if summary is None else _summary(summary))
    title = Content.styled(visible_line(relative_path(folder, entry.folder)), "bold")
    if summary and summary.as_of:
        title = Content.assemble(title, (f"  as of {shown(summary.as_of, summary.timezone)}", STYLES["muted"]))
    return Content("\n").join([title, *lines])


def _problem(entry: WorkspaceEntry) -> Iterator[Content]:
    if entry.problem:
        yield Content.styled(f"{NO_SIGN} {visible(entry.problem.words)}", STYLES["bad"])
        if hint := with_remedy(entry.problem.hint, entry.problem.remedy):
            yield Content(visible(hint))


def _summary(summary: WorkspaceSummary) -> Iterator[Content]:
    tone = STYLES[VERDICT_TONES[summary.verdict]]
    yield Content.assemble(
        (f"{VERDICT_SIGNS[summary.verdict]} {VERDICT_WORDS[summary.verdict]}  ", tone), visible_line(summary.headline)
    )
    yield _line("Decides", owner_names(summary))
    yield _line("Next", summary.next_action or "no next action is written")
    for one in summary.overdue:
        yield _line("Overdue", duty(one, summary.timezone))
    yield _line("Page", f"{ready(summary)} written" + (f"; open for {open_for(summary)}" if summary.open_by else ""))


def _line(label: str, text: str) -> Content:
    return Content.assemble((f"{label:<{LABEL}}", STYLES["muted"]), visible_line(text))
