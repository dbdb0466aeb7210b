"""A new name reaches everything that has the old one, and one undo takes it back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import BadValue
from core.model.decisions import Decision, Waiver
from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition
from core.model.workspace import RecordId
from core.store.store import Store
from tests.core.store.conftest import NOW, clock, small_evidence, small_workspace

RATE = RecordId("signal", "undefined_rate")


def test_a_signal_is_renamed_in_sentences_and_evidence(store: Store) -> None:
    store.rename(RATE, "unknown_share")
    workspace, evidence = store.snapshot.workspace, store.snapshot.evidence
    assert workspace.conditions("hold")["undefined"].sentence == "unknown_share > 5% over 4w min 40"
    assert workspace.conditions("go")["quality"].sentence == "unknown_share < 4% over 4w"
    assert "undefined_rate" not in workspace.signals
    assert [one.id for one in evidence.readings["unknown_share"]] == ["a", "b"]
    assert "undefined_rate" not in evidence.readings


def test_a_role_is_renamed_in_every_field_and_sentence(store: Store) -> None:
    store.rename(RecordId("role", "reviewer"), "first_reader")
    workspace = store.snapshot.workspace
    assert workspace.page.reviewer == "first_reader"
    assert workspace.activities["log_review"].role == "first_reader"
    assert workspace.gate.stop.decision_owners == ("owner", "first_reader")
    assert workspace.conditions("stop")["nobody"].sentence == "first_reader is not assigned"


def test_an_activity_is_renamed_in_its_completions_and_where_a_signal_asks_for_it(store: Store) -> None:
    store.rename(RecordId("activity", "log_review"), "morning_look")
    assert store.snapshot.workspace.signals["undefined_rate"].zero_when == "morning_look is on time"
    assert store.snapshot.workspace.page.log_review == "morning_look"
    assert [one.id for one in store.snapshot.evidence.completions["morning_look"]] == ["d"]


def test_a_renamed_condition_stays_in_its_gate(store: Store) -> None:
    store.rename(RecordId("condition", "hold.undefined"), "no_category")
    store.rename(RecordId("condition", "go.quality"), "go.good")
    assert set(store.snapshot.workspace.conditions("hold")) == {"no_category"}
    assert set(store.snapshot.workspace.conditions("go")) == {"good"}
    with pytest.raises(BadValue, match="another outcome"):
        store.rename(RecordId("condition", "go.good"), "stop.good")


def test_what_was_decided_follows_a_rename_and_a_waiver_outlives_it(tmp_path: Path) -> None:
    sentence = "undefined_rate > 5% over 4w min 40"
    waiver = Waiver(
        gate="hold",
        condition="undefined",
        sentence=sentence,
        by="owner",
        holder="B. Lind",
        reason="r",
        at=NOW,
        until=NOW + timedelta(days=7),
        finding="met",
    )
    decision = Decision(kind="hold", at=NOW, by=("owner",), holders=("B. Lind",), verdict="hold")
    workspace = small_workspace().model_copy(update={"decisions": {"x1": decision}, "waivers": {"x2": waiver}})
    with Store.create(tmp_path, workspace, small_evidence(), clock=clock) as store:
        store.rename(RecordId("role", "owner"), "boss")
        store.rename(RATE, "share")
        store.rename(RecordId("condition", "hold.undefined"), "over_limit")
        after = store.snapshot.workspace
        assert after.decisions["x1"].by == ("boss",)
        assert after.waivers["x2"].by == "boss"
        assert after.waivers["x2"].condition == "over_limit"
        assert after.waivers["x2"].sentence == after.conditions("hold")["over_limit"].sentence
        for _ in range(3):
            store.undo()
        assert store.snapshot.workspace == workspace


def test_a_rename_is_one_change_and_one_undo(store: Store) -> None:
    before = store.snapshot
    store.rename(RATE, "share")
    entries = [entry for entry in store.journal() if entry.action == "rename"]
    assert len({entry.change for entry in entries}) == 1
    assert {(entry.kind, entry.key) for entry in entries} == {
        ("signal", "undefined_rate"),
        ("signal", "share"),
        ("condition", "go.quality"),
        ("condition", "hold.undefined"),
        ("reading", ""),
    }
    store.undo()
    assert store.snapshot.workspace == before.workspace
    assert store.snapshot.evidence == before.evidence
    store.redo()
    assert "share" in store.snapshot.workspace.signals
    assert len(store.snapshot.evidence.readings["share"]) == 2


@pytest.mark.parametrize(
    ("record", "name", "message"),
    [
        (RecordId("role", "owner"), "builder", "already"),
        (RecordId("role", "owner"), "Own er", "not a name"),
        (RecordId("role", "owner"), "p95", "word of the sentence language"),
        (RecordId("role", "nobody"), "somebody", "no role named"),
        (RecordId("page", "page"), "leaf", "built in"),
        (RecordId("update", "x1"), "x2", "no name of its own"),
        (RecordId("condition", "hold.undefined"), "hold.", "not a name"),
    ],
)
def test_what_cannot_be_renamed_is_refused(store: Store, record: RecordId, name: str, message: str) -> None:
    before = store.snapshot
    with pytest.raises(BadValue, match=message):
        store.rename(record, name)
    assert store.snapshot is before


def test_the_same_name_again_is_no_change(store: Store) -> None:
    store.rename(RATE, "undefined_rate")
    assert len(list(store.journal())) == 1


def test_a_sentence_that_cannot_be_read_does_not_hinder_a_rename(tmp_path: Path) -> None:
    broken = RecordId("condition", "hold.broken")
    workspace = small_workspace().having({broken: Condition(sentence="undefined_rate >>> what")})
    with Store.create(tmp_path, workspace, EvidenceLog.of(), clock=clock) as store:
        store.rename(RATE, "share")
        assert store.snapshot.workspace.conditions("hold")["broken"].sentence == "undefined_rate >>> what"
