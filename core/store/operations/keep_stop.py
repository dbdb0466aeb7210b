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
    if not transaction.changes or _resumes(transaction):
        return
    replay.turn()
    context = Context(transaction.before.workspace, transaction.before.evidence, transaction.now, replay)
    before = verdict_in(context)
    if before.verdict != "stop":
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


def _resumes(transaction: Transaction) -> bool:
    known = transaction.known
    return any(
        isinstance(record, Decision) and record.kind == "resume" and record_id not in known
        for record_id, record in transaction.records.items()
    )
