"""The document of a workspace at an instant. A new section is a function of `Asked` and one entry in `SECTIONS`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from core.model.evidence_log import EvidenceLog
from core.model.workspace import Workspace
from core.page.document import Banner, Cell, Document, Fact, Section
from core.page.gate import decided, gate
from core.page.open_items import open_decisions, path
from core.page.page_context import Asked
from core.page.prose import learning, operations, specification
from core.page.reference import reference
from core.page.tables import lenses, operating_table
from core.times import shown
from core.verdict.context import Context
from core.verdict.replay.cache import Replay
from core.verdict.report.symbols import SIGNS, WORDS

SECTIONS: tuple[Callable[[Asked], Section | None], ...] = (
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
"""In the order of the sheet; two that are not wide stand side by side."""


def document(workspace: Workspace, evidence: EvidenceLog, at: datetime, replay: Replay | None = None) -> Document:
    """The page: a pure function, the same bytes for the same workspace, evidence and instant."""
    return document_in(Context(workspace, evidence, at, replay or Replay()))


def document_in(context: Context) -> Document:
    """The same, where others look at the same instant."""
    asked = Asked(context)
    workspace, at = context.workspace, context.at
    sections = (section(asked) for section in SECTIONS)
    flow, name = workspace.workflow, _name(workspace)
    return Document(
        name=name,
        scope=flow.scope.strip(),
        about=(
            Fact("Stage", Cell(flow.stage)),
            Fact("Versions", Cell(flow.version or "none is named")),
            Fact("As of" if flow.as_of == at else "At", Cell(shown(at, flow.timezone))),
        ),
        banner=_banner(asked),
        sections=tuple(section for section in sections if section is not None),
        footer=(name, f"{_when(asked)}, {_evidence(asked)}", flow.version or "no version is named"),
    )


def _name(workspace: Workspace) -> str:
    return workspace.workflow.name.strip() or "(workflow without a name)"


def _when(asked: Asked) -> str:
    flow = asked.workspace.workflow
    return f"{'as of' if flow.as_of == asked.context.at else 'at'} {shown(asked.context.at, flow.timezone)}"


def _banner(asked: Asked) -> Banner:
    verdict = asked.verdict
    then = verdict.next_action.strip()
    return Banner(
        verdict=verdict.verdict,
        word=WORDS[verdict.verdict],
        sign=SIGNS[verdict.verdict],
        headline=verdict.headline,
        facts=(
            Fact("Decided by", asked.owners(verdict.decision_owners)),
            Fact(
                "Next action", Cell(then, strong=True) if then else Cell("none is written yet", sign="○", tone="warn")
            ),
        ),
    )


def _evidence(asked: Asked) -> str:
    """How much was looked at, so that two sheets can be told apart."""
    past = [asked.context.past(name) for name in sorted(asked.context.evidence.readings)]
    count = sum(map(len, past))
    words = f"{count} reading{'s' * (count != 1)} seen"
    later = asked.verdict.later
    return f"{words}, {later} dated later" if later else words
