"""The controller of all screens: the store, the current view state, and the only way to change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.model.field_ref import FieldRef
from core.model.workflow import Workflow
from core.rules import fields
from core.store.store import Store, now
from core.text import digests, files
from core.text.digests import Ahead
from core.text.git import index_lock
from core.text.git.folder import folder_of, head_mark
from core.text.sync import results, sync
from core.text.text_format import WorkspaceContent
from core.verdict.finding import Verdict
from core.verdict.report.validity import findings_valid_until
from tui.app.view_state import IN_SYNC, ViewState, view_state_of
from tui.common.config import Settings
from tui.common.keymap import KeyMap

if TYPE_CHECKING:
    from core.text.diff import Diff
    from core.text.git.revision import Revision

Result = TypeVar("Result")
OLDEST = timedelta(minutes=2)
"""Ages of evidence, which go on by themselves, are brought up to date this often."""
PATIENT_LOOKS = 12
"""The number of polls that skip the text while git is writing it; a killed git may have left its lock."""


def _status_words(status: results.SyncStatus, workflow: Workflow) -> str:
    """The sync status in words, with the key if a merge waits for somebody."""
    words = f"{status.words or IN_SYNC}{': press !' * status.asks}"
    return words if status.asks or not workflow.unseen else f"{words} · look at a merge: press !"


def _stamps(folder: Path) -> tuple[object, ...]:
    """Stamps that change if a file of the text does, or if git has another commit there."""
    git_folder = folder_of(folder)
    return files.stamps(folder), head_mark(git_folder) if git_folder else ""


class WorkspaceController:
    """Holds the open store and the current state; every change goes through `change`."""

    def __init__(self, store: Store, changed: Callable[[ViewState], None], keys: KeyMap | None = None) -> None:
        self.store = store
        self.keys = keys or KeyMap()
        self._computed = store.clock()
        """The clock at which the state was computed last."""
        self._valid: tuple[Verdict, datetime] | None = None
        self.state = view_state_of(store, keys=self.keys)
        self._changed = changed
        self._stamps = _stamps(store.folder)
        self._git_writes = 0
        self.revision: Revision | None = None
        """The revision on the screen; None for the current workspace."""
        self.closed = False
        self.warning = ""
        """The losses by an export, in words."""
        self.disputed = ""
        """The reason why the text cannot be relied on, as of the last comparison."""
        self.leaving = False
        """True during exit: nothing is painted any more."""
        self.writes_beside = False
        """True while another thread writes: the database would answer nobody until it has done so."""

    @classmethod
    def open(
        cls,
        folder: Path,
        changed: Callable[[ViewState], None],
        *,
        actor: str = "",
        clock: Callable[[], datetime] = now,
        ahead: Ahead | None = None,
        revision: Revision | None = None,
        settings: Settings | None = None,
    ) -> WorkspaceController:
        """Open the controller of a workspace, or of a revision in a folder of its own; OptableError if it cannot."""
        settings = settings or Settings()
        keys = settings.config.keymap
        if revision is None:
            store = sync.open_workspace(folder, actor=actor, clock=clock, ahead=ahead, origin=settings.origin)
            return cls(store, changed, keys)
        reason = f"this is the workspace at {revision.name}"
        controller = cls(Store.open(folder, actor=actor, clock=clock, only_read=reason), changed, keys)
        controller.revision = revision
        return controller

    def change(self, operation: Callable[[Store], Result]) -> Result:
        """Run one operation of the store, then show the result. Its errors are the caller's to show."""
        result = operation(self.store)
        self.show()
        return result

    def edit(self, field: FieldRef, text: str, rev: int | None, *, draft: str | None = None) -> None:
        """Save a field as typed and drop its draft; `draft` is the draft's text if it differs from `text`."""
        spec = fields.spec(self.state.workspace, field)
        value = fields.parse(spec, text, self.state.workspace.workflow.timezone)
        self.store.edit(field.record, fields.changes(self.state.workspace, field, value), rev=rev)
        self.store.drop_draft(field.path, text if draft is None else draft)
        self.show()

    def draft(self, place: str, text: str) -> None:
        """Save what is typed as a draft, without a repaint."""
        if not self.store.read_only:
            self.store.save_draft(place, text)

    def drop_draft(self, place: str, text: str) -> None:
        """Delete a draft."""
        if not self.store.read_only:
            self.store.drop_draft(place, text)
            self.show()

    def poll(self) -> bool:
        """Show changes by another process, or by the passing of time."""
        if self.closed or self.writes_beside:
            return False
        if self.store.refresh():
            self.show()
            return True
        if self._time_tells() and self._is_new_second():
            self._pass_time()
        return False

    def _pass_time(self) -> None:
        """Bring the state to this second: computed anew only if time has changed anything in it."""
        clock = self.store.clock()
        if self._computed <= clock < self._valid_until():
            self.state = replace(self.state, at=self.store.now(), clock=clock)
        else:
            self.show()

    def _time_tells(self) -> bool:
        """Report if time alone can change the verdict: not at a fixed instant, unless its decisions are yet to come."""
        return self.state.workspace.workflow.as_of is None or bool(self.state.verdict.ahead)

    def _is_new_second(self) -> bool:
        """Report if the clock shows a new second; `now` itself may stand still if data lies ahead of it."""
        seen = self.state.clock or self.state.at
        return abs((self.store.clock() - seen).total_seconds()) >= 1

    def _state(self) -> ViewState:
        before, self._computed = self.state, self.store.clock()
        return view_state_of(self.store, before.sync, before.replay, self.keys, disputed=self.disputed)

    def _valid_until(self) -> datetime:
        """The first instant at which time may change what is on the screen; determined once for each verdict."""
        state = self.state
        if self._valid is None or self._valid[0] is not state.verdict:
            until = findings_valid_until(state.context, state.verdict)
            self._valid = state.verdict, min(until, self._computed + OLDEST)
        return self._valid[1]

    def show(self) -> None:
        """Compute the state and paint it."""
        self.state = self._state()
        self._changed(self.state)

    def pull(self) -> str:
        """Import or merge changes of the text, and return them in words; empty if there were none.

        Long texts are imported only on request: reading them takes longer than a key press may take.
        """
        if self.closed or self.writes_beside or (stamps := _stamps(self.store.folder)) == self._stamps:
            return ""
        if index_lock.is_held(self.store.folder) and self._git_writes < PATIENT_LOOKS:
            self._git_writes += 1  # the next poll will find git's changes
            return ""
        self._git_writes = 0
        pulled = None if digests.take_long(self.store.folder) else sync.pull(self.store)
        self._stamps = stamps
        self.show()  # also if nothing could be read: the screen shows the text's status
        return pulled.words if pulled else ""

    def has_conflicts(self) -> bool:
        """Report if a conflict is open. Git conflicts in the text are imported first; OptableError if unreadable."""
        if not self.store.conflicts and sync.state(self.store).problem:
            sync.import_(self.store)
            self.show()
        return bool(self.store.conflicts)

    def compare(self, seen: Mapping[str, str] | None = None) -> None:
        """Show the sync status of database and text; it reads the files, so it runs after the paint.

        Long files are read in a thread: `seen` are their digests.
        """
        if self.closed or self.writes_beside:
            return
        status = sync.state(self.store, seen)
        self.warning = status.warning
        words = (
            f"as it was at {self.revision.name}"
            if self.revision
            else _status_words(status, self.state.workspace.workflow)
        )
        if status.disputed != self.disputed:
            self.disputed = status.disputed
            self.state = replace(self._state(), sync=words)
            self._changed(self.state)
        elif words != self.state.sync:
            self.state = replace(self.state, sync=words)
            self._changed(self.state)

    def export(self) -> str:
        """Write the text form, after importing changes of others; returns the result in words."""
        written = sync.export_merged(self.store)
        self.show()
        return written.words

    def changes(self) -> Diff:
        """The changes that an export would write; of a revision, the changes since."""
        from core.text.diff import diff  # noqa: PLC0415  # not needed to start
        from core.text.folder import read_text  # noqa: PLC0415  # the same
        from core.text.load import load_workspace  # noqa: PLC0415  # the same

        current = WorkspaceContent(self.state.workspace, self.state.evidence)
        if self.revision:
            old, new = current, load_workspace(self.revision.today)
        else:
            old, new = read_text(self.store.folder), current
        return diff(old, new, self.state.at, clock=self.state.clock)

    def close(self) -> None:
        """Close the database; a later timer does nothing."""
        self.closed = True
        self.store.close()
