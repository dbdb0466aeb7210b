"""Record a Stop before a change would remove it, since only a resume may lift it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.errors import BadValue
from core.model.decisions import Decision
from core.model.names import random_id
from core.model.workspace import RecordId
from core.rules.role_text import role_titles
from core.store.operations.decide import recorded_finding
from core.store.operations.undo import FROM_TEXT
from core.store.transaction import Transaction
from core.verdict.context import Context, context_of_now
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict
from core.verdict.replay.cache import ReplayCache
from core.verdict.report.decision_basis import reviews_then
from core.verdict.report.stop_release import disowned, unresumed, without_recorded_stops


def record_implicit_stop(transaction: Transaction, replay: ReplayCache) -> None:
    """Record the previous Stop as a decision of the gate itself, with its findings, if the change would lift it.

    Its decision owners are preserved too: nobody else could resume. `replay` is the cache filled before.
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
            f"the workflow is stopped, and its resume needs {role_titles(known.workspace, gone)}",
            "gate.stop.decision_owners",
            f"Decide a resume first, by {role_titles(known.workspace, known.workspace.gate.stop.decision_owners)}.",
        )
    after = context_of_now(workspace, transaction.evidence_after(), transaction.at)
    by_hand = transaction.action not in FROM_TEXT
    if evaluate(after).verdict != "stop" or (by_hand and _is_lifted(_of_now(context), _of_now(after))):
        stop = standing_stop(before, max(before.at, after.at), transaction.label, reviews_then(before, context))
        transaction.put(RecordId("decision", random_id()), stop)


def _is_lifted(before: Context, after: Context) -> bool:
    return evaluate(after).verdict != "stop" and unresumed(before, after.workspace) is not None


def _of_now(context: Context) -> Context:
    """The context without earlier sentences and Stop events: they hold a Stop too, but a record names its cause."""
    return without_recorded_stops(replace(context, workspace=context.workspace.model_copy(update={"earlier": {}})))


def standing_stop(verdict: Verdict, at: datetime, lifted_by: str, reviews: dict[str, str]) -> Decision:
    """The Stop as a decision; `lifted_by` names what would have lifted it."""
    return Decision(
        kind="stop",
        at=at,
        by=(),
        holders=(),
        reason=f"{verdict.headline}. It was in force when this would have lifted it: {lifted_by}",
        verdict="stop",
        findings={finding.key: recorded_finding(finding) for finding in verdict.findings},
        reviews=reviews,
    )
