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
from tui.common.portfolio_text import NO_SIGN, UNREADABLE, duty, must_act, open_for, owners, path_in, ready
from tui.common.remedies import with_remedy

NARROW = (
    GridColumn("Verdict", width=8),
    GridColumn("Workspace"),
    GridColumn("Page", width=5),
    GridColumn("Overdue", width=7),
    GridColumn("Who must act", width=26),
)
WIDE = (*NARROW, GridColumn("Why", share=2))
LABEL = 9


def rows(folder: Path, entries: Iterable[WorkspaceEntry], *, wide: bool) -> tuple[GridRow, ...]:
    """One row for each workspace; its key is the folder."""
    return tuple(_row(folder, entry, wide=wide) for entry in entries)


def _row(folder: Path, entry: WorkspaceEntry, *, wide: bool) -> GridRow:
    told, path = entry.summary, path_in(folder, entry.folder)
    if told is None:
        why = entry.problem.words if entry.problem else ""
        cells = (
            GridCell(UNREADABLE, "bad", mark=NO_SIGN),
            GridCell(path),
            GridCell(""),
            GridCell(""),
            GridCell("Enter: why", "muted"),
        )
    else:
        why = told.headline
        late = len(told.overdue)
        cells = (
            GridCell(VERDICT_WORDS[told.verdict], VERDICT_TONES[told.verdict], mark=VERDICT_SIGNS[told.verdict]),
            GridCell(told.workflow or path),
            GridCell(ready(told), "text" if told.filled == told.total else "warn"),
            GridCell(f"{late} !" if late else "", "warn"),
            GridCell(who) if (who := must_act(told)) else GridCell("nobody yet", "blank"),
        )
    also = f"{path} {why} {_people(told) if told else ''}"
    return GridRow(str(entry.folder), (*cells, GridCell(why, "muted")) if wide else cells, also=also)


def _people(told: WorkspaceSummary) -> str:
    """Everybody named in the details."""
    return " ".join((owners(told), *(duty(one, told.timezone) for one in told.overdue)))


def behind(folder: Path, entry: WorkspaceEntry) -> Content:
    """All details of one workspace."""
    told = entry.summary
    lines = list(_problem(entry) if told is None else _summary(told))
    title = Content.styled(visible_line(path_in(folder, entry.folder)), "bold")
    if told and told.as_of:
        title = Content.assemble(title, (f"  as of {shown(told.as_of, told.timezone)}", STYLES["muted"]))
    return Content("\n").join([title, *lines])


def _problem(entry: WorkspaceEntry) -> Iterator[Content]:
    if entry.problem:
        yield Content.styled(f"{NO_SIGN} {visible(entry.problem.words)}", STYLES["bad"])
        if hint := with_remedy(entry.problem.hint, entry.problem.remedy):
            yield Content(visible(hint))


def _summary(told: WorkspaceSummary) -> Iterator[Content]:
    tone = STYLES[VERDICT_TONES[told.verdict]]
    yield Content.assemble(
        (f"{VERDICT_SIGNS[told.verdict]} {VERDICT_WORDS[told.verdict]}  ", tone), visible_line(told.headline)
    )
    yield _line("Decides", owners(told))
    yield _line("Next", told.next_action or "no next action is written")
    for one in told.overdue:
        yield _line("Overdue", duty(one, told.timezone))
    yield _line("Page", f"{ready(told)} written" + (f"; open for {open_for(told)}" if told.open_by else ""))


def _line(label: str, text: str) -> Content:
    return Content.assemble((f"{label:<{LABEL}}", STYLES["muted"]), visible_line(text))
