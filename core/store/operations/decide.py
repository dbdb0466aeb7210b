"""Record decisions of people, together with the gate's verdict at that time."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import BadValue, nearest
from core.model.decisions import Decision
from core.model.names import random_id
from core.model.workspace import RecordId, Workspace
from core.rules.called import key_called
from core.rules.role_text import role_titles
from core.rules.validation import validated
from core.store.transaction import Transaction
from core.verdict.context import context_of_now
from core.verdict.evaluate import evaluate
from core.verdict.finding import Finding
from core.verdict.report.decision_basis import reviews_then
from core.verdict.report.resume_scope import LATCHED, evidence_seen, lifted_by


def decide(
    transaction: Transaction, kind: str, by: Sequence[str], *, reason: str, treatment: str, deputies: Sequence[str]
) -> Decision:
    """Record a decision by roles entitled to it, with the current verdict and all findings."""
    if kind not in ("hold", "stop"):
        transaction.refuse_in_doubt()
    workspace, at = transaction.before.workspace, transaction.now
    by, deputies = (tuple(key_called(workspace, "role", role, "by") for role in roles) for roles in (by, deputies))
    deciding = tuple(dict.fromkeys((*by, *deputies)))
    holders = tuple(holder_of(workspace, role, deputy=role in deputies) for role in deciding)
    if not deciding:
        titles = (workspace.title(RecordId("role", name)) for name in workspace.roles)
        raise BadValue("a decision needs at least one role", "by", nearest("", titles))
    if not reason.strip():
        raise BadValue("a decision needs a reason", "reason")
    context = context_of_now(workspace, transaction.before.evidence, transaction.at)
    verdict = evaluate(context)
    fields = {
        "kind": kind,
        "at": at,
        "by": deciding,
        "holders": holders,
        "reason": reason,
        "treatment": treatment,
        "verdict": verdict.verdict,
        "findings": {finding.key: recorded_finding(finding) for finding in verdict.findings},
        "under": workspace.versions,
        "lifts": lifted_by(kind, verdict, context),
        "seen": evidence_seen(context) if kind == "resume" else {},
        "reviews": reviews_then(verdict, context),
    }
    decision = validated(Decision, fields, "decision")
    refuse_unentitled(workspace, decision)
    record = RecordId("decision", random_id())
    transaction.put(record, decision)
    transaction.describe("decide", f"decided {kind} by {role_titles(workspace, deciding)}{decision.mark}")
    return decision


def holder_of(workspace: Workspace, role: str, *, deputy: bool = False, place: str = "by") -> str:
    """The holder of a role, or the holder's deputy. Raises BadValue for a vacant role, which cannot decide."""
    if (known := workspace.roles.get(role)) is None:
        raise BadValue(f"there is no role named {role!r}", place, nearest(role, workspace.roles))
    title = workspace.title(RecordId("role", role))
    if not known.is_assigned:
        raise BadValue(f"nobody holds {title}, so it cannot decide", f"roles.{role}.holder", "Assign it first.")
    if not deputy:
        return known.holder
    if not known.deputy.strip():
        raise BadValue(f"{title} has no deputy", f"roles.{role}.deputy", "Name one first.")
    return f"{known.deputy} (deputy)"


def refuse_unentitled(workspace: Workspace, decision: Decision) -> None:
    """Raise BadValue if the roles are not entitled to this decision."""
    gate = workspace.gate
    stop_owners = gate.stop.decision_owners
    if decision.kind == "resume":
        if not stop_owners:
            raise BadValue(
                "Stop has no decision owner who could resume", "gate.stop.decision_owners", "Name one first."
            )
        if missing := [role for role in stop_owners if role not in decision.by]:
            raise BadValue(
                f"a resume needs all decision owners of Stop; missing: {role_titles(workspace, missing)}",
                "by",
                f"Decide by {role_titles(workspace, stop_owners)}.",
            )
        return
    may_stop = tuple(sorted(name for name, role in workspace.roles.items() if role.may_stop))
    entitled = {
        "stop": (*stop_owners, *may_stop),
        "hold": (*gate.hold.decision_owners, *stop_owners),
        "go": gate.go.decision_owners,
    }[decision.kind]
    if not set(entitled) & set(decision.by):
        whose = role_titles(workspace, dict.fromkeys(entitled)) or "nobody yet: name a decision owner first"
        raise BadValue(
            f"{role_titles(workspace, decision.by)} may not decide {decision.kind}", "by", f"Who may: {whose}."
        )


def recorded_finding(finding: Finding) -> str:
    """A finding as recorded in a decision."""
    latched = f" ({LATCHED})" if finding.latched and finding.state != "met" else ""
    waived = " (waived)" if finding.waived else ""
    return f"{finding.state}{latched}{waived}: {finding.reason}"
