"""Undo and redo as an editor has them, and only of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import BadValue, OptableError, UsageError
from core.model.names import random_id
from core.model.roles import Role
from core.model.workspace import RecordId
from core.store.origin import Origin, new_run
from core.store.store import Store
from tests.core.store.conftest import OpenStore, clock, newest_change

BUILDER = RecordId("role", "builder")
OWNER = RecordId("role", "owner")


def open_application(folder: Path) -> Store:
    """Ada's application, started anew."""
    return Store.open(folder, actor="ada", clock=clock, origin=new_run("application"))


def holder(store: Store, role: str = "builder") -> str:
    """The current holder of a role."""
    return store.snapshot.workspace.roles[role].holder


def test_undo_and_redo_walk_back_and_forth(store: Store) -> None:
    for name in ("one", "two", "three"):
        store.edit(BUILDER, {"holder": name})
    walked = []
    for step in (store.undo, store.undo, store.undo, store.redo, store.redo, store.undo, store.redo, store.redo):
        change = step()
        assert change.records == (BUILDER,)
        assert change.label == "roles.builder: holder"
        walked.append(holder(store))
    assert walked == ["two", "one", "A. Osei", "one", "two", "one", "two", "three"]
    with pytest.raises(UsageError, match="nothing to redo"):
        store.redo()


def test_a_new_edit_ends_what_could_be_redone(store: Store) -> None:
    store.edit(BUILDER, {"holder": "one"})
    store.edit(BUILDER, {"holder": "two"})
    store.undo()
    store.edit(BUILDER, {"holder": "new"})
    with pytest.raises(UsageError, match="nothing to redo"):
        store.redo()
    store.undo()
    assert holder(store) == "one"
    store.redo()
    assert holder(store) == "new"
    store.undo()
    store.undo()
    assert holder(store) == "A. Osei"
    with pytest.raises(UsageError, match="nothing to undo"):
        store.undo()


def test_after_a_restart_what_one_did_last_in_the_application_is_offered_by_its_name(folder: Path) -> None:
    with open_application(folder) as store:
        store.edit(BUILDER, {"holder": "one"})
        store.edit(OWNER, {"holder": "two"})
    with open_application(folder) as store:
        for label in ("roles.owner: holder", "roles.builder: holder"):
            with pytest.raises(UsageError, match="nothing to undo"):
                store.undo()
            offered = store.next_undo()
            assert offered is not None
            assert (offered.label, offered.here) == (label, False)
            store.take_back(offered.change)
        assert (holder(store), holder(store, "owner")) == ("A. Osei", "B. Lind")
        assert store.next_undo() is None
        store.redo()
        assert holder(store) == "one"
        again = store.next_undo()
        assert again is not None
        assert again.here, "making it again was of this run"
        store.undo()
        assert holder(store) == "A. Osei"


def test_a_restart_leaves_nothing_to_redo(folder: Path) -> None:
    with open_application(folder) as store:
        store.edit(BUILDER, {"holder": "one"})
        store.undo()
    with open_application(folder) as store, pytest.raises(UsageError, match="nothing to redo"):
        store.redo()


def test_a_review_is_offered_after_a_restart_too(folder: Path) -> None:
    with open_application(folder) as store:
        store.review("crm/e1", "", {"outcome": "correct"})
    with open_application(folder) as store:
        offered = store.next_undo()
        assert offered is not None
        assert offered.label == "reviewed crm/e1: correct"
        assert store.take_back(offered.change).evidence == ("crm/e1",)
        assert store.cases(["crm/e1"])["crm/e1"].review is None


@pytest.mark.parametrize("actor", ["ada", "bob"])
def test_what_another_program_recorded_is_never_taken_back_unasked(folder: Path, actor: str) -> None:
    with open_application(folder) as ada:
        ada.edit(BUILDER, {"holder": "ada's"})
        with Store.open(folder, actor=actor, clock=clock) as script:
            script.record_reading("undefined_rate", "4%", n=10)
        before = ada.snapshot.evidence
        ada.refresh()
        ada.undo()
        assert holder(ada) == "A. Osei", "the reading is newer, and somebody else's"
        assert ada.next_undo() is None
        with pytest.raises(UsageError, match="nothing to undo"):
            ada.undo()
        assert ada.snapshot.evidence != before
    with open_application(folder) as ada:
        assert ada.next_undo() is None, "nor is it offered after a restart"


def test_what_a_person_does_in_another_window_meanwhile_is_not_offered_here(folder: Path) -> None:
    with open_application(folder) as first, open_application(folder) as second:
        second.edit(BUILDER, {"holder": "second"})
        assert first.next_undo() is None
        with pytest.raises(UsageError, match="nothing to undo"):
            first.undo()
    with open_application(folder) as third:
        offered = third.next_undo()
        assert offered is not None
        assert offered.label == "roles.builder: holder"


def test_one_run_may_have_the_workspace_open_twice(folder: Path) -> None:
    run = new_run("application")
    with Store.open(folder, actor="ada", clock=clock, origin=run) as store:
        store.edit(BUILDER, {"holder": "one"})
    with Store.open(folder, actor="ada", clock=clock, origin=run) as store:
        store.undo()
        assert holder(store) == "A. Osei"


def test_changes_of_earlier_versions_are_taken_back_by_name_alone(folder: Path) -> None:
    with Store.open(folder, actor="ada", clock=clock, origin=OfEarlier("application", "")) as store:
        store.edit(BUILDER, {"holder": "one"})
        assert store.verify() is None
    with open_application(folder) as store:
        assert store.next_undo() is None
        store.take_back(newest_change(store))
        assert holder(store) == "A. Osei"
        assert store.verify() is None


class OfEarlier(Origin):
    """A version whose changes did not say which program made them."""

    def new_change(self) -> str:
        """As it named them."""
        return random_id()


# By name


def test_any_change_can_be_taken_back_by_its_name_and_made_again(open_store: OpenStore) -> None:
    bob, ada = open_store("bob"), open_store("ada", "application")
    bob.edit(BUILDER, {"holder": "bob's"})
    bob.record_reading("undefined_rate", "4%", n=10)
    bob.edit(OWNER, {"holder": "bob's"})
    recorded = next(entry.change for entry in bob.journal() if entry.kind == "reading")
    before = bob.snapshot.evidence
    assert ada.take_back(recorded).label == "Undefined rate: recorded 4%"
    assert ada.snapshot.evidence != before
    assert holder(ada, "owner") == "bob's"
    with pytest.raises(UsageError, match="already undone"):
        ada.take_back(recorded)
    taken_back = newest_change(ada)
    again = ada.take_back(taken_back)
    assert again.again, "an undo is taken back by making the change again"
    assert ada.snapshot.evidence == before
    with pytest.raises(UsageError, match="already redone"):
        ada.take_back(taken_back)
    ada.undo()
    assert ada.snapshot.evidence != before, "making it again was of this run"
    ada.redo()
    assert ada.snapshot.evidence == before


def test_what_somebody_took_back_by_name_is_not_taken_back_again_by_its_maker(open_store: OpenStore) -> None:
    ada, bob = open_store("ada", "application"), open_store("bob", "application")
    ada.edit(OWNER, {"holder": "first"})
    ada.edit(BUILDER, {"holder": "second"})
    bob.take_back(newest_change(ada))
    ada.undo()
    assert (holder(ada), holder(ada, "owner")) == ("A. Osei", "B. Lind")


def test_by_name_too_it_is_refused_where_others_built_on_it(open_store: OpenStore) -> None:
    ada, bob = open_store("ada"), open_store("bob")
    ada.edit(BUILDER, {"holder": "ada's"})
    change = newest_change(ada)
    ada.edit(BUILDER, {"note": "later"})
    with pytest.raises(UsageError, match="changed by ada at .* since; undoing the change would lose that"):
        bob.take_back(change)
    assert holder(bob) == "ada's"


def test_no_name_takes_back_the_beginning_or_nothing(store: Store) -> None:
    begun = next(entry.change for entry in store.journal() if entry.action == "create")
    for change, match in ((begun, "beginning of a workspace"), ("application.x.x", "no such change")):
        with pytest.raises(UsageError, match=match):
            store.take_back(change)


def test_a_persons_stop_stays_whoever_takes_it_back_and_by_whatever_change_it_came(open_store: OpenStore) -> None:
    bob, ada = open_store("bob"), open_store("ada", "application")
    bob.decide("stop", ["reviewer"], reason="looks wrong")
    stopped = newest_change(bob)
    with pytest.raises(UsageError, match="only a resume lifts a Stop"):
        ada.take_back(stopped)
    workspace, evidence = ada.snapshot.workspace, ada.snapshot.evidence
    (key, decision), *_ = workspace.decisions.items()
    ada.replace(workspace.having({RecordId("decision", key): None}), evidence)
    ada.take_back(newest_change(ada))
    assert ada.snapshot.workspace.decisions == {key: decision}
    with pytest.raises(UsageError, match="only a resume lifts a Stop"):
        ada.redo()


def test_what_a_pull_brings_neither_is_undone_unasked_nor_ends_what_can_be_redone(open_store: OpenStore) -> None:
    ada = open_store("ada", "application")
    ada.edit(BUILDER, {"holder": "ada's"})
    ada.undo()
    pulled = ada.snapshot.workspace.having({OWNER: Role(title="Owner", holder="pulled")})
    ada.replace(pulled, ada.snapshot.evidence)
    with pytest.raises(UsageError, match="nothing to undo"):
        ada.undo()
    ada.redo()
    assert (holder(ada), holder(ada, "owner")) == ("ada's", "pulled")
    ada.undo()
    assert (holder(ada), holder(ada, "owner")) == ("A. Osei", "pulled")


def test_only_ones_own_changes_are_taken_back(open_store: OpenStore) -> None:
    ada, bob = open_store("ada"), open_store("bob")
    ada.edit(BUILDER, {"holder": "ada's"})
    bob.edit(OWNER, {"holder": "bob's"})
    ada.undo()
    assert (holder(ada), holder(ada, "owner")) == ("A. Osei", "bob's")
    with pytest.raises(UsageError, match="nothing to undo"):
        ada.undo()


def test_what_somebody_else_built_on_is_not_taken_back_and_the_message_says_who(open_store: OpenStore) -> None:
    ada, bob = open_store("ada"), open_store("bob")
    ada.edit(BUILDER, {"holder": "ada's"})
    bob.edit(BUILDER, {"note": "bob's"})
    with pytest.raises(UsageError, match="changed by bob") as caught:
        ada.undo()
    assert caught.value.place == "roles.builder"
    assert holder(ada) == "ada's"
    bob.undo()
    ada.undo()
    assert holder(ada) == "A. Osei"


def test_an_undo_may_not_leave_a_name_that_nothing_has(open_store: OpenStore) -> None:
    ada, bob = open_store("ada"), open_store("bob")
    ada.add(RecordId("role", "helper"), Role(holder="H"))
    bob.edit(RecordId("page", "page"), {"improvement_owner": "helper"})
    with pytest.raises(BadValue, match=r"the page: Improvement owner"):
        ada.undo()
    assert "helper" in ada.snapshot.workspace.roles


def test_added_removed_and_recorded_things_come_and_go(store: Store) -> None:
    before = store.snapshot
    store.add(RecordId("role", "helper"), Role(holder="H"))
    store.remove(RecordId("role", "auditor"))
    store.record_reading("undefined_rate", "4%", n=10)
    store.complete("log_review")
    after = store.snapshot
    for _ in range(4):
        store.undo()
    assert (store.snapshot.workspace, store.snapshot.evidence) == (before.workspace, before.evidence)
    for _ in range(4):
        store.redo()
    assert (store.snapshot.workspace, store.snapshot.evidence) == (after.workspace, after.evidence)


def test_a_record_that_came_back_has_a_new_rev(store: Store) -> None:
    read = store.snapshot.revs[BUILDER]
    store.edit(BUILDER, {"holder": "one"})
    store.undo()
    with pytest.raises(OptableError, match="changed"):
        store.edit(BUILDER, {"holder": "two"}, rev=read)


def test_an_empty_workspace_has_nothing_to_undo_nor_redo(store: Store) -> None:
    with pytest.raises(UsageError, match="nothing to undo"):
        store.undo()
    with pytest.raises(UsageError, match="nothing to redo"):
        store.redo()
