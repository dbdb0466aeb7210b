"""Only a resume lifts a Stop: what else would make one disappear records it first."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.decisions import Decision
from core.model.evidence import Completion, Reading
from core.model.names import random_id
from core.model.workspace import RecordId
from core.store.operations.decide import in_words
from core.store.save import updated
from core.store.transaction import Transaction
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict


def keep_stop(transaction: Transaction) -> None:
    """Puts the Stop that stood before into the text as a decision of the gate's own, with its findings."""
    if not (transaction.records or transaction.evidence) or _only_newer(transaction) or _resumes(transaction):
        return
    before = evaluate(transaction.before.workspace, transaction.before.evidence, transaction.now)
    if before.verdict != "stop":
        return
    evidence = updated(transaction.before.evidence, transaction.evidence)
    if evaluate(transaction.workspace, evidence, transaction.now).verdict != "stop":
        transaction.put(RecordId("decision", random_id()), standing_stop(before, transaction.label))


def standing_stop(verdict: Verdict, lifted_by: str) -> Decision:
    """The Stop as a record."""
    return Decision(
        kind="stop",
        at=verdict.at,
        by=(),
        holders=(),
        reason=f"{verdict.headline}. It stood when this would have lifted it: {lifted_by}",
        verdict="stop",
        findings={finding.key: in_words(finding) for finding in verdict.findings},
    )


def _resumes(transaction: Transaction) -> bool:
    known = transaction.known
    return any(
        isinstance(record, Decision) and record.kind == "resume" and record_id not in known
        for record_id, record in transaction.records.items()
    )


def _only_newer(transaction: Transaction) -> bool:
    """Whether all that changes is new evidence, later than what was there of its kind: that cannot undo the past."""
    log = transaction.before.evidence
    for pairs in transaction.evidence.values():
        for old, new in pairs.values():
            if old is not None:
                return False
            before: Sequence[Reading | Completion] = ()
            if isinstance(new, Reading):
                before = log.readings.get(new.signal, ())
            elif isinstance(new, Completion):
                before = log.completions.get(new.activity, ())
            if before and isinstance(new, (Reading, Completion)) and new.at <= before[-1].at:
                return False
    return not transaction.records
