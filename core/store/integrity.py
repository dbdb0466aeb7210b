"""Reject changes that introduce dangling names or sentences that no longer fit. Existing problems may remain."""

from __future__ import annotations

from decimal import Decimal

from core.errors import BadValue
from core.model.base import Record
from core.model.signals import Signal
from core.rules.integrity import broken, problems
from core.store.snapshot import Snapshot
from core.store.transaction import Transaction


def check(transaction: Transaction, after: Snapshot) -> None:
    """Check referential integrity. Raises BadValue if the transaction introduces a problem."""
    for record, model in transaction.records.items():
        if isinstance(model, Signal) and (value := _cannot_be(transaction.known.get(record), model, after, record.key)):
            raise BadValue(f"there is a reading of {value[0]}, and {value[1]}", f"{record.path}.unit")
    thorough = touches_sentences(transaction)
    wrong = list(problems(after.workspace, after.evidence, thorough=thorough))
    if not wrong:
        return
    before = problems(transaction.before.workspace, transaction.before.evidence, thorough=thorough)
    known = {(problem.place, problem.message) for problem in before}
    introduced = [problem for problem in wrong if (problem.place, problem.message) not in known]
    if introduced:
        raise broken(introduced, transaction.records, after.workspace)


def _cannot_be(old: Record | None, new: Signal, after: Snapshot, name: str) -> tuple[Decimal, str] | None:
    """A reading that is invalid for the signal's new kind or unit, and the reason; None if all are valid."""
    if not isinstance(old, Signal) or (old.kind, old.unit) == (new.kind, new.unit):
        return None
    refused = ((one.value, new.out_of_range(one.value)) for one in after.evidence.readings.get(name, ()))
    return next((pair for pair in refused if pair[1]), None)


def touches_sentences(transaction: Transaction) -> bool:
    """Report if the transaction changes a sentence, a test or a possible target; if not, sentences need no check."""
    return any(
        record.kind in ("signal", "condition", "test") or model is None or record not in transaction.known
        for record, model in transaction.records.items()
    )
