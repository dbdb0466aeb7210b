"""Texts about a workspace in the portfolio, shared by the screen and the printed list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.model.gate import WORST_FIRST
from core.model.table import PARTY_TITLES
from core.portfolio.entry import WorkspaceEntry
from core.rules.role_text import NOBODY
from core.times import local
from core.verdict.report.symbols import VERDICT_SIGNS, VERDICT_WORDS
from core.verdict.report.workspace_summary import Duty, Responsible, WorkspaceSummary

UNREADABLE = "UNREAD"
NO_SIGN = "!"
NAMED = 2
"""The maximum number of people on a line."""


def sign(entry: WorkspaceEntry) -> str:
    """`■ STOP`; `! UNREAD` if the workspace cannot be read."""
    summary = entry.summary
    return (
        f"{VERDICT_SIGNS[summary.verdict]} {VERDICT_WORDS[summary.verdict]}" if summary else f"{NO_SIGN} {UNREADABLE}"
    )


def relative_path(folder: Path, workspace: Path) -> str:
    """The path of a workspace, relative to the listed folder."""
    return str(workspace.relative_to(folder)) if workspace != folder else workspace.resolve().name or str(workspace)


def counts_text(entries: Iterable[WorkspaceEntry]) -> str:
    """`7 workspaces: 1 unreadable, 1 Stop, 3 Hold, 2 Go`."""
    number = Counter(entry.summary.verdict if entry.summary else "" for entry in entries)
    parts = [f"{number['']} unreadable"] if number[""] else []
    parts += [f"{number[gate]} {gate.capitalize()}" for gate in WORST_FIRST if number[gate]]
    total = number.total()
    head = f"{total} workspace{'s' * (total != 1)}"
    return f"{head}: {', '.join(parts)}" if parts else head


def ready(summary: WorkspaceSummary) -> str:
    """`21/24`."""
    return f"{summary.filled}/{summary.total}"


def holder(responsible: Responsible) -> str:
    """`Business owner (M. Ito)`."""
    return f"{responsible.title} ({responsible.holder or NOBODY})"


def owner_names(summary: WorkspaceSummary) -> str:
    """The responsible parties of the next decision, all of them."""
    return ", ".join(map(holder, summary.decision_owners)) or NOBODY


def open_for(summary: WorkspaceSummary) -> str:
    """`Build 2, IT 1`."""
    return ", ".join(f"{PARTY_TITLES[party]} {number}" for party, number in summary.open_by)


def duty(one: Duty, zone: str) -> str:
    """`Log review, due 2026-03-02 09:00: Reviewer (A. Osei)`."""
    return f"{one.title}, due {local(one.due, zone)}: {holder(one.who) if one.who else 'no role is assigned'}"


def must_act(summary: WorkspaceSummary) -> str:
    """`L. Novotná, F. Rahimi +1`: deciders first, then people late with a duty; a role if nobody holds it."""
    people = tuple(dict.fromkeys(_people(summary)))
    more = f" +{len(people) - NAMED}" if len(people) > NAMED else ""
    return f"{', '.join(people[:NAMED])}{more}"


def _people(summary: WorkspaceSummary) -> Iterator[str]:
    for responsible in summary.decision_owners:
        yield responsible.holder or responsible.title
    for one in summary.overdue:
        if one.who is not None:
            yield one.who.holder or one.who.title
