"""Record changes that wait for acknowledgement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.model.decisions import Decision
from core.model.workflow import Workflow
from core.model.workspace import WORKFLOW, RecordId
from core.store.transaction import Transaction


def await_review(transaction: Transaction, touched: Iterable[str], stops: Mapping[str, Decision]) -> None:
    """Record the paths changed by a merge, and the Stops it would lift, unless already recorded."""
    workflow = transaction.must_get(WORKFLOW)
    if isinstance(workflow, Workflow):
        unseen = tuple(sorted({*workflow.unseen, *touched}))
        transaction.put(WORKFLOW, workflow.model_copy(update={"unseen": unseen}))
    for key, stop in stops.items():
        if transaction.get(RecordId("decision", key)) is None:
            transaction.put(RecordId("decision", key), stop)
    transaction.describe("merge", "found a merge of git that nobody has looked at")
