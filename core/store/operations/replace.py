"""Replace the content of the workspace, as an import does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.errors import BadValue
from core.model.evidence import Evidence, ExceptionCase
from core.model.evidence_log import EVIDENCE, EVIDENCE_FILE, EvidenceKind, EvidenceLog
from core.model.workspace import Workspace
from core.store.operations.reset_latch import reset_latch
from core.store.rows import Key
from core.store.transaction import Transaction


def replace(
    transaction: Transaction,
    workspace: Workspace,
    evidence: EvidenceLog,
    cases: Mapping[Key, ExceptionCase | None],
) -> int:
    """Write only the differences, including deletions; returns the number of changed records.

    `cases` are changed beside the evidence; None removes one.
    """
    new = dict(workspace.records())
    for record in transaction.known.keys() | new.keys():
        transaction.put(record, new.get(record))
    reset_latch(transaction)
    log = transaction.before.evidence
    for kind in EVIDENCE:
        if log.part(kind) is evidence.part(kind):
            continue  # this kind was not read again, and it may have a million pieces
        _differing(transaction, kind, log.all(kind), evidence.all(kind))
    for key, case in cases.items():
        transaction.put_evidence("exception", transaction.find("exception", key), case)
    count = len(transaction.records) + sum(len(pairs) for pairs in transaction.evidence.values())
    transaction.describe("import", f"imported {count} {'change' if count == 1 else 'changes'}")
    return count


def _differing(transaction: Transaction, kind: EvidenceKind, old: Iterable[Evidence], new: Iterable[Evidence]) -> None:
    before: dict[Key, Evidence] = {one.key: one for one in old}
    seen: set[Key] = set()
    for one in new:
        if one.key in seen:
            raise BadValue(f"{'/'.join(one.key)} is there twice", EVIDENCE_FILE[kind])
        seen.add(one.key)
        transaction.put_evidence(kind, before.pop(one.key, None), one)
    for one in before.values():
        transaction.put_evidence(kind, one, None)
