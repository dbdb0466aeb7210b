"""An import puts another content in place: what differs, deletions included, as one change."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.errors import BadValue, UsageError
from core.model.evidence import Reading, Review
from core.model.evidence_log import EvidenceLog
from core.model.roles import Role
from core.model.workspace import RecordId, Workspace
from core.store.store import Store
from tests.core.store.conftest import NOW, OpenStore, clock, newest_change, reading, small_evidence, small_workspace


def test_the_same_content_is_no_change(store: Store) -> None:
    before = store.snapshot
    assert store.replace(small_workspace(), small_evidence()) == 0
    assert store.snapshot is before
    with pytest.raises(UsageError):
        store.undo()


def test_only_what_differs_is_journalled_and_counted(store: Store, open_store: OpenStore) -> None:
    changed = {
        RecordId("role", "auditor"): None,
        RecordId("role", "helper"): Role(holder="H"),
        RecordId("role", "builder"): Role(holder="D. Mori", party="build"),
    }
    workspace = small_workspace().having(changed)
    log = small_evidence()
    kept = [one for one in log.all("reading") if one.id != "b"]
    evidence = EvidenceLog.of([*kept, reading("f")], log.all("completion"), log.exceptions)
    assert store.replace(workspace, evidence) == 5
    entries = [entry for entry in store.journal() if entry.action == "import"]
    assert {entry.kind for entry in entries} == {"role", "reading"}
    assert len(entries) == 4, "one an agreed record, and one for all readings"
    assert (store.snapshot.workspace, store.snapshot.evidence) == (workspace, evidence)
    assert open_store().snapshot == store.snapshot


def test_an_import_is_taken_back_as_one_by_its_name_alone(store: Store, open_store: OpenStore) -> None:
    before = store.snapshot
    assert store.replace(Workspace(), EvidenceLog.of()) > 10
    assert store.snapshot.workspace == Workspace()
    assert store.snapshot.evidence == EvidenceLog.of()
    with pytest.raises(UsageError, match="nothing to undo"):
        store.undo()
    store.take_back(newest_change(store))
    assert (store.snapshot.workspace, store.snapshot.evidence) == (before.workspace, before.evidence)
    store.redo()
    assert open_store().snapshot.workspace == Workspace()


def test_a_number_written_otherwise_is_a_change(store: Store) -> None:
    log = small_evidence()
    readings = [
        one.model_copy(update={"value": Decimal("0.0610")}) if one.id == "a" else one for one in log.all("reading")
    ]
    evidence = EvidenceLog.of(readings, log.all("completion"), log.exceptions)
    assert evidence == log
    assert store.replace(small_workspace(), evidence) == 1, "else the text would differ from its export for ever"


def test_a_review_comes_and_goes_with_its_case(store: Store, open_store: OpenStore) -> None:
    log = small_evidence()
    review = Review(outcome="correct", at=NOW, note="looked again")
    cases = [case.model_copy(update={"reviews": {**case.reviews, "x9": review}}) for case in log.exceptions]
    more = EvidenceLog.of(log.all("reading"), log.all("completion"), cases)
    assert store.replace(small_workspace(), more) == 2
    assert open_store().snapshot.evidence == more
    store.take_back(newest_change(store))
    assert open_store().snapshot.evidence == log
    assert store.replace(small_workspace(), EvidenceLog.of(log.all("reading"), log.all("completion"))) == 2
    assert open_store().snapshot.evidence.exceptions == ()


def test_an_import_that_does_not_hang_together_is_refused_whole(store: Store) -> None:
    before = store.snapshot
    strangers = EvidenceLog.of([reading("a", signal="undefind_rate")])
    with pytest.raises(BadValue, match="no signal named 'undefind_rate'"):
        store.replace(small_workspace(), strangers)
    without_role = small_workspace().having({RecordId("role", "builder"): None})
    with pytest.raises(BadValue, match="no role named 'builder'"):
        store.replace(without_role, small_evidence())
    twice = EvidenceLog.of([reading("a"), reading("a", days=3)])
    with pytest.raises(BadValue, match="twice"):
        store.replace(small_workspace(), twice)
    assert store.snapshot is before


@pytest.mark.slow
def test_ten_thousand_readings_come_and_go(tmp_path: Path) -> None:
    at = NOW - timedelta(days=700)
    many = [
        Reading(
            source="crm",
            id=f"{number:05}",
            signal="undefined_rate",
            at=at + timedelta(hours=number),
            value=Decimal(number) / 100_000,
            n=20,
            recorded=at,
        )
        for number in range(10_000)
    ]
    evidence = EvidenceLog.of(many)
    with Store.create(tmp_path, small_workspace(), EvidenceLog.of(), clock=clock) as store:
        assert store.replace(small_workspace(), evidence) == 10_000
        assert len(list(store.journal())) == 2
        with Store.open(tmp_path) as other:
            assert other.snapshot.evidence == evidence
        store.take_back(newest_change(store))
        assert store.snapshot.evidence == EvidenceLog.of()
        store.redo()
        assert store.snapshot.evidence == evidence
        assert store.verify() is None
