"""Small workspaces and evidence, in the words of the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from core.model.decisions import Decision, Waiver
from core.model.evidence import Completion, Reading
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition, Gate, GateName, Outcome
from core.model.quantity import duration
from core.model.roles import Activity, Role
from core.model.signals import Signal
from core.model.table import Item
from core.model.workflow import Page, Workflow
from core.model.workspace import Workspace
from core.verdict.finding import Finding
from core.verdict.findings import find_condition

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
_ids = count()

SIGNALS = {
    "rate": Signal(kind="rate", unit="ratio", max_age="10d", baseline="4%"),
    "level": Signal(kind="level", unit="number", max_age="10d"),
    "cases": Signal(kind="events", unit="count", max_age="10d"),
    "cost": Signal(kind="amount", unit="number", max_age="10d"),
    "latency": Signal(kind="level", unit="duration", max_age="10d", baseline="2s"),
}
ROLES = {
    "owner": Role(title="Owner", holder="Ada", may_stop=True),
    "reviewer": Role(title="Reviewer", holder="Ben"),
    "vacant": Role(title="Vacant"),
}
ACTIVITIES = {"log_review": Activity(title="Log review", role="reviewer", cadence="1d", grace="12h")}


def ago(length: str) -> datetime:
    """`ago("4w")`: that long before the instant of the tests."""
    return AT - duration(length)


def reading(value: str, at: datetime = AT, *, signal: str = "level", n: int | None = None, **more: Any) -> Reading:
    """One reading, known as soon as it was taken."""
    fields = {"id": f"r{next(_ids):06}", "recorded": at, **more}
    return Reading(signal=signal, at=at, value=Decimal(value), n=n, **fields)


def readings(values: Sequence[str], *, signal: str = "level", sizes: Sequence[int | None] = ()) -> EvidenceLog:
    """Readings of one signal, a day apart; the last one at the instant of the tests."""
    days = [AT - timedelta(days=days) for days in reversed(range(len(values)))]
    samples = sizes or [None] * len(values)
    return EvidenceLog.of(
        reading(value, at, signal=signal, n=n) for value, at, n in zip(values, days, samples, strict=True)
    )


def done(at: datetime, activity: str = "log_review", **more: Any) -> Completion:
    """One completion of an activity."""
    return Completion(id=f"c{next(_ids):06}", activity=activity, at=at, **{"recorded": at, **more})


def outcome(sentences: Mapping[str, str], **more: Any) -> Outcome:
    """An outcome with these conditions, an owner and a next action."""
    conditions = {name: Condition(sentence=sentence) for name, sentence in sentences.items()}
    fields: dict[str, Any] = {"decision_owners": ("owner",), "next_action": "Do what was agreed", **more}
    return Outcome(conditions=conditions, **fields)


def workspace(
    *,
    go: Mapping[str, str] | None = None,
    hold: Mapping[str, str] | None = None,
    stop: Mapping[str, str] | None = None,
    **parts: Any,
) -> Workspace:
    """A workspace that is a Go: every condition that is not given is one that speaks for it."""
    gate = Gate(
        go=outcome({"reviewed": "reviewer is assigned"} if go is None else go),
        hold=outcome({"unreviewed": "reviewer is not assigned"} if hold is None else hold),
        stop=outcome({"unowned": "owner is not assigned"} if stop is None else stop),
    )
    fields: dict[str, Any] = {
        "workflow": Workflow(stage="production"),
        "page": Page(),
        "signals": SIGNALS,
        "roles": ROLES,
        "activities": ACTIVITIES,
        "gate": gate,
        **parts,
    }
    return Workspace(**fields)


def judged(
    sentence: str,
    evidence: EvidenceLog | None = None,
    *,
    gate: GateName = "hold",
    at: datetime = AT,
    **parts: Any,
) -> Finding:
    """The finding of one sentence."""
    return find_condition(gate, "x", sentence, workspace(**parts), evidence or EvidenceLog(), at)


def with_signal(name: str, **changes: Any) -> dict[str, Signal]:
    """The signals of the tests, one of them changed."""
    return {**SIGNALS, name: SIGNALS[name].model_copy(update=changes)}


def decision(kind: str, at: datetime, reason: str = "because", **more: Any) -> Decision:
    """A decision by the owner."""
    fields: dict[str, Any] = {"by": ("owner",), "holders": ("Ada",), "verdict": "go", **more}
    return Decision(kind=kind, at=at, reason=reason, **fields)


def waiver(gate: str, condition: str, sentence: str, **more: Any) -> Waiver:
    """A waiver of a condition, from a day before the instant to a day after it."""
    fields: dict[str, Any] = {
        "by": "owner",
        "holder": "Ada",
        "reason": "known",
        "at": ago("1d"),
        "until": AT + timedelta(days=1),
        "finding": "met" if gate == "hold" else "unmet",
        **more,
    }
    return Waiver(gate=gate, condition=condition, sentence=sentence, **fields)


def item(**changes: Any) -> Item:
    """A row of the table with both sides decided."""
    return Item(
        specification="what it does",
        specification_decided=True,
        operations="who keeps it",
        operations_decided=True,
    ).model_copy(update=changes)
