"""Undo and redo as an editor has them, and only of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import BadValue, OptableError, UsageError
from core.model.roles import Role
from core.model.workspace import RecordId
from core.store.store import Store
from tests.core.store.conftest import OpenStore, clock

BUILDER = RecordId("role", "builder")
OWNER = RecordId("role", "owner")


def holder(store: Store, role: str = "builder") -> str:
    """Who holds a role now."""
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


def test_undo_works_after_a_restart(folder: Path) -> None:
    with Store.open(folder, actor="ada", clock=clock) as store:
        store.edit(BUILDER, {"holder": "one"})
        store.edit(OWNER, {"holder": "two"})
    with Store.open(folder, actor="ada", clock=clock) as store:
        store.undo()
    with Store.open(folder, actor="ada", clock=clock) as store:
        store.undo()
        assert (holder(store), holder(store, "owner")) == ("A. Osei", "B. Lind")
        store.redo()
        assert holder(store) == "one"


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
    with pytest.raises(BadValue, match=r"page\.improvement_owner"):
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
