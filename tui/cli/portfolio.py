"""`optable portfolio`: every workspace under a folder, worst first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from core.errors import UsageError
from core.json_values import as_time
from core.model.table import PARTIES
from core.portfolio.entry import UnreadableWorkspace, WorkspaceEntry, badness
from core.portfolio.listing import Listing
from core.verdict.report.workspace_summary import Duty, Responsible, WorkspaceSummary
from tui.cli import evaluation_time
from tui.cli.errors import BAD_DATA
from tui.cli.options import Time, json_option
from tui.cli.output import write, write_json
from tui.cli.verdict import EXIT_CODES
from tui.common.portfolio_text import relative_path
from tui.common.remedies import with_remedy

EPILOG = """Sorted worst first: what cannot be read, then Stop, Hold, Go; within each the one with more overdue duties,
then the less ready one.

Exit codes: 0 the list was printed, 2 usage. With --exit-code the worst of the list: 0 Go, 10 Hold, 20 Stop, 3 where one
cannot be read.

Nothing is written into a workspace. What was computed is kept in the user's cache folder, by the digest of what it was
read from, and taken again until time alone may change it.

Hidden folders are passed over. A link to a workspace counts, other links are not followed.
"""


@click.command("portfolio", epilog=EPILOG)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@json_option
@click.option("--at", type=Time(), help="As of that instant instead of now, such as 2026-03-02T09:00Z.")
@click.option("--open", "on_screen", is_flag=True, help="In the terminal application; Enter opens a workspace.")
@click.option("--exit-code", is_flag=True, help="End with the code of the worst verdict.")
@click.option("--fresh", is_flag=True, help="Ignore cached results.")
def portfolio_command(
    folder: Path, at: datetime | None, *, as_json: bool, on_screen: bool, exit_code: bool, fresh: bool
) -> int:
    """Every workspace under FOLDER: verdict, readiness, what is overdue, who must act."""
    if not folder.exists():
        raise UsageError("there is no such folder", str(folder), "Name a folder that holds workspaces.")
    if on_screen:
        if as_json or at or exit_code:
            raise UsageError("the screen shows the list of now: it goes with no other option", "--open")
        return _open(folder)
    clock = evaluation_time.clock()
    entries = sorted(Listing(folder, clock, at=at, fresh=fresh, spread=True), key=badness)
    if as_json:
        write_json(portfolio_json(folder, entries, at or clock))
    else:
        from tui.cli.portfolio_text import portfolio_text

        write(portfolio_text(folder, entries, at or clock))
    return max(map(_rank, entries), default=(0, 0))[1] if exit_code else 0


def _open(folder: Path) -> int:
    from tui.cli.open import refuse_without_terminal

    refuse_without_terminal("Leave out --open to print the list.")
    from tui.app.portfolio.run import run  # the only place here that loads Textual

    return run(folder)


def _rank(entry: WorkspaceEntry) -> tuple[int, int]:
    """The rank of an entry, worst first, and its exit code."""
    if entry.summary is None:
        return 2 * max(EXIT_CODES.values()), BAD_DATA
    code = EXIT_CODES[entry.summary.verdict]
    return code, code


def portfolio_json(folder: Path, entries: Sequence[WorkspaceEntry], at: datetime) -> dict[str, Any]:
    """The printed list as JSON, worst first."""
    return {
        "folder": str(folder),
        "at": as_time(at),
        "workspaces": [_entry(folder, entry) for entry in entries],
    }


def _entry(folder: Path, entry: WorkspaceEntry) -> dict[str, Any]:
    summary = entry.summary
    return {
        "path": relative_path(folder, entry.folder),
        **(_summary_fields(summary, entry.at) if summary else dict.fromkeys(KEYS)),
        "error": _problem(entry.problem) if entry.problem else None,
    }


KEYS = (
    "workflow",
    "stage",
    "verdict",
    "at",
    "as_of",
    "headline",
    "decision_owners",
    "next_action",
    "readiness",
    "overdue",
)
"""Fields that are null for an unreadable workspace."""


def _summary_fields(summary: WorkspaceSummary, at: datetime) -> dict[str, Any]:
    return {
        "workflow": summary.workflow,
        "stage": summary.stage,
        "verdict": summary.verdict,
        "at": as_time(at),
        "as_of": as_time(summary.as_of),
        "headline": summary.headline,
        "decision_owners": [_responsible(responsible) for responsible in summary.decision_owners],
        "next_action": summary.next_action,
        "readiness": {
            "filled": summary.filled,
            "total": summary.total,
            "by_party": dict.fromkeys(PARTIES, 0) | dict(summary.open_by),
        },
        "overdue": [_duty(one) for one in summary.overdue],
    }


def _responsible(responsible: Responsible) -> dict[str, Any]:
    return {"role": responsible.role, "title": responsible.title, "holder": responsible.holder or None}


def _duty(one: Duty) -> dict[str, Any]:
    return {
        "activity": one.activity,
        "title": one.title,
        "role": one.who.role if one.who else None,
        "holder": (one.who.holder or None) if one.who else None,
        "due": as_time(one.due),
    }


def _problem(problem: UnreadableWorkspace) -> dict[str, Any]:
    return {
        "message": problem.message,
        "place": problem.place or None,
        "hint": with_remedy(problem.hint, problem.remedy) or None,
    }
