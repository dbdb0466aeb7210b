"""Any series of operations leaves what a plain dictionary with an editor's undo would hold, restarts included."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.errors import BadValue, UsageError
from core.model.evidence_log import EvidenceLog
from core.model.roles import Role
from core.model.table import Item
from core.model.workspace import RecordId, Workspace
from core.store.origin import new_run
from core.store.store import Store
from tests.core.store.conftest import clock

NAMES = st.sampled_from(["ada", "bob", "cy", "dan"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)


@dataclass(frozen=True)
class Plain:
    """Roles with their holders, and items with the roles that own them."""

    roles: dict[str, str]
    items: dict[str, str]


class EditsOfAWorkspace(RuleBasedStateMachine):
    """Beside the store: the states that an editor would keep, and which of them is shown."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="optable-"))
        self.store = Store.create(
            self.folder, Workspace(), EvidenceLog.of(), clock=clock, origin=new_run("application")
        )
        self.states = [Plain({}, {})]
        self.shown = 0
        self.redoable = 0

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder)

    @property
    def state(self) -> Plain:
        return self.states[self.shown]

    def becomes(self, new: Plain) -> None:
        """A new edit: what could be redone is gone. The same state again is no edit."""
        if new != self.state:
            self.states = [*self.states[: self.shown + 1], new]
            self.shown += 1
            self.redoable = 0

    def refused(self, act: object) -> None:
        """Runs an operation that must not work."""
        assert callable(act)
        try:
            act()
        except (BadValue, UsageError):
            return
        raise AssertionError("this should have been refused")

    @rule(name=NAMES, holder=TEXTS)
    def add_role(self, name: str, holder: str) -> None:
        def add() -> None:
            self.store.add(RecordId("role", name), Role(holder=holder))

        if name in self.state.roles:
            self.refused(add)
        else:
            add()
            self.becomes(replace(self.state, roles=self.state.roles | {name: holder}))

    @rule(name=NAMES, holder=TEXTS)
    def edit_role(self, name: str, holder: str) -> None:
        def edit() -> None:
            self.store.edit(RecordId("role", name), {"holder": holder})

        if name in self.state.roles:
            edit()
            self.becomes(replace(self.state, roles=self.state.roles | {name: holder}))
        else:
            self.refused(edit)

    @rule(name=NAMES, owner=NAMES)
    def put_item(self, name: str, owner: str) -> None:
        def put() -> None:
            if name in self.state.items:
                self.store.edit(RecordId("item", name), {"owner": owner})
            else:
                self.store.add(RecordId("item", name), Item(owner=owner))

        if owner in self.state.roles:
            put()
            self.becomes(replace(self.state, items=self.state.items | {name: owner}))
        else:
            self.refused(put)

    @rule(name=NAMES)
    def remove_role(self, name: str) -> None:
        def remove() -> None:
            self.store.remove(RecordId("role", name))

        if name in self.state.roles and name not in self.state.items.values():
            remove()
            self.becomes(replace(self.state, roles={k: v for k, v in self.state.roles.items() if k != name}))
        else:
            self.refused(remove)

    @rule(name=NAMES)
    def remove_item(self, name: str) -> None:
        def remove() -> None:
            self.store.remove(RecordId("item", name))

        if name in self.state.items:
            remove()
            self.becomes(replace(self.state, items={k: v for k, v in self.state.items.items() if k != name}))
        else:
            self.refused(remove)

    @rule(old=NAMES, new=NAMES)
    def rename_role(self, old: str, new: str) -> None:
        def rename() -> None:
            self.store.rename(RecordId("role", old), new)

        if old in self.state.roles and (new == old or new not in self.state.roles):
            rename()
            roles = {new if key == old else key: holder for key, holder in self.state.roles.items()}
            items = {key: new if owner == old else owner for key, owner in self.state.items.items()}
            self.becomes(Plain(roles, items))
        else:
            self.refused(rename)

    @precondition(lambda self: self.shown > 0)
    @rule()
    def undo(self) -> None:
        found = self.store.next_undo()
        assert found is not None
        if found.here:
            self.store.undo()
        else:
            self.refused(self.store.undo)
            self.store.take_back(found.change)
        self.shown -= 1
        self.redoable += 1

    @precondition(lambda self: self.shown == 0)
    @rule()
    def undo_nothing(self) -> None:
        assert self.store.next_undo() is None
        self.refused(self.store.undo)

    @rule()
    def redo(self) -> None:
        if self.redoable:
            self.store.redo()
            self.shown += 1
            self.redoable -= 1
        else:
            self.refused(self.store.redo)

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = Store.open(self.folder, clock=clock, origin=new_run("application"))
        self.redoable = 0

    @invariant()
    def shows_the_state(self) -> None:
        if not hasattr(self, "store"):
            return
        workspace = self.store.snapshot.workspace
        roles = {name: role.holder for name, role in workspace.roles.items()}
        items = {name: item.owner for name, item in workspace.table.items()}
        assert Plain(roles, items) == self.state
        assert self.store.verify() is None
        assert self.store.differing() == ()
        revs = {record: rev for record, rev in self.store.snapshot.revs.items() if record.kind in ("role", "item")}
        assert len(revs) == len(roles) + len(items)
        with Store.open(self.folder) as again:
            assert again.snapshot == self.store.snapshot


TestEditsOfAWorkspace = pytest.mark.slow(EditsOfAWorkspace.TestCase)
TestEditsOfAWorkspace.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
