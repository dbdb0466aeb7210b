"""Instants that coincide and clocks that go back: nothing that was decided or recorded is overlooked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.errors import BadValue
from core.model.gate import Condition
from core.model.workspace import RecordId
from core.store.store import Store
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from tests.core.store.conftest import NOW, small_evidence, small_workspace

OWNERS = ("owner", "reviewer")
WORKFLOW, STOP = RecordId("workflow", "workflow"), RecordId("outcome", "stop")


class Clock:
    """Says what it was set to."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def back(self, **length: float) -> None:
        """Somebody sets it back."""
        self.at -= timedelta(**length)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """The small workspace, whose latency stops it."""
    workspace = small_workspace()
    slow = {RecordId("condition", "stop.slow"): Condition(sentence="latency > 9s")}
    with Store.create(tmp_path, workspace.having(slow), small_evidence(), clock=clock) as store:
        yield store


def verdict_of(store: Store) -> str:
    return evaluate(Context(store.snapshot.workspace, store.snapshot.evidence, store.now())).verdict


def resume(store: Store) -> None:
    store.decide("resume", OWNERS, reason="the cause is found")


@pytest.mark.parametrize("fixed", [False, True])
def test_a_stop_of_the_instant_of_a_resume_stands_until_the_next_one(store: Store, *, fixed: bool) -> None:
    if fixed:
        store.edit(WORKFLOW, {"as_of": NOW})
    store.record_reading("latency", "10s")
    assert verdict_of(store) == "stop"
    resume(store)
    assert verdict_of(store) == "hold"
    store.decide("stop", ["reviewer"], reason="wrong replies")
    assert verdict_of(store) == "stop"
    resume(store)
    assert verdict_of(store) == "hold"


@pytest.mark.parametrize("fixed", [False, True])
def test_what_is_recorded_at_the_instant_of_a_resume_can_stop_anew(store: Store, *, fixed: bool) -> None:
    if fixed:
        store.edit(WORKFLOW, {"as_of": NOW})
    store.decide("stop", ["reviewer"], reason="wrong replies")
    resume(store)
    store.record_reading("latency", "10s", at=NOW)
    assert verdict_of(store) == "stop"


def test_a_stop_by_a_clock_that_went_back_is_not_lifted_by_the_resume_before_it(store: Store, clock: Clock) -> None:
    resume(store)
    clock.back(days=1)
    store.decide("stop", ["reviewer"], reason="wrong replies")
    assert verdict_of(store) == "stop"
    clock.at = NOW + timedelta(days=1)
    assert verdict_of(store) == "stop"


def test_a_clock_that_went_back_hides_no_stop_and_its_resume_lifts_it(store: Store, clock: Clock) -> None:
    store.decide("stop", ["reviewer"], reason="wrong replies")
    clock.back(days=1)
    assert verdict_of(store) == "stop"
    resume(store)
    assert verdict_of(store) == "hold"
    clock.at = NOW + timedelta(days=1)
    assert verdict_of(store) == "hold"


def test_what_a_clock_that_went_back_records_after_a_resume_was_not_known_to_it(store: Store, clock: Clock) -> None:
    resume(store)
    clock.back(days=1)
    store.record_reading("latency", "10s", at=clock.at)
    assert verdict_of(store) == "stop"
    clock.at = NOW + timedelta(hours=1)
    assert verdict_of(store) == "stop"


def test_a_late_reading_by_a_clock_that_went_back_does_not_lift_what_it_would_have_prevented(
    store: Store, clock: Clock
) -> None:
    store.add(RecordId("condition", "stop.unclear"), Condition(sentence="undefined_rate > 50% over 1d"))
    store.record_reading("undefined_rate", "90%", n=10)
    clock.back(hours=2)
    store.record_reading("undefined_rate", "0%", n=1000, at=NOW - timedelta(hours=3))
    clock.at = NOW + timedelta(hours=1)
    assert verdict_of(store) == "stop"


def test_a_waiver_by_a_clock_that_went_back_begins_after_what_was_decided(store: Store, clock: Clock) -> None:
    decided = store.decide("hold", ["owner"], reason="r")
    clock.back(days=1)
    given = store.waive("hold.undefined", "owner", reason="r", until=NOW + timedelta(days=1))
    assert given.at > decided.at
    with pytest.raises(BadValue, match="must end in the future"):
        store.waive("hold.undefined", "owner", reason="r", until=NOW)


def test_an_instant_that_is_moved_back_lifts_no_stop(store: Store) -> None:
    store.edit(WORKFLOW, {"as_of": NOW})
    store.record_reading("latency", "10s", at=NOW - timedelta(hours=1))
    assert verdict_of(store) == "stop"
    store.edit(WORKFLOW, {"as_of": NOW - timedelta(days=7)})
    assert verdict_of(store) == "stop"
    (kept,) = store.snapshot.workspace.decisions.values()
    assert (kept.kind, kept.by) == ("stop", ())
    resume(store)
    assert verdict_of(store) == "hold"


def test_an_instant_before_a_decision_overlooks_none(store: Store) -> None:
    store.decide("stop", ["reviewer"], reason="wrong replies")
    store.edit(WORKFLOW, {"as_of": NOW - timedelta(days=7)})
    assert verdict_of(store) == "stop"
    resume(store)
    assert verdict_of(store) == "hold"


@pytest.fixture
def stopped(store: Store) -> Store:
    store.decide("stop", ["reviewer"], reason="wrong replies")
    return store


@pytest.mark.parametrize("owners", [(), ("owner",), ("owner", "builder")])
def test_while_it_is_stopped_no_owner_of_the_stop_is_taken_out(stopped: Store, owners: tuple[str, ...]) -> None:
    before = stopped.snapshot
    with pytest.raises(BadValue, match="the workflow is stopped, and its resume needs") as caught:
        stopped.edit(STOP, {"decision_owners": owners})
    assert caught.value.place == "gate.stop.decision_owners"
    assert caught.value.hint == "Decide a resume first, by Owner, Reviewer."
    assert stopped.snapshot is before


def test_one_may_be_added_or_renamed_and_after_the_resume_taken_out(stopped: Store) -> None:
    stopped.edit(STOP, {"decision_owners": (*OWNERS, "builder")})
    stopped.rename(RecordId("role", "builder"), "engineer")
    assert stopped.snapshot.workspace.gate.stop.decision_owners == (*OWNERS, "engineer")
    stopped.decide("resume", [*OWNERS, "engineer"], reason="r")
    stopped.edit(STOP, {"decision_owners": OWNERS})


def test_a_role_that_owns_the_stop_is_not_removed(stopped: Store) -> None:
    with pytest.raises(BadValue, match="it is still named by .*the outcome Stop: Decision owners"):
        stopped.remove(RecordId("role", "reviewer"))


def test_no_import_takes_an_owner_out_or_puts_another_role_in_its_place(stopped: Store) -> None:
    workspace, evidence = stopped.snapshot.workspace, stopped.snapshot.evidence
    for owners in ((), ("owner",), ("owner", "builder")):
        outcome = workspace.gate.stop.model_copy(update={"decision_owners": owners, "conditions": {}})
        with pytest.raises(BadValue, match="its resume needs"):
            stopped.replace(workspace.having({STOP: outcome}), evidence)
    assert stopped.snapshot.workspace == workspace


def test_an_import_may_bring_a_role_that_was_renamed(stopped: Store) -> None:
    workspace, evidence = stopped.snapshot.workspace, stopped.snapshot.evidence
    outcome = workspace.gate.stop.model_copy(update={"decision_owners": ("chief", "reviewer"), "conditions": {}})
    others = {
        RecordId("outcome", gate): workspace.gate.outcome(gate).model_copy(
            update={"decision_owners": ("chief",), "conditions": {}}
        )
        for gate in ("go", "hold")
    }
    role = {RecordId("role", "owner"): None, RecordId("role", "chief"): workspace.roles["owner"]}
    stopped.replace(workspace.having({STOP: outcome, **others, **role}), evidence)
    assert stopped.snapshot.workspace.gate.stop.decision_owners == ("chief", "reviewer")


def test_an_import_may_bring_the_resume_together_with_other_owners(stopped: Store) -> None:
    workspace, evidence = stopped.snapshot.workspace, stopped.snapshot.evidence
    resume(stopped)
    resumed = stopped.snapshot.workspace
    stopped.undo()
    assert stopped.snapshot.workspace == workspace
    outcome = workspace.gate.stop.model_copy(update={"decision_owners": ("owner",), "conditions": {}})
    stopped.replace(resumed.having({STOP: outcome}), evidence)
    assert verdict_of(stopped) == "hold"


def test_no_undo_takes_an_owner_out(store: Store, tmp_path: Path, clock: Clock) -> None:
    store.edit(STOP, {"decision_owners": (*OWNERS, "builder")})
    with Store.open(tmp_path, actor="C. Roy", clock=clock) as other:
        other.decide("stop", ["reviewer"], reason="wrong replies")
    store.refresh()
    with pytest.raises(BadValue, match="its resume needs Builder"):
        store.undo()
    assert store.snapshot.workspace.gate.stop.decision_owners == (*OWNERS, "builder")
