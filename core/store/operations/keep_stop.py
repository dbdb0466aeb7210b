"""Only a resume lifts a Stop: what else would make one disappear records it first."""

from __future__ import annotations

from core.model.decisions import Decision
from core.model.names import random_id
from core.model.workspace import RecordId
from core.store.operations.decide import in_words
from core.store.transaction import Transaction
from core.verdict.context import Context
from core.verdict.evaluate import evaluate, verdict_in
from core.verdict.finding import Verdict
from core.verdict.replay.replay import Replay
from core.verdict.rests import reviews_then


def keep_stop(transaction: Transaction, replay: Replay) -> None:
    """Puts the Stop that stood before into the text as a decision of the gate's own, with its findings.

    `replay` knows what was replayed for the transaction before.
    """
    if not transaction.changes:
        return
    replay.turn()
    context = Context(transaction.before.workspace, transaction.before.evidence, transaction.now, replay)
    before = verdict_in(context)
    if before.verdict != "stop" or _is_resumed(transaction):
        return
    if evaluate(transaction.workspace, transaction.evidence_after(), transaction.now).verdict != "stop":
        stop = standing_stop(before, transaction.label, reviews_then(before, context))
        transaction.put(RecordId("decision", random_id()), stop)


def standing_stop(verdict: Verdict, lifted_by: str, reviews: dict[str, str]) -> Decision:
    """The Stop as a record."""
    return Decision(
        kind="stop",
        at=verdict.at,
        by=(),
        holders=(),
        reason=f"{verdict.headline}. It stood when this would have lifted it: {lifted_by}",
        verdict="stop",
        findings={finding.key: in_words(finding) for finding in verdict.findings},
        reviews=reviews,
    )


def _is_resumed(transaction: Transaction) -> bool:
    """Whether what is new holds resumes by all who own the Stop, and these alone lift it: nothing else may."""
    before = transaction.before.workspace
    owners = set(before.gate.stop.decision_owners)
    resumes = {
        record_id: record
        for record_id, record in transaction.records.items()
        if isinstance(record, Decision)
        and record.kind == "resume"
        and record_id not in transaction.known
        and record.at <= transaction.now
        and owners
        and owners.issubset(record.by)
    }
    if not resumes:
        return False
    resumed = before.having(resumes)
    return evaluate(resumed, transaction.before.evidence, transaction.now).verdict != "stop"
