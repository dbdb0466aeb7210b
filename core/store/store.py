"""The only way in: a workspace's database, its operations by name. Each validates, writes and journals, or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, Unpack

from core.errors import BadValue
from core.model.base import Record
from core.model.conflict import OpenConflict
from core.model.decisions import Decision, Waiver
from core.model.evidence import Completion, ExceptionCase, Reading
from core.model.evidence_log import EVIDENCE, EvidenceKind, EvidenceLog
from core.model.sessions import Session
from core.model.workspace import RecordId, Workspace
from core.store import conflicts, drafts, operations, sync_base
from core.store.origin import Origin
from core.store.reader import Reader
from core.store.schema import DATABASE
from core.store.session import DatabaseSession
from core.store.snapshot import Snapshot

if TYPE_CHECKING:
    from core.ingest.batch import Batch
    from core.ingest.report import Report
    from core.model.learning import Update
    from core.review.learning import UpdateRequest
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

__all__ = ["DATABASE", "Snapshot", "Store", "now"]


def now() -> datetime:
    """The clock on the wall, in UTC."""
    return datetime.now(UTC)


class Store(Reader):
    """An open workspace database. Use it as a context manager, from one thread.

    Operations raise BadValue (the value, or what it would break), Conflict (somebody else was first), ReadOnly,
    or another OptableError where the disk or another program is in the way; then nothing was changed.
    """

    unknown_merges: str = ""
    """Why git could not tell all that was merged here, in words, when it was asked last."""

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
        """The folder's existing database. BadData where it is foreign, newer, damaged or not there.

        `only_read` says why nothing is to be written, though it could be. `origin` is the run of the program that
        writes; without one, it is a command's.
        """
        return cls(DatabaseSession(folder / DATABASE, actor, clock, only_read, origin=origin))

    @classmethod
    def create(  # what a database begins with
        cls,
        folder: Path,
        workspace: Workspace,
        evidence: EvidenceLog,
        *,
        texts: Mapping[str, str] | None = None,
        actor: str = "",
        clock: Callable[[], datetime] = now,
        origin: Origin | None = None,
    ) -> Self:
        """A new database with this content, whole or not at all. Where one is there by now, that one is opened.

        `texts` are the canonical ones of this content, where the files hold it too.
        """
        from core.store.new_database import create_database  # noqa: PLC0415  # only a new workspace needs it

        create_database(folder / DATABASE, workspace, evidence, texts=texts or {}, actor=actor, clock=clock)
        return cls.open(folder, actor=actor, clock=clock, origin=origin)

    def close(self) -> None:
        """Nothing is ever unsaved: this only lets go of the file."""
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
        """Whose changes these are; empty where nobody said."""
        return self._session.actor

    @property
    def read_only(self) -> str:
        """Why nothing can be written, in words; empty where it can."""
        return self._session.read_only

    def refresh(self) -> bool:
        """Whether another program changed something since the snapshot; then it is read anew."""
        return self._session.refresh()

    def writing(self) -> AbstractContextManager[None]:
        """The write lock for several operations: what is looked at within stays so until they are committed as one."""
        return self._session.writing()

    @property
    def base(self) -> dict[str, str]:
        """The canonical texts as of the last sync, by file; empty where there was none."""
        return self.base_of(self.base_files)

    def base_of(self, files: Iterable[str]) -> dict[str, str]:
        """Of these files, the texts as of the last sync."""
        return self._session.read(lambda connection: sync_base.texts(connection, files))

    @property
    def base_files(self) -> Mapping[str, sync_base.BaseFile]:
        """What is known of each text as of the last sync, without reading it."""
        return self._session.read(sync_base.base_files)

    @property
    def written(self) -> Mapping[EvidenceKind, sync_base.WriteStatus]:
        """What became of each kind of evidence that was written since the last sync."""
        return self._session.read(lambda connection: sync_base.written(connection, self.path))

    def set_base(
        self,
        texts: Mapping[str, str],
        files: Iterable[str] = (),
        *,
        raw: Mapping[str, str] | None = None,
        held: bool = False,
    ) -> None:
        """Puts down what these files (all of them, where none is named) read as of the last sync.

        `raw`: how they look, where not canonical. `held`: the snapshot holds just that, and nothing was written since.
        """

        def put(connection: sqlite3.Connection) -> None:
            sync_base.put(connection, texts, files or {*texts, *sync_base.base_files(connection)}, raw or {})
            if held and self._session.is_current:
                sync_base.forget(connection)
            else:
                sync_base.note_many(connection, *EVIDENCE)

        self._session.put(put)

    @property
    def noted(self) -> Mapping[str, Collection[str]]:
        """The merges of git of which is put down what waits for a look, by name, with what each touched."""
        return self._session.read(sync_base.noted)

    def set_noted(self, merges: Mapping[str, Collection[str]]) -> None:
        """Puts down which these are, in the place of those before."""
        self._session.put(lambda connection: sync_base.set_noted(connection, merges))

    def announce(self, texts: Mapping[str, str]) -> None:
        """Puts down what an export is about to write into these files."""
        self._session.put(lambda connection: sync_base.announce(connection, texts))

    @property
    def announced(self) -> Mapping[str, str]:
        """The digests of what an export was about to write, by file, if it was killed before its end."""
        return self._session.read(sync_base.announced)

    def edit(self, record: RecordId, changes: Mapping[str, object], *, rev: int | None = None) -> Record:
        """Changes fields of a record; with `rev`, only while nobody changed it since."""
        return self._session.write(lambda to: operations.edit.edit(to, record, changes, rev))

    def add(self, record: RecordId, model: Record) -> None:
        """A new record under a free key."""
        self._session.write(lambda to: operations.edit.add(to, record, model))

    def remove(self, record: RecordId, *, rev: int | None = None) -> None:
        """Takes a record out; refused while other records, sentences or evidence name it."""
        self._session.write(lambda to: operations.edit.remove(to, record, rev))

    def answer(
        self,
        what: str,
        changes: Mapping[RecordId, Mapping[str, object] | None],
        *,
        revs: Mapping[RecordId, int | None] = {},  # never changed
    ) -> None:
        """Fields of several records at once, of new ones too; None takes one out. One undo; `what` names it."""
        self._session.write(lambda to: operations.answer.answer(to, what, changes, revs))

    def rename(self, record: RecordId, new_key: str) -> None:
        """Another key, in every field, sentence and piece of evidence that names it. One undo."""
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
        """One reading, its value as typed in the signal's unit: `5%`, `0.05`, `3s`."""
        return self._session.write(
            lambda to: operations.record.record_reading(to, signal, value, at=at, n=n, note=note, source=source, id=id)
        )

    def complete(self, activity: str, *, at: datetime | None = None, note: str = "", by: str = "") -> Completion:
        """An activity was carried out."""
        return self._session.write(lambda to: operations.record.complete(to, activity, at=at, note=note, by=by))

    def decide(
        self, kind: str, by: Sequence[str], *, reason: str, treatment: str = "", deputies: Sequence[str] = ()
    ) -> Decision:
        """Records go, hold, stop or resume by roles that may decide it, with the verdict of this moment.

        For the roles named in `deputies` it was the deputy who decided.
        """
        return self._session.write(
            lambda to: operations.decide.decide(to, kind, by, reason=reason, treatment=treatment, deputies=deputies)
        )

    def waive(
        self, condition: str, by: str, *, reason: str, until: datetime, control: str = "", requested_by: str = ""
    ) -> Waiver:
        """Sets a Hold or Go condition (`hold.exception_volume`, or its name alone) aside until an instant."""
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
        """Takes files of evidence in, all of them or nothing; a dry run only says what it would do.

        The same evidence once more changes nothing; what says something else now is revised, and keeps its reviews.
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

    def draw(self, **wanted: Unpack[Wanted]) -> Session:
        """Draws cases of a week for review and freezes the draw; without a week, of the newest one."""
        return self._session.write(lambda to: operations.review.draw(to, **wanted))

    def preview_draw(self, **wanted: Unpack[Wanted]) -> Session:
        """The session that `draw` would make; nothing is written."""
        evidence, now = self.snapshot.evidence, self.now()
        return self._session.read(lambda connection: operations.review.preview(connection, evidence, now, **wanted))

    def review(
        self, name: str, session: str, found: Mapping[str, object], *, seen: ExceptionCase | None = None
    ) -> ExceptionCase:
        """What a person found of the case `source/id`: outcome, label, customer_impact, updates, note, seconds.

        With `seen`, only while nobody changed it since.
        """
        return self._session.write(lambda to: operations.review.review(to, name, session, found, seen))

    def take_up(self, ask: UpdateRequest, *, what: str, note: str = "") -> Update:
        """Puts what cases ask for on the list of updates."""
        return self._session.write(lambda to: operations.learning.take_up(to, ask, what=what, note=note))

    def make(self, ask: UpdateRequest, *, what: str, versions: Mapping[str, str], note: str = "") -> tuple[Update, ...]:
        """Marks what cases ask for as made, with the versions of the workflow that made it."""
        return self._session.write(
            lambda to: operations.learning.make(to, ask, what=what, versions=versions, note=note)
        )

    def alter_session(self, name: str, change: Callable[[Session], Session], what: str) -> Session:
        """Skips, buries or marks a case of a session; `what` is how the journal says it."""
        return self._session.write(lambda to: operations.review.alter_session(to, name, change, what))

    def replace(self, workspace: Workspace, evidence: EvidenceLog) -> int:
        """Puts another content in place, deletions included; how many records changed. Taken back by name alone."""
        return self._session.write(lambda to: operations.replace.replace(to, workspace, evidence))

    def take_in(self, workspace: Workspace, evidence: EvidenceLog, found: Sequence[OpenConflict]) -> int:
        """Puts what a merge came to in place, its conflicts on the list; how many records changed. Undone by name."""
        return self._session.write(lambda to: operations.resolve.take_in(to, workspace, evidence, found))

    def await_look(self, touched: Iterable[str], stops: Mapping[str, Decision]) -> None:
        """Puts down what a merge of git touched, and the Stops that it would lift."""
        self._session.write(lambda to: operations.await_review.await_review(to, touched, stops))

    def say_stops(self) -> None:
        """Puts down the Stops that evidence brought, so that whoever gets the text knows that they were said."""
        replay, seen = self._session.replay, self.snapshot
        if operations.record_stop_events.has_unsaid(seen, self.clock(), replay):
            self._session.write(lambda to: operations.record_stop_events.record_stop_events(to, replay))

    @property
    def conflicts(self) -> tuple[OpenConflict, ...]:
        """What two people changed in two ways, and nobody has chosen yet."""
        return self._session.read(conflicts.as_held(self.path, self.snapshot.workspace))

    def resolve(
        self, path: str, value: Any, *, seen: OpenConflict | None = None, by_text: bool = False
    ) -> tuple[str, ...]:
        """Puts the value, as JSON has it, in the place of a conflict; None takes a whole record out.

        What went with it, in words: what names a record that is taken out cannot stay.

        With `seen`, only while nobody changed its sides since. `by_text`: nobody chose it here, the text says so.
        """
        try:
            return self._session.write(
                lambda to: operations.resolve.resolve(to, path, value, seen=seen, by_text=by_text)
            )
        except BadValue as error:
            if (
                seen is not None
                and value in (seen.ours, seen.theirs)
                and operations.resolve.CHOOSE_OTHER not in error.hint
            ):
                error.hint = operations.resolve.CHOOSE_OTHER
            raise

    def next_undo(self) -> Undoable | None:
        """What `undo` takes back, or what this person did last in an earlier run: to be asked about by its name."""
        session = self._session
        return session.read(
            lambda connection: operations.undo.next_undo(connection, self.actor, session.origin, session.began)
        )

    def undo(self) -> UndoableChange:
        """Takes back the newest change of this run. UsageError where there is none or others built on it."""
        return self._session.write(operations.undo.undo)

    def take_back(self, change: str) -> UndoableChange:
        """Takes back a change of the journal by its id, whoever made it; of an undo, makes it again."""
        return self._session.write(lambda to: operations.undo.take_back(to, change))

    def redo(self) -> UndoableChange:
        """Makes again what this run just took back."""
        return self._session.write(operations.undo.redo)

    def save_draft(self, place: str, text: str) -> None:
        """Keeps a half-typed text, at once."""
        self._session.put(lambda connection: drafts.save(connection, place, text))

    def drafts(self) -> Mapping[str, str]:
        """The half-typed texts, by place."""
        return self._session.read(drafts.all_drafts)

    def drop_draft(self, place: str, text: str) -> None:
        """Forgets one that holds this text; what another program typed there meanwhile stays."""
        self._session.put(lambda connection: drafts.drop(connection, place, text))
