"""Build the document of a workspace at an instant.

To add a section, write a function of `PageContext` and add it to `SECTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from core.model.evidence_log import EvidenceLog
from core.model.workspace import Workspace
from core.page.document import Banner, Document, Fact, PageCell, Section
from core.page.gate import decided, gate
from core.page.open_items import open_decisions, path
from core.page.page_context import PageContext
from core.page.prose import learning, operations, specification
from core.page.reference import reference
from core.page.tables import lenses, operating_table
from core.times import shown
from core.verdict.context import Context
from core.verdict.replay.cache import ReplayCache
from core.verdict.report.symbols import VERDICT_SIGNS, VERDICT_WORDS

SECTIONS: tuple[Callable[[PageContext], Section | None], ...] = (
    specification,
    operations,
    learning,
    gate,
    operating_table,
    lenses,
    open_decisions,
    path,
    decided,
    reference,
)
"""The sections in the order of the sheet; two consecutive ones that are not wide stand side by side."""


def document(workspace: Workspace, evidence: EvidenceLog, at: datetime, replay: ReplayCache | None = None) -> Document:
    """The page of a workspace. A pure function: equal workspace, evidence and instant give equal bytes."""
    return document_in(Context(workspace, evidence, at, replay or ReplayCache()))


def document_in(context: Context) -> Document:
    """Like `document`, reusing a Context."""
    page = PageContext(context)
    workspace, at = context.workspace, context.at
    sections = (section(page) for section in SECTIONS)
    flow, name = workspace.workflow, _name(workspace)
    return Document(
        name=name,
        scope=flow.scope.strip(),
        about=(
            Fact("Stage", PageCell(flow.stage)),
            Fact("Versions", PageCell(flow.version or "none is named")),
            Fact("As of" if flow.as_of == at else "At", PageCell(shown(at, flow.timezone))),
        ),
        banner=_banner(page),
        sections=tuple(section for section in sections if section is not None),
        footer=(name, f"{_when(page)}, {_evidence(page)}", flow.version or "no version is named"),
    )


def _name(workspace: Workspace) -> str:
    return workspace.workflow.name.strip() or "(workflow without a name)"


def _when(page: PageContext) -> str:
    flow = page.workspace.workflow
    return f"{'as of' if flow.as_of == page.context.at else 'at'} {shown(page.context.at, flow.timezone)}"


def _banner(page: PageContext) -> Banner:
    verdict = page.verdict
    then = verdict.next_action.strip()
    return Banner(
        verdict=verdict.verdict,
        word=VERDICT_WORDS[verdict.verdict],
        sign=VERDICT_SIGNS[verdict.verdict],
        headline=verdict.headline,
        facts=(
            Fact("Decided by", page.owners(verdict.decision_owners)),
            Fact(
                "Next action",
                PageCell(then, strong=True) if then else PageCell("none is written yet", sign="○", tone="warn"),
            ),
        ),
    )


def _evidence(page: PageContext) -> str:
    """The number of readings considered, which tells two printed sheets apart."""
    past = [page.context.past(name) for name in sorted(page.context.evidence.readings)]
    count = sum(map(len, past))
    words = f"{count} reading{'s' * (count != 1)} seen"
    later = page.verdict.later
    return f"{words}, {later} dated later" if later else words
