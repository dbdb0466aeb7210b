"""The sections on open items: open decisions by party, and the path to Go."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.table import PARTIES, PARTY_TITLES
from core.page.document import PageCell, PageColumn, PageTable, Section
from core.page.page_context import PageContext
from core.rules.role_text import NOBODY
from core.verdict.readiness import Blank
from core.verdict.report.path_to_go import Step

STEPS = (PageColumn("What", 54), PageColumn("Who must change it", 46))
COLUMNS = (
    PageColumn("What", 36),
    PageColumn("Who must decide", 34),
    PageColumn("Open since", 14),
    PageColumn("By when", 16),
)


def open_decisions(page: PageContext) -> Section:
    """Each blank and open decision: its subject and side, who must decide it, and by when."""
    readiness = page.readiness
    complete = "complete" if readiness.page_complete else "not complete"
    about = f"the page is {complete}: {readiness.filled} of {readiness.total} written"
    blanks = sorted(readiness.blanks, key=lambda one: PARTIES.index(one.party))
    rows = tuple(_row(page, one) for one in blanks)
    if not rows:
        nothing = PageCell("Everything is written and decided", sign="✓", tone="good")
        rows = ((nothing, PageCell(), PageCell(), PageCell()),)
    return Section("open", "Open decisions", about, PageTable(COLUMNS, rows))


def _row(page: PageContext, one: Blank) -> tuple[PageCell, ...]:
    due = page.due(one)
    late = due.startswith("was")
    responsible = f"{PARTY_TITLES[one.party]}: {page.held(one.role)}" if one.role else PARTY_TITLES[one.party]
    when = PageCell(due or "no day is set", tone="bad" if late else "" if due else "muted", strong=late)
    subject = PageCell(one.what, sign="○", tone="warn", heads=True, tag="left open" if one.left_open else "")
    return subject, PageCell(responsible), PageCell(one.since.isoformat() if one.since else ""), when


def path(page: PageContext) -> Section | None:
    """The fewest changes that lead to Go, each with who must make it."""
    if not page.steps:
        return None
    reasons = {finding.key: finding.reason for finding in page.verdict.findings}
    rows = tuple((PageCell(_short(step, reasons)), PageCell(_who(page, step.who))) for step in page.steps)
    return Section("path", "Path to Go", "the fewest things that must change", PageTable(STEPS, rows), wide=False)


def _short(step: Step, reasons: Mapping[str, str]) -> str:
    """The step without its finding, which the gate section shows."""
    return step.what.removesuffix(f": {reasons.get(step.place, '')}")


def _who(page: PageContext, names: tuple[str, ...]) -> str:
    return ", ".join(map(page.held, names)) or NOBODY
