"""What is still to be decided or done: open decisions by party, the path to Go."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.table import PARTIES, PARTY_TITLES
from core.page.document import Cell, Column, Section, Table
from core.page.page_context import NOBODY, Asked
from core.verdict.readiness import Blank
from core.verdict.report.path_to_go import Step

STEPS = (Column("What", 54), Column("Who must change it", 46))
COLUMNS = (Column("What", 36), Column("Who must decide", 34), Column("Open since", 14), Column("By when", 16))


def open_decisions(asked: Asked) -> Section:
    """Each blank and open decision: what, on which side, who must decide it and by when."""
    found = asked.readiness
    complete = "complete" if found.page_complete else "not complete"
    about = f"the page is {complete}: {found.filled} of {found.total} written"
    blanks = sorted(found.blanks, key=lambda one: PARTIES.index(one.party))
    rows = tuple(_row(asked, one) for one in blanks)
    if not rows:
        nothing = Cell("Everything is written and decided", sign="✓", tone="good")
        rows = ((nothing, Cell(), Cell(), Cell()),)
    return Section("open", "Open decisions", about, Table(COLUMNS, rows))


def _row(asked: Asked, one: Blank) -> tuple[Cell, ...]:
    due = asked.due(one)
    late = due.startswith("was")
    who = f"{PARTY_TITLES[one.party]}: {asked.held(one.role)}" if one.role else PARTY_TITLES[one.party]
    when = Cell(due or "no day is set", tone="bad" if late else "" if due else "muted", strong=late)
    what = Cell(one.what, sign="○", tone="warn", heads=True, tag="left open" if one.left_open else "")
    return what, Cell(who), Cell(one.since.isoformat() if one.since else ""), when


def path(asked: Asked) -> Section | None:
    """The fewest things that must change before it is Go, each with who must change it."""
    if not asked.steps:
        return None
    reasons = {finding.key: finding.reason for finding in asked.verdict.findings}
    rows = tuple((Cell(_short(step, reasons)), Cell(_who(asked, step.who))) for step in asked.steps)
    return Section("path", "Path to Go", "the fewest things that must change", Table(STEPS, rows), wide=False)


def _short(step: Step, reasons: Mapping[str, str]) -> str:
    """Without the finding, which stands in the gate."""
    return step.what.removesuffix(f": {reasons.get(step.place, '')}")


def _who(asked: Asked, names: tuple[str, ...]) -> str:
    return ", ".join(map(asked.held, names)) or NOBODY
