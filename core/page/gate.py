"""The sections on the gate: each condition with its finding and owners, and the decisions and waivers in force."""

from __future__ import annotations

from collections.abc import Iterator

from core.language.plain import plain_reading
from core.model.decisions import Waiver
from core.model.gate import GATES, GateName
from core.model.names import in_words
from core.model.words import sentence_case
from core.model.workspace import RecordId
from core.page.document import Fact, Facts, PageCell, PageColumn, PageTable, Section, blank_cell
from core.page.page_context import PageContext
from core.times import ending, shown
from core.verdict.finding import Finding
from core.verdict.report.symbols import VERDICT_SIGNS, VERDICT_TONES, VERDICT_WORDS, finding_sign, finding_word

COLUMNS = (
    PageColumn("Outcome", 9),
    PageColumn("When", 34),
    PageColumn("Finding", 36),
    PageColumn("Decided by, and then", 21),
)


def gate(page: PageContext) -> Section:
    """The gate as a table with one row per condition."""
    rows = tuple(row for name in GATES for row in _outcome(page, name))
    return Section("gate", "Gate", "worst wins: Stop before Hold before Go", PageTable(COLUMNS, rows))


def _outcome(page: PageContext, name: GateName) -> Iterator[tuple[PageCell | None, ...]]:
    outcome = page.workspace.gate.outcome(name)
    findings = page.verdict.of(name)
    rows = max(len(findings), 1)
    now = "the verdict now" if name == page.verdict.verdict else ""
    head = PageCell(
        VERDICT_WORDS[name], now, sign=VERDICT_SIGNS[name], tone=VERDICT_TONES[name], strong=True, heads=True, rows=rows
    )
    owners = ", ".join(map(page.held, outcome.decision_owners)) or "Decided by nobody yet"
    then = outcome.next_action.strip() or "no next action is written yet"
    whole = outcome.decision_owners and outcome.next_action.strip()
    decides = PageCell(owners, f"Then: {then}", sign="" if whole else "○", tone="" if whole else "warn", rows=rows)
    if not findings:
        asks = page.asks(RecordId("outcome", name), "conditions")
        yield head, blank_cell("no condition is written yet", asks), PageCell(), decides
    for number, finding in enumerate(findings):
        ends = (None, None) if number else (head, decides)
        yield ends[0], _when(page, finding), _finding(page, finding), ends[1]


def _when(page: PageContext, finding: Finding) -> PageCell:
    return PageCell(plain_reading(finding.sentence, page.context.vocabulary), sentence=finding.sentence)


def _finding(page: PageContext, finding: Finding) -> PageCell:
    sign, tone = finding_sign(finding)
    words = f"{sentence_case(finding_word(finding))}: {finding.reason}"
    decides = page.verdict.decided_by is not None and page.verdict.decided_by.key == finding.key
    more = ["This decides the verdict"] if decides else []
    if finding.waived:
        waiver = page.workspace.waivers[finding.waiver]
        more.append(f"Waived until {ending(waiver.end, page.workspace.workflow.timezone)}: see below")
    if finding.not_waived:
        more.append(f"A waiver for it has no effect: {finding.not_waived}")
    return PageCell(words, "\n".join(more), sign=sign, tone=tone, strong=decides)


def decided(page: PageContext) -> Section | None:
    """The newest decision and every waiver that takes effect now; None if there are none."""
    zone = page.workspace.workflow.timezone
    facts = []
    if page.context.decisions:
        _key, newest = page.context.decisions[-1]
        by = ", ".join(f"{page.role(role)} ({holder})" for role, holder in zip(newest.by, newest.holders, strict=True))
        treatment = f" (risk treatment: {newest.treatment})" if newest.treatment else ""
        more = f"{newest.kind.title()}{newest.mark} by {by or 'the gate'}, {shown(newest.at, zone)}{treatment}"
        facts.append(Fact("Newest decision", PageCell(newest.reason or "no reason is given", more)))
    facts += [
        Fact("Waived", _waiver(page.workspace.waivers[one.waiver], page)) for one in page.verdict.findings if one.waived
    ]
    about = "recorded by people, beside the verdict"
    return Section("decided", "Decided", about, Facts(tuple(facts)), wide=False) if facts else None


def _waiver(waiver: Waiver, page: PageContext) -> PageCell:
    until = ending(waiver.end, page.workspace.workflow.timezone)
    control = f"\nInstead: {waiver.control}" if waiver.control.strip() else ""
    words = f"{waiver.gate.title()} condition {in_words(waiver.condition)}: by {page.role(waiver.by)} ({waiver.holder})"
    return PageCell(waiver.reason, f"{words} until {until}{control}", sign="~")
