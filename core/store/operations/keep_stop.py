"""Only a resume lifts a Stop: what else would make one disappear records it first."""

from __future__ import annotations

from datetime import datetime

from core.errors import BadValue
from core.model.decisions import Decision
from core.model.names import random_id
from core.model.workspace import RecordId
from core.store.operations.decide import in_words
from core.store.operations.undo import FROM_TEXT
from core.store.transaction import Transaction
from core.verdict.context import context_of_now
from core.verdict.evaluate import verdict_in
from core.verdict.finding import Verdict
from core.verdict.lifted import disowned, unresumed, unsaid
from core.verdict.replay.replay import Replay
from core.verdict.rests import reviews_then


def keep_stop(transaction: Transaction, replay: Replay) -> None:
    """Puts the Stop that stood before into the text as a decision of the gate's own, with its findings.

    Its decision owners stay as well: nobody else could resume. `replay` knows what was replayed for the transaction
    before.
    """
    if not transaction.changes:
        return
    replay.turn()
    known, workspace = transaction.before, transaction.workspace
    context = context_of_now(known.workspace, known.evidence, transaction.at, replay)
    if (before := unresumed(context, workspace)) is None:
        return
    if gone := disowned(known.workspace, workspace):
        raise BadValue(
            f"the workflow is stopped, and its resume needs {', '.join(gone)}",
            "gate.stop.decision_owners",
            f"Decide a resume first, by {', '.join(known.workspace.gate.stop.decision_owners)}.",
        )
    if transaction.action not in FROM_TEXT:
        # Earlier sentences and what was said would keep it too, but a record tells who changes what next.
        workspace = workspace.model_copy(update={"earlier": {}})
    after = context_of_now(workspace, transaction.evidence_after(), transaction.at)
    if verdict_in(after if transaction.action in FROM_TEXT else unsaid(after)).verdict != "stop":
        stop = standing_stop(before, max(before.at, after.at), transaction.label, reviews_then(before, context))
        transaction.put(RecordId("decision", random_id()), stop)


def standing_stop(verdict: Verdict, at: datetime, lifted_by: str, reviews: dict[str, str]) -> Decision:
    """The Stop as a record; `lifted_by` names what would have lifted it."""
    return Decision(
        kind="stop",
        at=at,
        by=(),
        holders=(),
        reason=f"{verdict.headline}. It stood when this would have lifted it: {lifted_by}",
        verdict="stop",
        findings={finding.key: in_words(finding) for finding in verdict.findings},
        reviews=reviews,
    )
