"""Changes that wait until somebody has looked at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.model.decisions import Decision
from core.model.workflow import Workflow
from core.model.workspace import WORKFLOW, RecordId
from core.store.transaction import Transaction


def await_review(transaction: Transaction, touched: Iterable[str], stops: Mapping[str, Decision]) -> None:
    """Put down what a merge touched, and the Stops that it would lift, where nobody has yet."""
    workflow = transaction.must_get(WORKFLOW)
    if isinstance(workflow, Workflow):
        unseen = tuple(sorted({*workflow.unseen, *touched}))
        transaction.put(WORKFLOW, workflow.model_copy(update={"unseen": unseen}))
    for key, stop in stops.items():
        if transaction.get(RecordId("decision", key)) is None:
            transaction.put(RecordId("decision", key), stop)
    transaction.describe("merge", "found a merge of git that nobody has looked at")
