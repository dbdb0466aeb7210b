"""A small workspace that names its own parts in fields, sentences and evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.model.evidence import Completion, ExceptionCase, Reading, Review
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition, Gate, Outcome
from core.model.roles import Activity, Role
from core.model.signals import Signal
from core.model.table import Item
from core.model.workflow import Page, Workflow
from core.model.workspace import Workspace
from core.store.origin import Program, new_run
from core.store.store import Store

NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)
OpenStore = Callable[..., Store]


def clock() -> datetime:
    """Always the same instant."""
    return NOW


def small_workspace() -> Workspace:
    """Two roles, an activity, a signal, an item, and a gate that names them."""
    return Workspace(
        workflow=Workflow(name="Triage", model_version="m3"),
        page=Page(reviewer="reviewer", log_review="log_review"),
        roles={
            "builder": Role(title="Builder", holder="A. Osei", party="build"),
            "owner": Role(title="Owner", holder="B. Lind"),
            "reviewer": Role(title="Reviewer", may_stop=True, holder="C. Roy"),
            "auditor": Role(title="Auditor", party="audit"),
        },
        activities={"log_review": Activity(role="reviewer", cadence="1d")},
        signals={
            "undefined_rate": Signal(kind="rate", unit="ratio", max_age="2w", zero_when="log_review is on time"),
            "latency": Signal(kind="level", unit="duration", max_age="2w"),
        },
        table={"integration": Item(title="Integration", owner="builder")},
        gate=Gate(
            go=Outcome(
                decision_owners=("owner",),
                next_action="Start",
                conditions={"quality": Condition(sentence="undefined_rate < 4% over 4w")},
            ),
            hold=Outcome(
                decision_owners=("owner", "builder"),
                next_action="Revise",
                conditions={"undefined": Condition(sentence="undefined_rate > 5% over 4w min 40")},
            ),
            stop=Outcome(
                decision_owners=("owner", "reviewer"),
                next_action="By hand",
                conditions={"nobody": Condition(sentence="reviewer is not assigned")},
            ),
        ),
    )


def reading(id: str, value: str = "0.061", *, days: int = 1, signal: str = "undefined_rate") -> Reading:  # noqa: A002
    """One reading, some days before now."""
    at = NOW - timedelta(days=days)
    return Reading(source="crm", id=id, signal=signal, at=at, value=Decimal(value), n=80, recorded=at)


def small_evidence() -> EvidenceLog:
    """A few of each kind, one case reviewed."""
    at = NOW - timedelta(days=2)
    review = Review(outcome="undefined", customer_impact=True, updates=("taxonomy", "prompt"), by="C. Roy", at=at)
    return EvidenceLog.of(
        [reading("a", days=8), reading("b"), reading("c", "2.5", signal="latency")],
        [Completion(source="crm", id="d", activity="log_review", at=at, recorded=at)],
        [
            ExceptionCase(source="crm", id="e1", at=at, input="[/foo] x", confidence=Decimal("0.50"), recorded=at),
            ExceptionCase(source="crm", id="e2", at=at, flagged=False, recorded=at, reviews={"x1": review}),
        ],
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small workspace in its database."""
    Store.create(tmp_path, small_workspace(), small_evidence(), clock=clock).close()
    return tmp_path


def newest_change(store: Store) -> str:
    """The name by which the journal's newest change can be taken back."""
    return next(store.journal(limit=1)).change


@pytest.fixture
def open_store(folder: Path) -> Iterator[OpenStore]:
    """Opens the folder's database, as often as asked, as whoever is named; each is a run of a program of its own."""
    opened: list[Store] = []

    def opener(actor: str = "", program: Program = "command") -> Store:
        opened.append(Store.open(folder, actor=actor, clock=clock, origin=new_run(program)))
        return opened[-1]

    yield opener
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: OpenStore) -> Store:
    """The small workspace, open."""
    return open_store()
