"""The gate: each condition with its finding, who decides, what is done then; what people decided and set aside."""

from __future__ import annotations

from collections.abc import Iterator

from core.model.decisions import Waiver
from core.model.gate import GATES, GateName
from core.model.workspace import RecordId
from core.page.document import Cell, Column, Fact, Facts, Section, Table, blank
from core.page.page_context import Asked, sentence_case
from core.times import ending, shown
from core.verdict.finding import Finding
from core.verdict.report.symbols import SIGNS, TONES, WORDS, finding_sign

COLUMNS = (Column("Outcome", 9), Column("When", 29), Column("Finding", 35), Column("Decided by, and then", 27))


def gate(asked: Asked) -> Section:
    """One row a condition."""
    rows = tuple(row for name in GATES for row in _outcome(asked, name))
    return Section("gate", "Gate", "worst wins: Stop before Hold before Go", Table(COLUMNS, rows))


def _outcome(asked: Asked, name: GateName) -> Iterator[tuple[Cell | None, ...]]:
    outcome = asked.workspace.gate.outcome(name)
    findings = asked.verdict.of(name)
    rows = max(len(findings), 1)
    now = "the verdict now" if name == asked.verdict.verdict else ""
    head = Cell(WORDS[name], now, sign=SIGNS[name], tone=TONES[name], strong=True, heads=True, rows=rows)
    owners = ", ".join(map(asked.held, outcome.decision_owners)) or "Decided by nobody yet"
    then = outcome.next_action.strip() or "no next action is written yet"
    whole = outcome.decision_owners and outcome.next_action.strip()
    decides = Cell(owners, f"Then: {then}", sign="" if whole else "○", tone="" if whole else "warn", rows=rows)
    if not findings:
        asks = asked.asks(RecordId("outcome", name), "conditions")
        yield head, blank("no condition is written yet", asks), Cell(), decides
    for number, finding in enumerate(findings):
        ends = (None, None) if number else (head, decides)
        yield ends[0], Cell(finding.sentence, sentence=True), _finding(asked, finding), ends[1]


def _finding(asked: Asked, finding: Finding) -> Cell:
    sign, tone = finding_sign(finding.gate, finding.state, waived=finding.waived, blocks=finding.blocks)
    words = f"{sentence_case(finding.state) if finding.blocks else 'Not yet observable'}: {finding.reason}"
    decides = asked.verdict.decided_by is not None and asked.verdict.decided_by.key == finding.key
    more = ["This decides the verdict"] if decides else []
    if finding.waived:
        waiver = asked.workspace.waivers[finding.waiver]
        more.append(f"Waived until {ending(waiver.end, asked.workspace.workflow.timezone)}: see below")
    if finding.not_waived:
        more.append(f"A waiver for it has no effect: {finding.not_waived}")
    return Cell(words, "\n".join(more), sign=sign, tone=tone, strong=decides)


def decided(asked: Asked) -> Section | None:
    """What people recorded: the newest decision, and every waiver that sets something aside now."""
    zone = asked.workspace.workflow.timezone
    facts = []
    if asked.context.decisions:
        _key, newest = asked.context.decisions[-1]
        by = ", ".join(f"{asked.role(role)} ({who})" for role, who in zip(newest.by, newest.holders, strict=True))
        treatment = f" (risk treatment: {newest.treatment})" if newest.treatment else ""
        more = f"{newest.kind.title()}{newest.mark} by {by or 'the gate'}, {shown(newest.at, zone)}{treatment}"
        facts.append(Fact("Newest decision", Cell(newest.reason or "no reason is given", more)))
    facts += [
        Fact("Waived", _waiver(asked.workspace.waivers[one.waiver], asked))
        for one in asked.verdict.findings
        if one.waived
    ]
    about = "recorded by people, beside the verdict"
    return Section("decided", "Decided", about, Facts(tuple(facts)), wide=False) if facts else None


def _waiver(waiver: Waiver, asked: Asked) -> Cell:
    until = ending(waiver.end, asked.workspace.workflow.timezone)
    control = f"\nInstead: {waiver.control}" if waiver.control.strip() else ""
    words = f"{waiver.gate.title()} condition {waiver.condition}: by {asked.role(waiver.by)} ({waiver.holder})"
    return Cell(waiver.reason, f"{words} until {until}{control}", sign="~")
