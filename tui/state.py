"""What the screen shows at one moment: one immutable value, computed from the store and the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.model.evidence import EvidenceLog
from core.model.workspace import RecordId, Workspace
from core.store.store import Store
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict
from core.verdict.gauges import Gauge, gauges
from core.verdict.readiness import Readiness, readiness


@dataclass(frozen=True)
class State:
    """Workspace and evidence, and everything that is computed from them at `at`."""

    workspace: Workspace
    evidence: EvidenceLog
    revs: Mapping[RecordId, int]
    drafts: Mapping[str, str]
    at: datetime
    verdict: Verdict
    readiness: Readiness
    gauges: tuple[Gauge, ...]
    read_only: str
    sync: str


def state_of(store: Store, sync: str = "") -> State:
    """The state of a store now (or at the instant that the workflow is fixed to)."""
    snapshot = store.snapshot
    at = store.now()
    verdict = evaluate(snapshot.workspace, snapshot.evidence, at)
    return State(
        workspace=snapshot.workspace,
        evidence=snapshot.evidence,
        revs=snapshot.revs,
        drafts=store.drafts(),
        at=at,
        verdict=verdict,
        readiness=readiness(snapshot.workspace),
        gauges=gauges(snapshot.workspace, snapshot.evidence, at, verdict),
        read_only=store.read_only,
        sync=sync,
    )
