"""Waive a Hold or Go condition for a limited time."""

from __future__ import annotations

from datetime import datetime

from core.errors import BadValue, nearest
from core.model.decisions import Waiver
from core.model.gate import Condition, GateName
from core.model.names import random_id
from core.model.workspace import RecordId, Workspace
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
    gate, name, wanted = the_condition(workspace, condition)
    owners = workspace.gate.outcome(gate).decision_owners
    holder = holder_of(workspace, by)
    if by not in owners:
        whose = ", ".join(owners) or "nobody yet: name a decision owner first"
        raise BadValue(f"{by} does not own the decision {gate}, so it cannot waive {name}", "by", f"Who may: {whose}.")
    if requested_by == by:
        raise BadValue(f"{by} cannot approve its own request", "requested_by", "Another role must ask, or approve.")
    if not reason.strip():
        raise BadValue("a waiver needs a reason", "reason")
    if until <= now:
        raise BadValue("a waiver must end later than now", "until", f"Now is {shown(now, transaction.zone)}.")
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
    transaction.describe("waive", f"waived {gate}.{name} by {by} until {last_day(until, transaction.zone).isoformat()}")
    return waiver


def the_condition(workspace: Workspace, text: str) -> tuple[GateName, str, Condition]:
    """The Go or Hold condition named by `exception_volume` or `hold.exception_volume`."""
    known: dict[str, tuple[GateName, str, Condition]] = {}
    waivable: tuple[GateName, ...] = ("hold", "go")
    for gate in waivable:
        for name, condition in workspace.conditions(gate).items():
            known[f"{gate}.{name}"] = gate, name, condition
    matches = [key for key in known if text in (key, key.partition(".")[2])]
    if not matches and text.removeprefix("stop.") in workspace.conditions("stop"):
        raise BadValue(f"{text} is a Stop condition, and those cannot be waived", "condition")
    if len(matches) > 1:
        raise BadValue(f"{text} is the name of several conditions", "condition", f"Write {' or '.join(matches)}.")
    if not matches:
        raise BadValue(f"there is no condition named {text!r}", "condition", nearest(text, known))
    return known[matches[0]]
