"""Public interface to a workspace database: named operations that validate, write and journal, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from core.model.base import Record
from core.model.decisions import Decision, Waiver
from core.model.evidence import Completion, ExceptionCase, Reading
from core.model.evidence_log import EvidenceLog
from core.model.sessions import Session
from core.model.workspace import RecordId, Workspace
from core.store import drafts, operations
from core.store.file_name import DATABASE
from core.store.origin import Origin
from core.store.session import DatabaseSession
from core.store.snapshot import Snapshot
from core.store.synced_store import SyncedStore

if TYPE_CHECKING:
    from core.ingest.batch import Batch
    from core.ingest.options import IngestOptions
    from core.ingest.report import Report
    from core.model.learning import Update
    from core.review.learning import UpdateRequest
    from core.store.long_cases import CasesText
    from core.store.operations import (  # noqa: F401  # what the package loads when it is asked for
        answer,
        await_review,
        decide,
        edit,
        ingest,
        learning,
        record,
        record_stop_events,
        rename,
        replace,
        resolve,
        review,
        undo,
        waive,
    )
    from core.store.operations.review import Wanted
    from core.store.operations.undo import Undoable, UndoableChange
    from core.verdict.replay.cache import ReplayCache

__all__ = ["DATABASE", "Snapshot", "Store", "now"]


def now() -> datetime:
    """The current time of the system clock, in UTC."""
    return datetime.now(UTC)


class Store(SyncedStore):
    """An open workspace database. Use it as a context manager, from one thread.

    Operations raise BadValue (invalid value or broken reference), Conflict (somebody else was first), ReadOnly, or
    another OptableError if the disk or another program prevents them; then nothing is changed.
    """

    unknown_merges: str = ""
    """The reason why git could not determine all merges at the last attempt; else empty."""

    @classmethod
    def open(  # how it is opened
        cls,
        folder: Path,
        *,
        actor: str = "",
        clock: Callable[[], datetime] = now,
        only_read: str = "",
        origin: Origin | None = None,
    ) -> Self:
        """Open the folder's existing database. Raises BadData if it is foreign, newer, damaged or missing.

        `only_read` is a reason to forbid writing although it would be possible. `origin` is the run of the program that
        writes; by default a command.
        """
        return cls(DatabaseSession(folder / DATABASE, actor, clock, only_read, origin=origin))

    @classmethod
    def create(  # what a database begins with
        cls,
        folder: Path,
        workspace: Workspace,
        evidence: EvidenceLog,
        *,
        texts: Mapping[str, str | CasesText] | None = None,
        actor: str = "",
        clock: Callable[[], datetime] = now,
        origin: Origin | None = None,
    ) -> Self:
        """Create a database with this content, completely or not at all. If one exists by now, that one is opened.

        `texts` are the canonical texts of this content, if the files hold it too. A text with cases that are too many
        for the evidence is read page by page.
        """
        from core.store.new_database import create_database  # noqa: PLC0415  # only a new workspace needs it

        create_database(folder / DATABASE, workspace, evidence, texts=texts or {}, actor=actor, clock=clock)
        return cls.open(folder, actor=actor, clock=clock, origin=origin)

    def for_thread(self) -> Self:
        """Another store on this database for another thread, of the same run of the program."""
        session = self._session
        return type(self)(DatabaseSession(self.path, self.actor, session.clock, self.read_only, origin=session.origin))

    def close(self) -> None:
        """Close the file; there is never unsaved data."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """The workspace folder."""
        return self.path.parent

    @property
    def actor(self) -> str:
        """The author of changes; empty if not given."""
        return self._session.actor

    @property
    def read_only(self) -> str:
        """The reason why nothing can be written; empty if writing is possible."""
        return self._session.read_only

    @property
    def replay(self) -> ReplayCache:
        """The replays of the verdicts within operations, for a verdict after them."""
        return self._session.replay

    def refresh(self) -> bool:
        """Reload if another program changed something since the snapshot; returns True if so."""
        return self._session.refresh()

    def writing(self) -> AbstractContextManager[None]:
        """A context that holds the write lock for several operations: reads stay valid until all are committed."""
        return self._session.writing()

    def edit(self, record: RecordId, changes: Mapping[str, object], *, rev: int | None = None) -> Record:
        """Change fields of a record; with `rev`, only if nobody changed it since."""
        return self._session.write(lambda to: operations.edit.edit(to, record, changes, rev))

    def add(self, record: RecordId, model: Record) -> None:
        """Add a record under an unused key."""
        self._session.write(lambda to: operations.edit.add(to, record, model))

    def remove(self, record: RecordId, *, rev: int | None = None) -> None:
        """Remove a record; refused while other records, sentences or evidence name it."""
        self._session.write(lambda to: operations.edit.remove(to, record, rev))

    def answer(
        self,
        label: str,
        changes: Mapping[RecordId, Mapping[str, object] | None],
        *,
        revs: Mapping[RecordId, int | None] = {},  # never changed
    ) -> None:
        """Change fields of several records, also new ones; None removes a record. One undo step, named by `label`."""
        self._session.write(lambda to: operations.answer.answer(to, label, changes, revs))

    def rename(self, record: RecordId, new_key: str) -> None:
        """Change a record's key in all fields, sentences and evidence that name it. A single undo step."""
        self._session.write(lambda to: operations.rename.rename(to, record, new_key))

    def record_reading(  # the fields of a reading
        self,
        signal: str,
        value: str,
        *,
        at: datetime | None = None,
        n: int | None = None,
        note: str = "",
        source: str = "manual",
        id: str = "",  # noqa: A002  # the field's name
    ) -> Reading:
        """Record a reading, with its value as typed in the signal's unit: `5%`, `0.05`, `3s`."""
        return self._session.write(
            lambda to: operations.record.record_reading(to, signal, value, at=at, n=n, note=note, source=source, id=id)
        )

    def complete(self, activity: str, *, at: datetime | None = None, note: str = "", by: str = "") -> Completion:
        """Record that an activity was done."""
        return self._session.write(lambda to: operations.record.complete(to, activity, at=at, note=note, by=by))

    def decide(
        self, kind: str, by: Sequence[str], *, reason: str, treatment: str = "", deputies: Sequence[str] = ()
    ) -> Decision:
        """Record a go, hold, stop or resume by entitled roles, with the current verdict.

        For the roles in `deputies`, the deputy decided.
        """
        return self._session.write(
            lambda to: operations.decide.decide(to, kind, by, reason=reason, treatment=treatment, deputies=deputies)
        )

    def waive(
        self, condition: str, by: str, *, reason: str, until: datetime, control: str = "", requested_by: str = ""
    ) -> Waiver:
        """Waive a Hold or Go condition (`hold.exception_volume`, or its name alone) until an instant."""
        return self._session.write(
            lambda to: operations.waive.waive(
                to, condition, by, reason=reason, until=until, control=control, requested_by=requested_by
            )
        )

    def ingest(
        self,
        batches: Sequence[Batch],
        *,
        skip_rejected: bool = False,
        dry_run: bool = False,
        progress: Callable[[Batch], None] = lambda _batch: None,
    ) -> Report:
        """Ingest evidence files, all or none; a dry run only reports the effect.

        Ingesting the same evidence again changes nothing; different content revises a case and preserves its reviews.
        """
        from core.store import staged_cases  # noqa: PLC0415  # only an ingest needs it

        staged = self._session.beside(lambda connection: operations.ingest.stage(connection, batches, progress))
        try:
            return self._session.write(
                lambda to: operations.ingest.ingest(to, staged, skip_rejected=skip_rejected, dry_run=dry_run),
                only_try=dry_run,
            )
        finally:
            self._session.beside(staged_cases.end)

    def save_profile(self, key: str, options: IngestOptions, title: str = "") -> None:
        """Keep the options of an ingest under a key, in place of those of before. Its title and note stay, if any."""
        from core.ingest.options import as_profile  # noqa: PLC0415  # only an ingest needs it

        record, old = RecordId("intake", key), self.snapshot.workspace.intake.get(key)
        profile = as_profile(options, old, title)
        if old is None:
            self.add(record, profile)
        elif old != profile:
            self.edit(record, dict(profile))

    def draw(self, **wanted: Unpack[Wanted]) -> Session:
        """Draw cases of a week (by default the newest) for review, and freeze the draw."""
        return self._session.write(lambda to: operations.review.draw(to, **wanted))

    def preview_draw(self, **wanted: Unpack[Wanted]) -> Session:
        """The session that `draw` would create; nothing is written."""
        evidence, now = self.snapshot.evidence, self.now()
        return self._session.read(lambda connection: operations.review.preview(connection, evidence, now, **wanted))

    def review(
        self, name: str, session: str, result: Mapping[str, object], *, seen: ExceptionCase | None = None
    ) -> ExceptionCase:
        """Record a review of the case `source/id`: outcome, label, customer_impact, updates, note, seconds.

        With `seen`, only if nobody changed the case since.
        """
        return self._session.write(lambda to: operations.review.review(to, name, session, result, seen))

    def take_up(self, ask: UpdateRequest, *, what: str, note: str = "") -> Update:
        """Add an update requested by cases to the list."""
        return self._session.write(lambda to: operations.learning.take_up(to, ask, what=what, note=note))

    def make(self, ask: UpdateRequest, *, what: str, versions: Mapping[str, str], note: str = "") -> tuple[Update, ...]:
        """Mark a requested update as made, with the workflow versions that contain it."""
        return self._session.write(
            lambda to: operations.learning.make(to, ask, what=what, versions=versions, note=note)
        )

    def alter_session(self, name: str, change: Callable[[Session], Session], label: str) -> Session:
        """Skip, bury or mark a case of a session; `label` is the journal's label."""
        return self._session.write(lambda to: operations.review.alter_session(to, name, change, label))

    def next_undo(self) -> Undoable | None:
        """The change that `undo` would revert; else this person's last change of an earlier run, to be confirmed."""
        session = self._session
        return session.read(
            lambda connection: operations.undo.next_undo(connection, self.actor, session.origin, session.began)
        )

    def can_redo(self) -> bool:
        """Report if `redo` has a change to make again."""
        session = self._session
        return session.read(lambda connection: operations.undo.next_redo(connection, session.origin) is not None)

    def undo(self) -> UndoableChange:
        """Undo the newest change of this run. Raises UsageError if there is none or others built on it."""
        return self._session.write(operations.undo.undo)

    def take_back(self, change: str) -> UndoableChange:
        """Undo a change by its id, whoever made it; if it is an undo, redo it."""
        return self._session.write(lambda to: operations.undo.take_back(to, change))

    def redo(self) -> UndoableChange:
        """Redo the change that this run last undid."""
        return self._session.write(operations.undo.redo)

    def save_draft(self, place: str, text: str) -> None:
        """Save a draft immediately."""
        self._session.put(lambda connection: drafts.save(connection, place, text))

    def drafts(self) -> Mapping[str, str]:
        """All drafts, by place."""
        return self._session.read(drafts.all_drafts)

    def drop_draft(self, place: str, text: str) -> None:
        """Delete a draft if it still has this text; newer text of another program remains."""
        self._session.put(lambda connection: drafts.drop(connection, place, text))
