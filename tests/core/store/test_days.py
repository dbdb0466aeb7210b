"""Days of the calendar in the store: what a zone makes of a duty, and words for people."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from core.errors import BadValue
from core.model.evidence_log import EvidenceLog
from core.model.roles import Activity
from core.model.workflow import Workflow
from core.model.workspace import RecordId
from core.store.store import Store
from core.times import end_of, zone
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from tests.core.verdict.building import done, workspace

FLOW, DAILY = RecordId("workflow", "workflow"), Activity(title="Log review", role="reviewer", cadence="1d")
STOP = {"stop": {"late": "log_review is overdue"}}


def opened(folder: Path, name: str, now: str, **parts: dict[str, str]) -> Store:
    """A workspace in that zone at that time, whose log was reviewed at 08:00 in Berlin on 2026-10-24."""
    at, log = datetime.fromisoformat(now), EvidenceLog.of([], [done(datetime.fromisoformat("2026-10-24T08:00+02:00"))])
    whole = workspace(**parts, workflow=Workflow(name="Triage", timezone=name), activities={"log_review": DAILY})
    return Store.create(folder, whole, log, clock=lambda: at)


def test_another_zone_lifts_no_stop(tmp_path: Path) -> None:
    """In UTC the duty is overdue 36 hours after it was done, in Berlin an hour later, since that day has 25 hours."""
    with opened(tmp_path, "UTC", "2026-10-25T18:30Z", **STOP) as store:
        store.edit(FLOW, {"timezone": "Europe/Berlin"})
        workspace_now, log = store.snapshot.workspace, store.snapshot.evidence
        (recorded,) = workspace_now.decisions.values()
        assert (recorded.kind, recorded.by) == ("stop", ())
        assert "Log review is overdue, last done 2026-10-24 06:00 UTC" in recorded.reason
        assert evaluate(Context(workspace_now, log, store.now())).verdict == "stop"


def test_in_berlin_that_stop_never_was(tmp_path: Path) -> None:
    with opened(tmp_path, "Europe/Berlin", "2026-10-25T18:30Z", **STOP) as store:
        assert evaluate(Context(store.snapshot.workspace, store.snapshot.evidence, store.now())).verdict == "go"


def test_the_journal_names_the_last_day_of_a_waiver_and_a_refusal_the_local_time(tmp_path: Path) -> None:
    with opened(tmp_path, "America/New_York", "2026-10-25T18:30Z", hold={"late": "log_review is overdue"}) as store:
        until = end_of(date(2026, 11, 1), zone("America/New_York"))
        fields = {"reason": "known", "control": "", "requested_by": ""}
        store.waive("late", "owner", until=until, **fields)
        assert next(iter(store.journal(limit=1))).label == "waived the Hold condition Late by Owner until 2026-11-01"
        with pytest.raises(BadValue) as refused:
            store.waive("late", "owner", until=end_of(date(2026, 10, 24), zone("America/New_York")), **fields)
        assert refused.value.hint == "Now is 2026-10-25 14:30 EDT."
