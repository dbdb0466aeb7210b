"""Waive a Hold or Go condition for a limited time."""

from __future__ import annotations

from datetime import datetime

from core.errors import BadValue
from core.model.decisions import Waiver
from core.model.names import condition_in_words, in_words, random_id
from core.model.workspace import RecordId
from core.rules.called import condition_called, key_called
from core.rules.validation import validated
from core.store.operations.decide import holder_of
from core.store.transaction import Transaction
from core.times import last_day, shown, within
from core.verdict.findings import find_condition
from core.verdict.observations.as_of import shifted
from core.verdict.waivers import LONGEST


def waive(
    transaction: Transaction,
    condition: str,
    by: str,
    *,
    reason: str,
    until: datetime,
    control: str,
    requested_by: str,
) -> Waiver:
    """A waiver by a decision owner of the condition's outcome, bound to the current sentence."""
    transaction.refuse_in_doubt()
    workspace, now = transaction.before.workspace, transaction.now
    gate, name = condition_called(workspace, condition)
    wanted, owners = workspace.conditions(gate)[name], workspace.gate.outcome(gate).decision_owners
    by = key_called(workspace, "role", by, "by")
    requested_by = key_called(workspace, "role", requested_by, "requested_by") if requested_by else ""
    holder, title = holder_of(workspace, by), workspace.title(RecordId("role", by))
    if by not in owners:
        whose = ", ".join(workspace.title(RecordId("role", one)) for one in owners)
        message = f"{title} is no decision owner of {gate.title()}, so it cannot waive {in_words(name)}"
        raise BadValue(message, "by", f"Who may: {whose or 'nobody yet: name a decision owner first'}.")
    if requested_by == by:
        raise BadValue(f"{title} cannot approve its own request", "requested_by", "Another role must ask, or approve.")
    if not reason.strip():
        raise BadValue("a waiver needs a reason", "reason")
    if until <= now:
        raise BadValue("a waiver must end in the future", "until", f"Now is {shown(now, transaction.zone)}.")
    if until - now > LONGEST:
        last = within(shifted(now, LONGEST), transaction.zone).date().isoformat()
        raise BadValue("a waiver ends within a year", "until", f"Name a day before {last}; it can be renewed then.")
    finding = find_condition(gate, name, wanted.sentence, workspace, transaction.before.evidence, now)
    fields = {
        "gate": gate,
        "condition": name,
        "sentence": wanted.sentence,
        "by": by,
        "holder": holder,
        "requested_by": requested_by,
        "requester": holder_of(workspace, requested_by, place="requested_by") if requested_by else "",
        "reason": reason,
        "control": control,
        "at": now,
        "until": until,
        "finding": finding.state,
    }
    waiver = validated(Waiver, fields, "waiver")
    transaction.put(RecordId("waiver", random_id()), waiver)
    waived, last = condition_in_words(f"{gate}.{name}"), last_day(until, transaction.zone).isoformat()
    transaction.describe("waive", f"waived {waived} by {title} until {last}")
    return waiver
