"""No change may leave a name that nothing has, or a sentence that no longer fits. What was wrong before may stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from core.errors import BadValue, nearest
from core.language.integrity import problems as in_workspace
from core.model.base import Record
from core.model.evidence_log import EvidenceLog
from core.model.references import dangling
from core.model.signals import Signal
from core.model.workspace import RecordId, Workspace
from core.store.schema import EVIDENCE_FILE
from core.store.snapshot import Snapshot
from core.store.transaction import Transaction

SHOWN = 5
"""How many places a message names."""


def check(transaction: Transaction, after: Snapshot) -> None:
    """BadValue where the transaction breaks something that was whole."""
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
        raise broken(introduced, transaction.records)


def _cannot_be(old: Record | None, new: Signal, after: Snapshot, name: str) -> tuple[Decimal, str] | None:
    """A reading that a signal of another kind or unit could not have, and why; looked for only where they change."""
    if not isinstance(old, Signal) or (old.kind, old.unit) == (new.kind, new.unit):
        return None
    refused = ((one.value, new.out_of_range(one.value)) for one in after.evidence.readings.get(name, ()))
    return next((pair for pair in refused if pair[1]), None)


def touches_sentences(transaction: Transaction) -> bool:
    """Report if a sentence or a test, or anything that one may name, changes; else none need be read again."""
    return any(
        record.kind in ("signal", "condition", "test") or model is None or record not in transaction.known
        for record, model in transaction.records.items()
    )


def problems(workspace: Workspace, evidence: EvidenceLog, *, thorough: bool) -> Iterator[BadValue]:
    """Names that nothing has, in fields and evidence; where thorough, also every sentence that does not hold."""
    if thorough:
        yield from in_workspace(workspace)
    else:
        yield from (problem for _, problem in dangling(workspace))
    for name in sorted(evidence.readings.keys() - workspace.signals.keys()):
        yield BadValue(f"there is no signal named {name!r}", EVIDENCE_FILE["reading"], nearest(name, workspace.signals))
    for name in sorted(evidence.completions.keys() - workspace.activities.keys()):
        yield BadValue(
            f"there is no activity named {name!r}", EVIDENCE_FILE["completion"], nearest(name, workspace.activities)
        )


def broken(introduced: list[BadValue], changed: Iterable[RecordId]) -> BadValue:
    """The problem itself where it lies in what was changed; else the places that the change would break."""
    paths = sorted(record.path for record in changed)
    for problem in introduced:
        if any(problem.place == path or problem.place.startswith(f"{path}.") for path in paths):
            return problem
    if not paths:
        return introduced[0]
    first = introduced[0]
    return BadValue(
        f"this would break {listed(problem.place for problem in introduced)}: {first.message}",
        paths[0],
        first.hint or "Change those first.",
    )


def listed(places: Iterable[str]) -> str:
    """Places for a message: the first few, and how many more."""
    found = list(dict.fromkeys(places))
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return f"{', '.join(found[:SHOWN])}{more}"
