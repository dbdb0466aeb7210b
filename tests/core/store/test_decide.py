"""Roles that may decide, and what is recorded with a decision."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import BadValue, UsageError
from core.model.workspace import RecordId
from core.store.store import Store
from core.verdict.regate_triggers import changed_since_go
from tests.core.store.conftest import NOW, OpenStore


def test_a_decision_keeps_the_verdict_and_the_findings_of_its_moment(store: Store, open_store: OpenStore) -> None:
    decision = store.decide("hold", ["owner"], reason="Wait for the taxonomy", treatment="mitigate")
    assert (decision.kind, decision.at, decision.by, decision.holders) == ("hold", NOW, ("owner",), ("B. Lind",))
    assert decision.verdict == "hold"
    assert set(decision.findings) == {"go.quality", "hold.undefined", "stop.nobody"}
    assert decision.findings["hold.undefined"].startswith("met: ")
    assert decision.findings["stop.nobody"].startswith("unmet: ")
    store.record_reading("undefined_rate", "1%", n=2000)
    assert list(open_store().snapshot.workspace.decisions.values()) == [decision]


@pytest.mark.parametrize(
    ("kind", "by"),
    [
        ("go", ["owner"]),
        ("hold", ["builder"]),
        ("hold", ["reviewer"]),
        ("stop", ["reviewer"]),
        ("stop", ["owner", "builder"]),
        ("resume", ["owner", "reviewer"]),
        ("resume", ["reviewer", "builder", "owner"]),
    ],
)
def test_who_is_entitled_decides(store: Store, kind: str, by: list[str]) -> None:
    decision = store.decide(kind, by, reason="r")
    assert decision.by == tuple(by)
    assert decision in store.snapshot.workspace.decisions.values()


def test_a_role_that_may_stop_need_not_own_the_stop(store: Store) -> None:
    store.edit(RecordId("role", "builder"), {"may_stop": True})
    assert store.decide("stop", ["builder"], reason="r").kind == "stop"


@pytest.mark.parametrize(
    ("kind", "by", "message"),
    [
        ("go", ["builder"], "Builder may not decide go"),
        ("hold", ["auditor"], "nobody holds Auditor, so it cannot decide"),
        ("stop", ["builder"], "may not decide stop"),
        ("resume", ["owner"], "missing: Reviewer"),
        ("resume", ["builder"], "missing: Owner, Reviewer"),
        ("go", ["ownr"], "no role named 'ownr'"),
        ("go", [], "a decision needs at least one role"),
        ("pause", ["owner"], "must be one of"),
    ],
)
def test_who_is_not_entitled_is_told(store: Store, kind: str, by: list[str], message: str) -> None:
    before = store.snapshot
    with pytest.raises(BadValue, match=message):
        store.decide(kind, by, reason="r")
    assert store.snapshot is before


def test_a_misspelt_role_gets_the_nearest_and_a_missing_right_says_whose_it_is(store: Store) -> None:
    with pytest.raises(BadValue) as caught:
        store.decide("go", ["ownr"], reason="r")
    assert caught.value.hint == "Did you mean owner?"
    with pytest.raises(BadValue) as caught:
        store.decide("stop", ["builder"], reason="r")
    assert caught.value.hint == "Who may: Owner, Reviewer."


def test_a_decision_needs_a_reason_and_a_known_treatment(store: Store) -> None:
    with pytest.raises(BadValue, match="needs a reason"):
        store.decide("go", ["owner"], reason=" \n")
    with pytest.raises(BadValue, match="must be one of") as caught:
        store.decide("go", ["owner"], reason="r", treatment="ignore")
    assert caught.value.place == "decision.treatment"


def test_a_role_that_nobody_holds_any_more_cannot_decide(store: Store) -> None:
    store.edit(RecordId("role", "owner"), {"holder": "  "})
    with pytest.raises(BadValue, match="nobody holds Owner, so it cannot decide"):
        store.decide("go", ["owner"], reason="r")


def test_without_owners_nobody_resumes(store: Store) -> None:
    store.edit(RecordId("outcome", "stop"), {"decision_owners": ()})
    with pytest.raises(BadValue, match="no decision owner who could resume"):
        store.decide("resume", ["owner"], reason="r")


def test_what_was_decided_is_neither_edited_nor_removed(store: Store) -> None:
    store.decide("hold", ["owner"], reason="r")
    record = RecordId("decision", next(iter(store.snapshot.workspace.decisions)))
    with pytest.raises(BadValue, match="cannot be edited"):
        store.edit(record, {"reason": "another"})
    with pytest.raises(BadValue, match="cannot be removed"):
        store.remove(record)


def test_a_decided_hold_can_be_undone_but_only_a_resume_lifts_a_stop(folder: Path, store: Store) -> None:
    store.decide("hold", ["owner"], reason="r")
    store.undo()
    assert not store.snapshot.workspace.decisions
    store.decide("stop", ["owner"], reason="r")
    with pytest.raises(UsageError, match="only a resume lifts a Stop"):
        store.undo()
    assert len(store.snapshot.workspace.decisions) == 1
    store.decide("resume", ["owner", "reviewer"], reason="r")
    assert [one.kind for one in store.snapshot.workspace.decisions.values()].count("resume") == 1


def test_a_decision_keeps_what_it_was_taken_for(open_store: OpenStore) -> None:
    store = open_store()
    store.edit(RecordId("blocks", "blocks"), {"vendor": "Acme", "used": ("regate",), "regate_on": ("model", "vendor")})
    decision = store.decide("go", ["owner"], reason="all is well")
    assert decision.under == {"model": "m3", "vendor": "Acme"}
    assert changed_since_go(store.snapshot.workspace) == ()
    store.edit(RecordId("workflow", "workflow"), {"model_version": "m4"})
    assert changed_since_go(store.snapshot.workspace) == ("model m3 -> m4",)
    store.decide("go", ["owner"], reason="looked again")
    assert changed_since_go(store.snapshot.workspace) == ()
